namespace ExportPortal.Domain.AccessLog;

public sealed class ConsistencyProofTests
{
    private static readonly TreeHash[] Leaves = [.. Enumerable.Range(0, 70).Select(number => TreeHash.Leaf([(byte)number]))];

    private static readonly FakeSigner Signer = new("portal.example/access");

    [Fact]
    public void Parse_TextOfAProof_IsTheProofAndHolds()
    {
        foreach (var (older, newer) in new[] { (1, 70), (5, 64), (64, 70), (70, 70), (33, 34) })
        {
            var text = Proof(older, newer).ProofText();
            var read = ConsistencyProof.Parse(text);

            Assert.Equal(text, read.ProofText());
            Assert.Null(read.Fault(Signer.Key, FakeSigner.Check));
        }
    }

    [Fact]
    public void Fault_AnythingChanged_IsNamed()
    {
        var proof = Proof(20, 70);

        Assert.Contains("contradict", (proof with { Path = [.. proof.Path.Reverse()] }).Fault(Signer.Key, FakeSigner.Check));
        Assert.Contains("contradict", (proof with { Path = [.. proof.Path.SkipLast(1)] }).Fault(Signer.Key, FakeSigner.Check));
        Assert.Contains("contradict", (proof with { Older = At(20, TreeHash.Empty) }).Fault(Signer.Key, FakeSigner.Check));
        Assert.Contains("contradict", (proof with { Older = proof.Newer, Newer = proof.Older }).Fault(Signer.Key, FakeSigner.Check));
    }

    [Theory]
    [InlineData("")]
    [InlineData("exportportal/consistency-proof/1\n--\n")]
    [InlineData("exportportal/consistency-proof/1\nnot a hash\n--\nx\n--\ny\n")]
    public void Parse_SomethingElse_IsRefused(string text) => Assert.Throws<FormatException>(() => ConsistencyProof.Parse(text));

    private static ConsistencyProof Proof(int older, int newer) => new(
        At(older, Root(older)), At(newer, Root(newer)), new MerkleTree(Leaves[..newer]).ConsistencyProof(older));

    private static SignedCheckpoint At(int size, TreeHash root) => new Checkpoint(Signer.Key.Name, size, root).Sign(Signer);

    private static TreeHash Root(int size) => new MerkleTree(Leaves[..size]).Root();
}
