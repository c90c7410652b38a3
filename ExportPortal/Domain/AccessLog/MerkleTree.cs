namespace ExportPortal.Domain.AccessLog;

/// <summary>The tree over leaf hashes held in memory: for small logs, and the plain reading of RFC 6962 that the tiles must agree with.</summary>
public sealed class MerkleTree(IReadOnlyList<TreeHash> leaves)
{
    public long Size => leaves.Count;

    public TreeHash Root() => Hash(new MerkleRange(0, Size));

    public IReadOnlyList<TreeHash> InclusionProof(long index) => [.. MerklePath.Inclusion(index, Size).Select(Hash)];

    /// <summary>That the first <paramref name="older"/> leaves are those of the older tree.</summary>
    public IReadOnlyList<TreeHash> ConsistencyProof(long older) => [.. MerklePath.Consistency(older, Size).Select(Hash)];

    private TreeHash Hash(MerkleRange range) => range.Length switch
    {
        0 => TreeHash.Empty,
        1 => leaves[checked((int)range.Start)],
        _ => TreeHash.Node(Hash(new MerkleRange(range.Start, range.Cut)), Hash(new MerkleRange(range.Cut, range.End))),
    };
}
