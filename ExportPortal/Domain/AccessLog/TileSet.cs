namespace ExportPortal.Domain.AccessLog;

/// <summary>Tiles at hand, and the hashes of ranges that can be told from them.</summary>
public sealed class TileSet
{
    private readonly Dictionary<TileId, Tile> tiles = [];

    public bool Has(TileId id) => tiles.ContainsKey(id);

    public void Add(Tile tile) => tiles[tile.Id] = tile;

    /// <summary>The tiles, full or not, that the hashes of these ranges need.</summary>
    public static IReadOnlySet<TileId> Needed(IEnumerable<MerkleRange> ranges) =>
        ranges.SelectMany(range => range.Nodes()).Select(node => Place(node).Tile).ToHashSet();

    /// <summary>Needs the tiles that <see cref="Needed"/> names.</summary>
    public TreeHash Hash(MerkleRange range) => MerkleRange.Fold([.. range.Nodes().Select(Hash)]);

    private TreeHash Hash(MerkleNode node)
    {
        var (id, index) = Place(node);
        return tiles[id].Subtree(node.Height % 8, index);
    }

    /// <summary>The tile that holds the leaves of the subtree, and the subtree's place among those of its height in it.</summary>
    private static (TileId Tile, int Index) Place(MerkleNode node)
    {
        var perTile = TileId.Width >> (node.Height % 8);
        return (new TileId(node.Height / 8, node.Index / perTile), (int)(node.Index % perTile));
    }
}
