namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// The growing tree as its right edge: one unfinished tile per level. Appends leaves in order, hands out each
/// tile as it becomes full, and knows the root at every size. Memory does not grow with the log.
/// </summary>
public sealed class TileTree
{
    private readonly List<List<TreeHash>> edge = [[]];

    /// <summary>Number of leaves so far, and index of the next.</summary>
    public long Size { get; private set; }

    /// <summary>The tree without leaves.</summary>
    public TileTree()
    {
    }

    /// <summary>Continues a tree from the unfinished tiles of its right edge; a level whose last tile is full has none.</summary>
    public TileTree(long size, IEnumerable<Tile> unfinished)
    {
        Size = size;
        while (TileId.Span(edge.Count) <= size)
            edge.Add([]);
        foreach (var tile in unfinished)
            edge[tile.Id.Level].AddRange(tile.Hashes);
        foreach (var id in RightEdge(size))
            if (edge[id.Level].Count != id.WidthIn(size))
                throw new ArgumentException($"The right edge lacks tile {id.Path(id.WidthIn(size))}.", nameof(unfinished));
    }

    /// <summary>The unfinished tiles, one a level at most, that a tree of this size ends in.</summary>
    public static IEnumerable<TileId> RightEdge(long size)
    {
        for (var level = 0; TileId.Span(level) <= size; level++)
            if (new TileId(level, (size >> (8 * level)) / TileId.Width) is var id && id.WidthIn(size) > 0)
                yield return id;
    }

    /// <summary>Adds the next leaf; returns the tiles that it filled, lowest level first, mostly none.</summary>
    public IReadOnlyList<Tile> Append(TreeHash leaf)
    {
        Size = checked(Size + 1);
        edge[0].Add(leaf);
        return edge[0].Count < TileId.Width ? [] : CloseFullTiles();
    }

    public TreeHash Root()
    {
        var nodes = new List<TreeHash>();
        for (var level = edge.Count - 1; level >= 0; level--)
            nodes.AddRange(CompleteSubtrees(edge[level]));
        return MerkleRange.Fold(nodes);
    }

    private List<Tile> CloseFullTiles()
    {
        var full = new List<Tile>();
        for (var level = 0; edge[level].Count == TileId.Width; level++)
        {
            var tile = new Tile(new TileId(level, Size / TileId.Span(level + 1) - 1), [.. edge[level]]);
            full.Add(tile);
            edge[level].Clear();
            if (edge.Count == level + 1)
                edge.Add([]);
            edge[level + 1].Add(tile.Root());
        }
        return full;
    }

    private static IEnumerable<TreeHash> CompleteSubtrees(List<TreeHash> hashes)
    {
        var tile = new Tile(default, hashes);
        foreach (var node in new MerkleRange(0, hashes.Count).Nodes())
            yield return tile.Subtree(node.Height, (int)node.Index);
    }
}
