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
        List<Tile>? full = null;
        edge[0].Add(leaf);
        var (hash, height) = (leaf, 0);
        for (; (Size >> height & 1) == 1; height++)
        {
            hash = TreeHash.Node(peaks[height], hash);
            if (height % 8 == 7)
                (full ??= []).Add(Close(height / 8, hash));
        }
        peaks[height] = hash;
        Size = checked(Size + 1);
        return full ?? [];
    }

    public TreeHash Root()
    {
        var nodes = new List<TreeHash>();
        for (var height = 62; height >= 0; height--)
            if ((Size >> height & 1) == 1)
                nodes.Add(peaks[height]);
        return MerkleRange.Fold(nodes);
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
