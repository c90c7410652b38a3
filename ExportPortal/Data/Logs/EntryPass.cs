using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>
/// One reading of all entries in order, building the tree anew beside the stored one. Pages are read, decoded, compared and
/// hashed on all cores, each over a connection of its own; what they found is put together in the order of the log. A page
/// of entries that have left the table is what is stored together, so that nothing is unpacked twice.
/// </summary>
internal sealed class EntryPass(DbConnection connection, LogTables tables, IEntryReading reading, CheckpointCheck checkpoints, LogFindings findings)
{
    private const int PageTiles = 32;
    private const int Page = PageTiles * TileId.Width;

    /// <summary>One page more than there are cores: while it is put together the others are read.</summary>
    private static readonly int PagesAtOnce = Environment.ProcessorCount + 1;

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
        await using (var earlier = await reading.Earlier(cancellation))
            await Read(earlier, size, progress, cancellation);
        await RequireNoMoreTiles(cancellation);
        await reading.Finish(cancellation);
    }

    private async Task Read(EarlierEntries? earlier, long size, IProgress<long>? progress, CancellationToken cancellation)
    {
        await using var readers = new ReaderPool(connection);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pages = new Queue<Task<EntryPage>>();
        try
        {
            var next = await First(earlier, long.MinValue, cancellation);
            while (next < size || pages.Count > 0)
            {
                while (next < size && pages.Count < PagesAtOnce)
                {
                    var (from, end) = (next, Math.Min(size, earlier?.From(next) is { } group && group.First == next ? group.End : next + Page));
                    pages.Enqueue(Task.Run(() => readers.Read(own => Fetch(own, earlier, from, end, ended.Token), ended.Token), CancellationToken.None));
                    next = await First(earlier, end, cancellation);
                }
                var page = await pages.Dequeue();
                Take(page);
                progress?.Report(page.End);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(pages).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Reads a page with all that stands beside it, on any core.</summary>
    private async Task<EntryPage> Fetch(DbConnection own, EarlierEntries? earlier, long from, long end, CancellationToken cancellation)
    {
        var part = reading.Part(own);
        await part.Open(from, end, cancellation);
        var leaves = new List<(long Seq, TreeHash Hash)>(Page);
        await using (var away = earlier?.For(from))
        await using (var command = (away ?? own).Command(null, $"SELECT {reading.Columns} FROM {tables.Event} WHERE seq >= @from AND seq < @end ORDER BY seq", ("@from", from), ("@end", end)))
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
            for (var row = new StoredRow(rows, part.Findings); await rows.ReadAsync(cancellation);)
                leaves.Add((row.Seq, Leaf(row, part)));
        await part.Close(cancellation);
        return new EntryPage(end, part, leaves, FullTiles(leaves), await checkpoints.Stored(own, from, end, cancellation), await StoredTiles(own, from, end, cancellation));
    }

    private static TreeHash Leaf(StoredRow row, IEntryPart part)
    {
        var canonical = row.Bytes(1);
        try
        {
            part.Check(row, canonical);
        }
        catch (FormatException wrong)
        {
            part.Findings.Add("entry", row.Seq, $"Entry {row.Seq}: Its canonical bytes cannot be read: {wrong.Message}");
        }
        return TreeHash.Leaf(canonical);
    }

    /// <summary>The tiles of level 0 that the page fills from its beginning on with their roots; none when an entry is missing in it.</summary>
    private static List<(Tile Tile, TreeHash Root)> FullTiles(List<(long Seq, TreeHash Hash)> leaves)
    {
        var full = new List<(Tile, TreeHash)>();
        if (leaves.Count == 0 || leaves[0].Seq % TileId.Width != 0 || leaves[^1].Seq - leaves[0].Seq != leaves.Count - 1)
            return full;
        for (var at = 0; at + TileId.Width <= leaves.Count; at += TileId.Width)
        {
            var tile = new Tile(new TileId(0, leaves[at].Seq / TileId.Width), leaves.GetRange(at, TileId.Width).ConvertAll(leaf => leaf.Hash));
            full.Add((tile, tile.Root()));
        }
        return full;
    }

    /// <summary>The stored tiles whose last leaf lies in the page.</summary>
    private async Task<Dictionary<TileId, byte[]>> StoredTiles(DbConnection own, long from, long end, CancellationToken cancellation)
    {
        var found = new Dictionary<TileId, byte[]>();
        for (var level = 0; level < 7; level++)
        {
            var (first, last) = (Math.Max(0, from) / TileId.Span(level + 1), end / TileId.Span(level + 1));
            if (first == last)
                break;
            foreach (var (id, data) in await tiles.Bytes(own, level, first, (int)(last - first), cancellation))
                found.TryAdd(id, data);
        }
        return found;
    }

    private void Take(EntryPage page)
    {
        reading.Take(page.Part);
        for (var at = 0; at < page.Leaves.Count;)
        {
            var (seq, leaf) = page.Leaves[at];
            RequirePlace(seq);
            var tile = at / TileId.Width;
            if (whole && at % TileId.Width == 0 && tile < page.Full.Count && !checkpoints.IsDue(page.Checkpoints, tree.Size + 1, tree.Size + TileId.Width))
            {
                Grow(tree.Append(page.Full[tile].Tile, page.Full[tile].Root), page);
                at += TileId.Width;
            }
            else
            {
                if (whole)
                    Grow(tree.Append(leaf), page);
                at++;
            }
            expected = page.Leaves[at - 1].Seq + 1;
        }
    }

    private void Grow(IReadOnlyList<Tile> filled, EntryPage page)
    {
        foreach (var tile in filled)
            Compare(tile, page.StoredTiles);
        if (checkpoints.IsDue(page.Checkpoints, tree.Size, tree.Size + 1))
            checkpoints.Meet(page.Checkpoints, tree.Size, tree.Root);
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
    private async Task<long> First(EarlierEntries? earlier, long from, CancellationToken cancellation) => earlier?.From(from) is { } group
        ? group.First
        : await connection.Command(null, $"SELECT coalesce(min(seq), @none) FROM {tables.Event} WHERE seq >= @from", ("@from", from), ("@none", long.MaxValue)).Number(cancellation);

    /// <param name="End">Exclusive.</param>
    /// <param name="Full">The tiles of level 0 that the leaves fill, from the first leaf on.</param>
    private sealed record EntryPage(
        long End, IEntryPart Part, List<(long Seq, TreeHash Hash)> Leaves, List<(Tile Tile, TreeHash Root)> Full, Queue<StoredCheckpoint> Checkpoints, Dictionary<TileId, byte[]> StoredTiles);
}
