using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>One reading of all entries in order, building the tree anew beside the stored one: pages of a few thousand are read ahead while those before them are decoded, hashed and compared.</summary>
internal sealed class EntryPass(DbConnection connection, LogTables tables, IEntryReading reading, CheckpointCheck checkpoints, LogFindings findings)
{
    private const int PageTiles = 16;
    private const int Page = PageTiles * TileId.Width;
    private const int PagesAhead = 2;

    /// <summary>Rows that one core takes at a time.</summary>
    private const int Share = 256;

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
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pages = Channel.CreateBounded<EntryPage>(PagesAhead);
        var reader = Task.Run(() => Fetch(pages.Writer, size, ended.Token), CancellationToken.None);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(cancellation))
            {
                Take(page);
                progress?.Report(page.End);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reader;
        }
        await RequireNoMoreTiles(cancellation);
        await reading.Finish(cancellation);
    }

    /// <summary>Reads pages ahead with all that stands beside them: the connection is its own until the last page is read.</summary>
    private async Task Fetch(ChannelWriter<EntryPage> pages, long size, CancellationToken cancellation)
    {
        try
        {
            for (var from = await First(long.MinValue, cancellation); from < size; from = await First(from + Page, cancellation))
            {
                var end = Math.Min(size, from + Page);
                var rows = await connection.Command(null, $"SELECT {reading.Columns} FROM {tables.Event} WHERE seq >= @from AND seq < @end ORDER BY seq", ("@from", from), ("@end", end))
                    .Rows(reading.Read, cancellation);
                await pages.WriteAsync(new(end, rows, await reading.Load(rows, from, end, cancellation), await checkpoints.Stored(connection, from, end, cancellation), await Tiles(from, end, cancellation)), cancellation);
            }
            pages.Complete();
        }
        catch (Exception failed)
        {
            pages.Complete(failed);
        }
    }

    /// <summary>The stored tiles whose last leaf lies in the page, by level and index.</summary>
    private async Task<Dictionary<TileId, byte[]>> Tiles(long from, long end, CancellationToken cancellation)
    {
        var found = new Dictionary<TileId, byte[]>();
        for (var level = 0; level < 7; level++)
        {
            var (first, last) = (Math.Max(0, from) / TileId.Span(level + 1), end / TileId.Span(level + 1));
            if (first == last)
                break;
            foreach (var (id, data) in await tiles.Bytes(connection, level, first, (int)(last - first), cancellation))
                found.TryAdd(id, data);
        }
        return found;
    }

    private void Take(EntryPage page)
    {
        reading.Open(page.Beside);
        var leaves = new TreeHash[page.Rows.Count];
        Parallel.ForEach(Partitioner.Create(0, Math.Max(1, page.Rows.Count), Share), part =>
        {
            for (var at = part.Item1; at < Math.Min(part.Item2, page.Rows.Count); at++)
            {
                leaves[at] = TreeHash.Leaf(page.Rows[at].Bytes);
                reading.Prepare(page.Rows[at]);
            }
        });
        for (var at = 0; at < page.Rows.Count; at++)
        {
            var row = page.Rows[at];
            RequirePlace(row.Seq);
            expected = row.Seq + 1;
            reading.Check(row);
            if (!whole)
                continue;
            foreach (var tile in tree.Append(leaves[at]))
                Compare(tile, page.Tiles);
            if (checkpoints.IsDue(page.Checkpoints, tree.Size))
                checkpoints.Meet(page.Checkpoints, tree.Size, tree.Root);
        }
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

    private void Compare(Tile tile, Dictionary<TileId, byte[]> stored)
    {
        var (first, last) = (tile.Id.Index * TileId.Span(tile.Id.Level + 1), (tile.Id.Index + 1) * TileId.Span(tile.Id.Level + 1) - 1);
        var name = $"Tile {tile.Id.Path(TileId.Width)} over entries {first} to {last}";
        if (!stored.TryGetValue(tile.Id, out var data))
            findings.Add("tile", first, $"{name} is missing.");
        else if (!data.AsSpan().SequenceEqual(tile.ToArray()))
            findings.Add("tile", first, Difference(tile, data, name, first));
    }

    private string Difference(Tile tile, byte[] data, string name, long first)
    {
        try
        {
            var at = tile.Hashes.Zip(tiles.Read(tile.Id, data).Hashes).ToList().FindIndex(pair => pair.First != pair.Second);
            return $"{name} differs from the entries at {first + at * TileId.Span(tile.Id.Level)}.";
        }
        catch (LogInconsistentException wrong)
        {
            return wrong.Message;
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

    /// <param name="End">Exclusive.</param>
    /// <param name="Beside">What the reading loaded for these rows.</param>
    private sealed record EntryPage(long End, List<IEntryRow> Rows, object Beside, Queue<StoredCheckpoint> Checkpoints, Dictionary<TileId, byte[]> Tiles);
}
