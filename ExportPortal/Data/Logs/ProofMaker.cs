using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>Makes many proofs against one checkpoint: the tiles that neighbours share are read once.</summary>
internal sealed class ProofMaker(DbConnection connection, LogTables log, long size)
{
    private const int MostTiles = 512;

    private readonly LogTiles tiles = new(log);
    private readonly Dictionary<TileId, Tile> known = [];

    /// <summary>Hashes from the leaf's sibling up to the root's child.</summary>
    /// <param name="seq">Below the size of the checkpoint.</param>
    public async Task<IReadOnlyList<TreeHash>> Path(long seq, CancellationToken cancellation)
    {
        var path = MerklePath.Inclusion(seq, size);
        if (known.Count > MostTiles)
            known.Clear();
        var set = new TileSet();
        foreach (var id in TileSet.Needed(path))
        {
            if (!known.TryGetValue(id, out var tile))
                known[id] = tile = await tiles.Load(connection, id, id.WidthIn(size), cancellation);
            set.Add(tile);
        }
        return [.. path.Select(set.Hash)];
    }
}
