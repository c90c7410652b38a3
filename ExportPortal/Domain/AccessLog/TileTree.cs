namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// The growing tree as its right edge: one unfinished tile per level. Appends leaves in order, hands out each
/// tile as it becomes full, and knows the root at every size. Memory does not grow with the log.
/// </summary>
public sealed class TileTree
{
    private readonly List<List<TreeHash>> edge = [[]];

    /// <summary>The complete subtree of each height that ends at the right edge; there where the size has a bit.</summary>
    private readonly TreeHash[] peaks = new TreeHash[64];

    /// <summary>Number of leaves so far, and index of the next.</summary>
    public long Size { get; private set; }

    /// <summary>The tree without leaves.</summary>
    public TileTree()
    {
    }

    /// <summary>Continues a tree from the unfinished tiles of its right edge; a level whose last tile is full has none.</summary>
    public TileTree(long size, IEnumerable<Tile> unfinished)
    {
        var given = unfinished.ToDictionary(tile => tile.Id);
        foreach (var id in RightEdge(size))
        {
            if (!given.TryGetValue(id, out var tile) || tile.Hashes.Count != id.WidthIn(size))
                throw new ArgumentException($"The right edge lacks tile {id.Path(id.WidthIn(size))}.", nameof(unfinished));
            Level(id.Level).AddRange(tile.Hashes);
            foreach (var node in new MerkleRange(0, tile.Hashes.Count).Nodes())
                peaks[8 * id.Level + node.Height] = tile.Subtree(node.Height, (int)node.Index);
        }
        Size = size;
    }

    /// <summary>The unfinished tiles, one a level at most, that a tree of this size ends in.</summary>
    public static IEnumerable<TileId> RightEdge(long size)
    {
        for (var level = 0; level < 8 && TileId.Span(level) <= size; level++)
            if (new TileId(level, (size >> (8 * level)) / TileId.Width) is var id && id.WidthIn(size) > 0)
                yield return id;
    }

    /// <summary>Adds the next leaf; returns the tiles that it filled, lowest level first, mostly none.</summary>
    public IReadOnlyList<Tile> Append(TreeHash leaf)
    {
        edge[0].Add(leaf);
        return Join(leaf, 0, null);
    }

    /// <summary>Adds the leaves of the next tile at once; returns it with the tiles above that it filled.</summary>
    /// <param name="leaves">Full, of level 0.</param>
    /// <param name="root">Of this tile, which another core may have made.</param>
    public IReadOnlyList<Tile> Append(Tile leaves, TreeHash root)
    {
        if (leaves.Id.Level != 0 || !leaves.IsFull || leaves.Id.Index * TileId.Width != Size)
            throw new ArgumentException($"A tree of {Size} leaves does not go on with tile {leaves.Id.Path(leaves.Hashes.Count)}.", nameof(leaves));
        Level(1).Add(root);
        return Join(root, 8, [leaves]);
    }

    public TreeHash Root()
    {
        var nodes = new List<TreeHash>();
        for (var height = 62; height >= 0; height--)
            if ((Size >> height & 1) == 1)
                nodes.Add(peaks[height]);
        return MerkleRange.Fold(nodes);
    }

    /// <summary>Adds a complete subtree and joins it with its complete neighbours on the left, as in counting.</summary>
    private IReadOnlyList<Tile> Join(TreeHash hash, int height, List<Tile>? full)
    {
        var added = 1L << height;
        for (; (Size >> height & 1) == 1; height++)
        {
            hash = TreeHash.Node(peaks[height], hash);
            if (height % 8 == 7)
                (full ??= []).Add(Close(height / 8, hash));
        }
        peaks[height] = hash;
        Size = checked(Size + added);
        return full ?? [];
    }

    private Tile Close(int level, TreeHash root)
    {
        var tile = new Tile(new TileId(level, Size / TileId.Span(level + 1)), [.. edge[level]]);
        edge[level].Clear();
        Level(level + 1).Add(root);
        return tile;
    }

    private List<TreeHash> Level(int level)
    {
        while (edge.Count <= level)
            edge.Add([]);
        return edge[level];
    }
}
