using CsCheck;

namespace ExportPortal.Domain.AccessLog;

public sealed class MerkleTreeTests
{
    private const int Most = 600;

    private static readonly TreeHash[] Leaves = [.. Enumerable.Range(0, Most).Select(number => TreeHash.Leaf(BitConverter.GetBytes(number)))];

    private static readonly TreeHash[] Roots = [.. Enumerable.Range(0, Most + 1).Select(size => Tree(size).Root())];

    [Fact]
    public void Root_SharedVectors_IsAsPublished() =>
        Assert.Equal(MerkleVectors.Roots, Enumerable.Range(0, 9).Select(size => new MerkleTree(MerkleVectors.Leaves[..size]).Root().ToString()));

    [Theory]
    [MemberData(nameof(MerkleVectors.Inclusion), MemberType = typeof(MerkleVectors))]
    public void InclusionProof_SharedVectors_IsAsPublished(int index, int size, string[] path) =>
        Assert.Equal(path, new MerkleTree(MerkleVectors.Leaves[..size]).InclusionProof(index).Select(hash => hash.ToString()));

    [Theory]
    [MemberData(nameof(MerkleVectors.Consistency), MemberType = typeof(MerkleVectors))]
    public void ConsistencyProof_SharedVectors_IsAsPublished(int older, int size, string[] path) =>
        Assert.Equal(path, new MerkleTree(MerkleVectors.Leaves[..size]).ConsistencyProof(older).Select(hash => hash.ToString()));

    [Fact]
    public void VerifyInclusion_EveryLeafOfAnySize_Holds() => Gen.Int[1, Most].Sample(size =>
    {
        for (var index = 0; index < size; index++)
            Assert.True(MerkleProof.VerifyInclusion(index, size, Leaves[index], Tree(size).InclusionProof(index), Roots[size]), $"{index} of {size}");
    }, iter: 40);

    [Fact]
    public void VerifyConsistency_EveryOlderSizeOfAnySize_Holds() => Gen.Int[0, Most].Sample(size =>
    {
        for (var older = 0; older <= size; older++)
            Assert.True(MerkleProof.VerifyConsistency(older, Roots[older], size, Roots[size], Tree(size).ConsistencyProof(older)), $"{older} of {size}");
    }, iter: 40);

    [Fact]
    public void VerifyInclusion_ForgedProof_Fails() =>
        Gen.Int[1, Most].SelectMany(size => Gen.Select(Gen.Const(size), Gen.Int[0, size - 1], GenForgery)).Sample((size, index, forgery) =>
        {
            var path = Tree(size).InclusionProof(index);
            Assert.All(forgery.Of(path), forged =>
                Assert.False(MerkleProof.VerifyInclusion(index, size, Leaves[index], forged, Roots[size])));
            Assert.False(MerkleProof.VerifyInclusion(index, size, forgery.Hash, path, Roots[size]));
            Assert.False(MerkleProof.VerifyInclusion(index, size, Leaves[index], path, forgery.Hash));
            Assert.False(MerkleProof.VerifyInclusion(index - size, size, Leaves[index], path, Roots[size]));
            Assert.False(MerkleProof.VerifyInclusion(size, size, Leaves[index], path, Roots[size]));
            Assert.All(Enumerable.Range(0, size).Where(other => other != index), other =>
                Assert.False(MerkleProof.VerifyInclusion(other, size, Leaves[index], path, Roots[size])));
        });

    [Fact]
    public void VerifyConsistency_ForgedProof_Fails() =>
        Gen.Int[2, Most].SelectMany(size => Gen.Select(Gen.Const(size), Gen.Int[1, size - 1], GenForgery)).Sample((size, older, forgery) =>
        {
            var path = Tree(size).ConsistencyProof(older);
            Assert.All(forgery.Of(path), forged =>
                Assert.False(MerkleProof.VerifyConsistency(older, Roots[older], size, Roots[size], forged)));
            Assert.False(MerkleProof.VerifyConsistency(older, forgery.Hash, size, Roots[size], path));
            Assert.False(MerkleProof.VerifyConsistency(older, Roots[older], size, forgery.Hash, path));
            Assert.False(MerkleProof.VerifyConsistency(size, Roots[size], older, Roots[older], path));
            Assert.False(MerkleProof.VerifyConsistency(size, Roots[older], size, Roots[size], path));
            Assert.False(MerkleProof.VerifyConsistency(-older, Roots[older], size, Roots[size], path));
            Assert.False(MerkleProof.VerifyConsistency(0, Roots[older], size, Roots[size], path));
            Assert.False(MerkleProof.VerifyConsistency(0, Roots[older], size, Roots[size], []));
        });

    [Fact]
    public void Leaf_BytesOfTwoHashes_IsNotTheirNode()
    {
        var node = TreeHash.Node(Leaves[0], Leaves[1]);

        Assert.NotEqual(node, TreeHash.Leaf([.. Leaves[0].ToArray(), .. Leaves[1].ToArray()]));
    }

    private static MerkleTree Tree(int size) => new(new ArraySegment<TreeHash>(Leaves, 0, size));

    private static readonly Gen<Forgery> GenForgery =
        Gen.Select(Gen.Int[0, 63], Gen.Int[0, 255], Gen.ULong).Select((at, bit, seed) => new Forgery(at, bit, TreeHash.Leaf(BitConverter.GetBytes(seed))));

    private sealed record Forgery(int At, int Bit, TreeHash Hash)
    {
        public IEnumerable<IReadOnlyList<TreeHash>> Of(IReadOnlyList<TreeHash> path)
        {
            yield return [.. path, Hash];
            yield return [Hash, .. path];
            if (path.Count == 0)
                yield break;
            yield return [.. path, path[^1]];
            yield return [.. path.SkipLast(1)];
            yield return [.. path.Skip(1)];
            var bytes = path[At % path.Count].ToArray();
            bytes[Bit / 8] ^= (byte)(1 << Bit % 8);
            yield return [.. path.Select((hash, i) => i == At % path.Count ? TreeHash.From(bytes) : hash)];
            if (path.Count > 1)
                yield return [.. path.Reverse()];
        }
    }
}
