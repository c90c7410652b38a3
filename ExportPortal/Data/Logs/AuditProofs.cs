using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>Makes the proof that an act is in the log, for somebody who trusts only the log's public key.</summary>
public static class AuditProofs
{
    private static readonly LogTiles Tiles = new(LogTables.Audit);
    private static readonly CheckpointStore Store = new(LogTables.Audit);

    /// <summary>Null when there is no such entry, or no checkpoint covers it yet: ask again a few seconds later.</summary>
    /// <param name="seq">Place of the entry; the first is 0.</param>
    public static async Task<InclusionProof?> Inclusion(DbConnection connection, long seq, CancellationToken cancellation)
    {
        if (seq < 0 || await Store.Newest(connection, cancellation) is not { } newest || newest.Size <= seq)
            return null;
        var entry = await connection.Command(null, "SELECT canonical FROM audit_event WHERE seq = @seq", ("@seq", seq))
            .Rows(row => row.GetFieldValue<byte[]>(0), cancellation);
        if (entry.Count == 0)
            throw new LogInconsistentException($"Entry {seq} is missing, though a checkpoint signs {newest.Size} entries. Run log verify.");
        var path = await Tiles.Hashes(connection, MerklePath.Inclusion(seq, newest.Size), newest.Size, cancellation);
        return new InclusionProof(seq, entry[0], path, SignedCheckpoint.Parse(newest.Note));
    }
}
