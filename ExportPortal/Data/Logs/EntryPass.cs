using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>One reading of all entries in order, in pages of a few thousand, building the tree anew beside the stored one.</summary>
internal sealed class EntryPass(DbConnection connection, LogTables tables, IEntryReading reading, CheckpointCheck checkpoints, LogFindings findings)
{
    private const int PageTiles = 16;
    private const int Page = PageTiles * TileId.Width;

    private readonly LogTiles tiles = new(tables);
    private readonly TileTree tree = new();
    private long expected;
    private bool whole = true;

    /// <summary>Null when entries are missing.</summary>
    public TreeHash? Root => whole ? tree.Root() : null;

    public long Erased => reading.Erased;

    /// <param name="size">Entries from this one on were added meanwhile and are left for the next time.</param>
    public async Task Read(long size, IProgress<long>? progress, CancellationToken cancellation)
    {
        for (var from = await First(long.MinValue, cancellation); from < size; from = await First(from + Page, cancellation))
        {
            var end = Math.Min(size, from + Page);
            var rows = await connection.Command(null, $"SELECT {reading.Columns} FROM {tables.Event} WHERE seq >= @from AND seq < @end ORDER BY seq", ("@from", from), ("@end", end))
                .Rows(reading.Read, cancellation);
            await reading.LoadPage(from, end, cancellation);
            var stored = await checkpoints.Stored(connection, from, end, cancellation);
            reading.Prepare(rows);
            var leaves = new TreeHash[rows.Count];
            Parallel.For(0, rows.Count, at => leaves[at] = TreeHash.Leaf(rows[at].Bytes));
            for (var at = 0; at < rows.Count; at++)
                await Take(rows[at], leaves[at], stored, cancellation);
            progress?.Report(end);
        }
        await RequireNoMoreTiles(cancellation);
        await reading.Finish(cancellation);
    }

    private async Task Take(IEntryRow row, TreeHash leaf, Queue<StoredCheckpoint> stored, CancellationToken cancellation)
    {
        RequirePlace(row.Seq);
        expected = row.Seq + 1;
        reading.Check(row);
        if (!whole)
            return;
        foreach (var tile in tree.Append(leaf))
            await CompareTile(tile, cancellation);
        checkpoints.Meet(stored, tree.Size, tree.Root);
    }

    private void RequirePlace(long seq)
    {
        if (seq == expected)
            return;
        findings.Add("gap", expected, seq < expected
            ? $"Number {seq} is given twice, or lies before the first."
            : $"Entries {expected} to {seq - 1} are missing.");
        if (whole)
            checkpoints.GiveUp(tree.Size);
        whole = false;
    }

    private async Task CompareTile(Tile tile, CancellationToken cancellation)
    {
        var (first, last) = (tile.Id.Index * TileId.Span(tile.Id.Level + 1), (tile.Id.Index + 1) * TileId.Span(tile.Id.Level + 1) - 1);
        var name = $"Tile {tile.Id.Path(TileId.Width)} over entries {first} to {last}";
        try
        {
            var stored = await tiles.Stored(connection, null, tile.Id.Level, tile.Id.Index, 1, cancellation);
            if (stored.Count == 0)
                findings.Add("tile", first, $"{name} is missing.");
            else if (tile.Hashes.Zip(stored[0].Hashes).ToList().FindIndex(pair => pair.First != pair.Second) is var at and >= 0)
                findings.Add("tile", first + at * TileId.Span(tile.Id.Level), $"{name} differs from the entries at {first + at * TileId.Span(tile.Id.Level)}.");
        }
        catch (LogInconsistentException wrong)
        {
            findings.Add("tile", first, wrong.Message);
        }
    }

    private async Task RequireNoMoreTiles(CancellationToken cancellation)
    {
        if (whole && await tiles.CountBeyond(connection, tree.Size, cancellation) is var extra and > 0)
            findings.Add("tile", null, $"{extra} tiles are stored that the log of {tree.Size} entries cannot have filled.");
    }

    /// <summary>The lowest number from a place on; <see cref="long.MaxValue"/> when there is none.</summary>
    private Task<long> First(long from, CancellationToken cancellation) =>
        connection.Command(null, $"SELECT coalesce(min(seq), @none) FROM {tables.Event} WHERE seq >= @from", ("@from", from), ("@none", long.MaxValue)).Number(cancellation);
}
