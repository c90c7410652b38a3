using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>Makes the proof that an act is in the log, for somebody who trusts only the log's public key.</summary>
public static class AuditProofs
{
    private static readonly LogProofs Proofs = new(LogTables.Audit);

    /// <inheritdoc cref="LogProofs.Inclusion"/>
    public static Task<InclusionProof?> Inclusion(DbConnection connection, long seq, CancellationToken cancellation) => Proofs.Inclusion(connection, seq, cancellation);
}

/// <summary>Makes the proof that an entry is in one of the logs.</summary>
internal sealed class LogProofs(LogTables tables)
{
    private const int MostTiles = 2_048;

    private readonly LogTiles tiles = new(tables);
    private readonly CheckpointStore store = new(tables);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<(string Checkpoint, TileId Id, int Width), Tile> known = new();

    /// <summary>
    /// The hashes of a proof. Under one checkpoint no tile changes, so what was read or made once is kept with it: the
    /// unfinished tiles on the right edge are made of tens of thousands of hashes. Another store has another checkpoint.
    /// </summary>
    private async Task<IReadOnlyList<TreeHash>> Hashes(DbConnection connection, IReadOnlyList<MerkleRange> path, string checkpoint, long size, CancellationToken cancellation)
    {
        if (known.Count > MostTiles)
            known.Clear();
        var set = new TileSet();
        foreach (var id in TileSet.Needed(path))
        {
            var key = (checkpoint, id, id.WidthIn(size));
            if (!known.TryGetValue(key, out var tile))
                known[key] = tile = await tiles.Load(connection, id, key.Item3, cancellation);
            set.Add(tile);
        }
        return [.. path.Select(set.Hash)];
    }

    /// <summary>Null when there is no such entry, or no checkpoint covers it yet: ask again a few seconds later.</summary>
    /// <param name="seq">Place of the entry; the first is 0.</param>
    /// <param name="elsewhere">Asked for the canonical bytes of an entry that is not in the table; null for nowhere.</param>
    public async Task<InclusionProof?> Inclusion(DbConnection connection, long seq, CancellationToken cancellation, Func<CancellationToken, Task<byte[]?>>? elsewhere = null)
    {
        if (seq < 0 || await store.Newest(connection, cancellation) is not { } newest || newest.Size <= seq)
            return null;
        var entry = await connection.Command(null, $"SELECT canonical FROM {tables.Event} WHERE seq = @seq", ("@seq", seq))
            .Rows(row => row.GetFieldValue<byte[]>(0), cancellation);
        if (entry.Count == 0 && elsewhere is not null && await elsewhere(cancellation) is { } archived)
            entry.Add(archived);
        if (entry.Count == 0)
            throw new LogInconsistentException($"Entry {seq} is missing, though a checkpoint signs {newest.Size} entries. Run log verify.");
        var path = await Hashes(connection, MerklePath.Inclusion(seq, newest.Size), newest.Note, newest.Size, cancellation);
        return new InclusionProof(seq, entry[0], path, SignedCheckpoint.Parse(newest.Note));
    }

    /// <summary>That the log continues an older checkpoint of itself; null while no newer one is signed. Throws <see cref="LogInconsistentException"/> for one that the log cannot continue.</summary>
    public async Task<ConsistencyProof?> Consistency(DbConnection connection, SignedCheckpoint older, CancellationToken cancellation)
    {
        if (await store.Newest(connection, cancellation) is not { } newest)
            return null;
        if (older.Size > newest.Size)
            throw new LogInconsistentException($"The checkpoint signs {older.Size} entries, the newest of the {tables.Name} {newest.Size}: the end was cut off, or the checkpoint is of another log.");
        var path = await tiles.Hashes(connection, MerklePath.Consistency(older.Size, newest.Size), newest.Size, cancellation);
        return new ConsistencyProof(older, SignedCheckpoint.Parse(newest.Note), path);
    }
}
