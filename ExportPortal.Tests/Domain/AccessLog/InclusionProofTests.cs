using CsCheck;

namespace ExportPortal.Domain.AccessLog;

public sealed class InclusionProofTests
{
    private static readonly FakeSigner Signer = new("portal.example/audit");

    [Fact]
    public void Fault_ProofReadFromItsText_IsNone()
    {
        var read = InclusionProof.Parse(Proof(5).ProofText());

        Assert.Null(read.Fault(Signer.Key, FakeSigner.Check));
        Assert.Equal("40414243", read.EntryHex);
    }

    [Fact]
    public void ProofText_OfAnEntry_IsTheTextOfTheSpecification()
    {
        var checkpoint = new Checkpoint("portal.example/audit", 1, MerkleVectors.Leaves[0]).Sign(Signer);

        Assert.Equal(
            $"c2sp.org/tlog-proof@v1\nextra ECAhMDEAAAA=\nindex 0\n\nportal.example/audit\n1\n{MerkleVectors.Leaves[0].Base64}\n\n{checkpoint.Note.ToString().Split("\n\n")[1]}",
            new InclusionProof(0, Convert.FromBase64String("ECAhMDEAAAA="), [], checkpoint).ProofText());
    }

    [Fact]
    public void Fault_AnyOneCharacterChanged_IsFoundOrTheTextIsRefused()
    {
        var text = Proof(5).ProofText();
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Char[' ', '~']).Where((at, letter) => text[at] != letter).Sample((at, letter) =>
        {
            var forged = text[..at] + letter + text[(at + 1)..];
            try
            {
                Assert.NotNull(InclusionProof.Parse(forged).Fault(Signer.Key, FakeSigner.Check));
            }
            catch (FormatException)
            {
            }
        });
    }

    [Fact]
    public void Fault_ProofOfAnotherEntry_SaysWhere() =>
        Assert.Contains("place 4", (Proof(5) with { Index = 4 }).Fault(Signer.Key, FakeSigner.Check));

    [Fact]
    public void Fault_CheckpointOfAnotherKey_SaysWhose() =>
        Assert.Contains("not signed by", Proof(5).Fault(new FakeSigner("portal.example/audit", 9).Key, FakeSigner.Check));

    private static InclusionProof Proof(int index)
    {
        var tree = new MerkleTree(MerkleVectors.Leaves);
        return new InclusionProof(index, MerkleVectors.Entries[index], tree.InclusionProof(index), new Checkpoint("portal.example/audit", 8, tree.Root()).Sign(Signer));
    }
}
