using System.Numerics;

namespace ExportPortal.Domain.AccessLog;

/// <summary>A complete subtree: the leaves from Index * 2^Height, 2^Height of them.</summary>
public readonly record struct MerkleNode(int Height, long Index);

/// <summary>The leaves from <paramref name="Start"/> (inclusive) to <paramref name="End"/> (exclusive) as RFC 6962 groups them.</summary>
public readonly record struct MerkleRange(long Start, long End)
{
    public long Length => End - Start;

    /// <summary>The complete subtrees of the range, left to right, each smaller than the one before.</summary>
    public IEnumerable<MerkleNode> Nodes()
    {
        for (var at = Start; at < End;)
        {
            var height = BitOperations.Log2((ulong)(End - at));
            yield return new MerkleNode(height, at >> height);
            at += 1L << height;
        }
    }

    /// <summary>The hash of the range, from the hashes of <see cref="Nodes"/>; the empty range gives the empty root.</summary>
    public static TreeHash Fold(IReadOnlyList<TreeHash> nodes)
    {
        if (nodes.Count == 0)
            return TreeHash.Empty;
        var hash = nodes[^1];
        for (var i = nodes.Count - 2; i >= 0; i--)
            hash = TreeHash.Node(nodes[i], hash);
        return hash;
    }

    /// <summary>Where RFC 6962 cuts the range: the largest power of two below its length. Needs two leaves or more.</summary>
    internal long Cut => Start + (1L << BitOperations.Log2((ulong)(Length - 1)));
}
