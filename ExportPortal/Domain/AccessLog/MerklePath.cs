namespace ExportPortal.Domain.AccessLog;

/// <summary>Which ranges' hashes make up a proof (RFC 6962 2.1.1 and 2.1.2), from the leaf's side up to the root's.</summary>
public static class MerklePath
{
    /// <param name="index">At least 0, below <paramref name="size"/>.</param>
    public static IReadOnlyList<MerkleRange> Inclusion(long index, long size)
    {
        if (index < 0 || index >= size)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The tree has {size} leaves, the first is 0.");
        var path = new List<MerkleRange>();
        for (var range = new MerkleRange(0, size); range.Length > 1;)
        {
            var (left, right) = (new MerkleRange(range.Start, range.Cut), new MerkleRange(range.Cut, range.End));
            path.Add(index < range.Cut ? right : left);
            range = index < range.Cut ? left : right;
        }
        path.Reverse();
        return path;
    }

    /// <summary>Empty when the sizes are equal or the older tree is empty: then there is nothing to prove with hashes.</summary>
    /// <param name="older">At least 0, at most <paramref name="size"/>.</param>
    public static IReadOnlyList<MerkleRange> Consistency(long older, long size)
    {
        if (older < 0 || older > size)
            throw new ArgumentOutOfRangeException(nameof(older), older, $"The older tree has between 0 and {size} leaves.");
        var path = new List<MerkleRange>();
        if (older == 0 || older == size)
            return path;
        var range = new MerkleRange(0, size);
        while (range.End != older)
        {
            var (left, right) = (new MerkleRange(range.Start, range.Cut), new MerkleRange(range.Cut, range.End));
            path.Add(older <= range.Cut ? right : left);
            range = older <= range.Cut ? left : right;
        }
        if (range.Start != 0)
            path.Add(range);
        path.Reverse();
        return path;
    }
}
