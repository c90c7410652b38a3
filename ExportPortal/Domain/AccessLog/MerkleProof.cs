namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// Checks proofs that others made (RFC 9162 2.1.3.2 and 2.1.4.2). Never throws: a proof that is too short, too
/// long, negative or out of range is simply not a proof.
/// </summary>
public static class MerkleProof
{
    /// <summary>Whether the leaf stands at the index in the tree with this size and root.</summary>
    public static bool VerifyInclusion(long index, long size, TreeHash leaf, IReadOnlyList<TreeHash> path, TreeHash root)
    {
        if (index < 0 || index >= size)
            return false;
        var (at, last, hash) = (index, size - 1, leaf);
        foreach (var step in path)
        {
            if (last == 0)
                return false;
            if ((at & 1) == 1 || at == last)
            {
                hash = TreeHash.Node(step, hash);
                SkipLevelsWithoutSibling(ref at, ref last);
            }
            else
            {
                hash = TreeHash.Node(hash, step);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && hash == root;
    }

    /// <summary>Whether the tree of size and root begins with the older tree. Equal sizes need equal roots and no hashes.</summary>
    public static bool VerifyConsistency(long older, TreeHash olderRoot, long size, TreeHash root, IReadOnlyList<TreeHash> path)
    {
        if (older < 0 || older > size)
            return false;
        if (older == size)
            return path.Count == 0 && olderRoot == root;
        if (older == 0)
            return path.Count == 0 && olderRoot == TreeHash.Empty;
        if (path.Count == 0)
            return false;

        var (at, last) = (older - 1, size - 1);
        while ((at & 1) == 1)
            (at, last) = (at >> 1, last >> 1);
        var next = at == 0 ? 0 : 1;
        var (oldHash, newHash) = at == 0 ? (olderRoot, olderRoot) : (path[0], path[0]);
        for (; next < path.Count; next++)
        {
            if (last == 0)
                return false;
            var step = path[next];
            if ((at & 1) == 1 || at == last)
            {
                (oldHash, newHash) = (TreeHash.Node(step, oldHash), TreeHash.Node(step, newHash));
                SkipLevelsWithoutSibling(ref at, ref last);
            }
            else
            {
                newHash = TreeHash.Node(newHash, step);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && oldHash == olderRoot && newHash == root;
    }

    /// <summary>On the right edge a level without a sibling adds no hash.</summary>
    private static void SkipLevelsWithoutSibling(ref long at, ref long last)
    {
        if ((at & 1) == 1)
            return;
        while ((at & 1) == 0 && at != 0)
            (at, last) = (at >> 1, last >> 1);
    }
}
