using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>
/// The tree of a log in its tables. Full tiles are stored when their last leaf is; the unfinished ones are made
/// again from what stands below them, so nothing in memory can differ from the store after a rollback.
/// </summary>
internal sealed class LogTiles(LogTables tables)
{
    /// <summary>Number of entries; highest seq + 1.</summary>
    public Task<long> Size(DbConnection connection, CancellationToken cancellation) =>
        connection.Command(null, $"SELECT coalesce(max(seq) + 1, 0) FROM {tables.Event}").Number(cancellation);

    /// <summary>Stores the tiles, if any, that the newest of <paramref name="size"/> entries filled.</summary>
    public async Task StoreFilled(DbConnection connection, DbTransaction transaction, long size, CancellationToken cancellation)
    {
        for (var level = 0; level < 7 && size % TileId.Span(level + 1) == 0; level++)
        {
            var id = new TileId(level, size / TileId.Span(level + 1) - 1);
            var tile = await Build(connection, transaction, id, TileId.Width, cancellation);
            await Store(connection, transaction, tile, cancellation);
        }
    }

    public Task Store(DbConnection connection, DbTransaction transaction, Tile tile, CancellationToken cancellation) =>
        connection.Command(transaction, $"INSERT INTO {tables.Tile} (level, idx, data) VALUES (@level, @idx, @data)",
            ("@level", tile.Id.Level), ("@idx", tile.Id.Index), ("@data", tile.ToArray())).Execute(cancellation);

    /// <summary>The root over the first <paramref name="size"/> entries, from the tiles.</summary>
    public async Task<TreeHash> Root(DbConnection connection, long size, CancellationToken cancellation) =>
        (await Tree(connection, null, size, cancellation)).Root();

    /// <summary>The tree over the first <paramref name="size"/> entries, ready to grow.</summary>
    public async Task<TileTree> Tree(DbConnection connection, DbTransaction? transaction, long size, CancellationToken cancellation)
    {
        var edge = new List<Tile>();
        foreach (var id in TileTree.RightEdge(size))
            edge.Add(await Build(connection, transaction, id, id.WidthIn(size), cancellation));
        return new TileTree(size, edge);
    }

    /// <summary>The hashes of a proof in the tree of this size.</summary>
    public async Task<IReadOnlyList<TreeHash>> Hashes(DbConnection connection, IReadOnlyList<MerkleRange> path, long size, CancellationToken cancellation)
    {
        var tiles = new TileSet();
        foreach (var id in TileSet.Needed(path))
            tiles.Add(await Load(connection, id, id.WidthIn(size), cancellation));
        return [.. path.Select(tiles.Hash)];
    }

    /// <summary>Stored full tiles of a level from an index on, in order; fewer when some are missing.</summary>
    public async Task<List<Tile>> Stored(DbConnection connection, DbTransaction? transaction, int level, long from, int count, CancellationToken cancellation) =>
        (await Bytes(connection, transaction, level, from, count, cancellation)).ConvertAll(tile => Read(tile.Id, tile.Data));

    /// <summary>The same, as they lie in the store; nothing in them is believed yet.</summary>
    public Task<List<(TileId Id, byte[] Data)>> Bytes(DbConnection connection, int level, long from, int count, CancellationToken cancellation) =>
        Bytes(connection, null, level, from, count, cancellation);

    private Task<List<(TileId Id, byte[] Data)>> Bytes(DbConnection connection, DbTransaction? transaction, int level, long from, int count, CancellationToken cancellation) =>
        connection.Command(transaction, $"SELECT idx, data FROM {tables.Tile} WHERE level = @level AND idx >= @from AND idx < @end ORDER BY idx",
            ("@level", level), ("@from", from), ("@end", from + count))
            .Rows(row => (new TileId(level, row.GetInt64(0)), row.GetFieldValue<byte[]>(1)), cancellation);

    /// <summary>Stored tiles that a log of this size has not filled.</summary>
    public async Task<long> CountBeyond(DbConnection connection, long size, CancellationToken cancellation)
    {
        var places = await connection.Command(null, $"SELECT level, count(*) FROM {tables.Tile} GROUP BY level")
            .Rows(row => (Level: row.GetInt32(0), Count: row.GetInt64(1)), cancellation);
        return places.Sum(place => Math.Max(0, place.Count - (place.Level is >= 0 and < 7 ? size / TileId.Span(place.Level + 1) : 0)));
    }

    internal async Task<Tile> Load(DbConnection connection, TileId id, int width, CancellationToken cancellation)
    {
        if (width < TileId.Width)
            return await Build(connection, null, id, width, cancellation);
        return (await Stored(connection, null, id.Level, id.Index, 1, cancellation)).SingleOrDefault()
            ?? throw new LogInconsistentException($"The tile {id.Path(width)} of {tables.Event} is missing. Run log verify.");
    }

    private async Task<Tile> Build(DbConnection connection, DbTransaction? transaction, TileId id, int width, CancellationToken cancellation)
    {
        var from = id.Index * TileId.Width;
        var hashes = id.Level == 0
            ? await connection.Command(transaction, $"SELECT canonical FROM {tables.Event} WHERE seq >= @from AND seq < @end ORDER BY seq", ("@from", from), ("@end", from + width))
                .Rows(row => TreeHash.Leaf(row.GetFieldValue<byte[]>(0)), cancellation)
            : (await Stored(connection, transaction, id.Level - 1, from, width, cancellation)).ConvertAll(tile => tile.Root());
        return hashes.Count == width
            ? new Tile(id, hashes)
            : throw new LogInconsistentException($"{width - hashes.Count} parts below {id.Path(width)} of {tables.Event} are missing. Run log verify.");
    }

    /// <summary>Throws <see cref="LogInconsistentException"/> for bytes that are no full tile.</summary>
    internal Tile Read(TileId id, byte[] data)
    {
        try
        {
            return Tile.Read(id, data) is { IsFull: true } tile ? tile : throw new FormatException($"It has {data.Length} bytes.");
        }
        catch (FormatException wrong)
        {
            throw new LogInconsistentException($"The stored tile {id.Path(TileId.Width)} of {tables.Event} is not a full tile: {wrong.Message}", wrong);
        }
    }
}
