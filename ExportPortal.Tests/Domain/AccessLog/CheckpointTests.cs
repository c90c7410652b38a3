namespace ExportPortal.Domain.AccessLog;

public sealed class CheckpointTests
{
    /// <summary>The example of the C2SP tlog-checkpoint specification.</summary>
    private const string Sofa =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        + "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

    private static readonly FakeSigner Signer = new("portal.example/audit");

    private static readonly string Own = new Checkpoint("portal.example/audit", 5, MerkleVectors.Leaves[0]).Sign(Signer).ToString();

    [Fact]
    public void Parse_ExampleOfTheSpecification_IsReadAndWrittenUnchanged()
    {
        var signed = SignedCheckpoint.Parse(Sofa);

        Assert.Equal("example.com/behind-the-sofa", signed.Checkpoint.Origin);
        Assert.Equal(20852163, signed.Size);
        Assert.Equal("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62", signed.Checkpoint.Root.ToString());
        Assert.Equal(0x033de0aeu, Assert.Single(signed.Note.Signatures).KeyId);
        Assert.Equal(Sofa, signed.ToString());
    }

    [Fact]
    public void IsSignedBy_OwnKey_Holds() => Assert.True(SignedCheckpoint.Parse(Own).IsSignedBy(Signer.Key, FakeSigner.Check));

    [Fact]
    public void IsSignedBy_BesideAWitnessLine_Holds() =>
        Assert.True(SignedCheckpoint.Parse(Own + Sofa[(Sofa.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]).IsSignedBy(Signer.Key, FakeSigner.Check));

    [Fact]
    public void IsSignedBy_OtherKeyOfTheSameName_Fails() =>
        Assert.False(SignedCheckpoint.Parse(Own).IsSignedBy(new FakeSigner("portal.example/audit", 2).Key, FakeSigner.Check));

    [Fact]
    public void IsSignedBy_OriginOfAnotherLog_Fails() =>
        Assert.False(new Checkpoint("portal.example/access", 5, MerkleVectors.Leaves[0]).Sign(Signer).IsSignedBy(Signer.Key, FakeSigner.Check));

    [Fact]
    public void IsSignedBy_SignatureOfAnotherSize_Fails() =>
        Assert.False(SignedCheckpoint.Parse(Own.Replace("\n5\n", "\n6\n")).IsSignedBy(Signer.Key, FakeSigner.Check));

    [Fact]
    public void IsSignedBy_TwoSignaturesOfTheKey_Fails()
    {
        var line = Own[(Own.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];

        Assert.False(SignedCheckpoint.Parse(Own + line).IsSignedBy(Signer.Key, FakeSigner.Check));
    }

    [Theory]
    [InlineData("\n20852163\n", "\n020852163\n")]
    [InlineData("\n20852163\n", "\n+20852163\n")]
    [InlineData("\n20852163\n", "\n-1\n")]
    [InlineData("\n20852163\n", "\n\n")]
    [InlineData("\n20852163\n", "\n20852163 \n")]
    [InlineData("\n20852163\n", "\n9223372036854775808\n")]
    [InlineData("\n20852163\n", "\n٣\n")]
    [InlineData("q2I=\n\n", "q2J=\n\n")]
    [InlineData("q2I=\n\n", "q2I\n\n")]
    [InlineData("q2I=\n\n", "q2I= \n\n")]
    [InlineData("CsUYap", "CsUYapCsUYap")]
    [InlineData("example.com/behind-the-sofa\n2", "\n2")]
    [InlineData("q2I=\n\n", "q2I=\nextension\n\n")]
    [InlineData("q2I=\n\n", "q2I=\n")]
    [InlineData("q2I=\n\n—", "q2I=\r\n\n—")]
    [InlineData("— example", "- example")]
    [InlineData("— example", "—  example")]
    [InlineData("YQ8=\n", "YQ8=")]
    [InlineData("YQ8=\n", "YQ8=\n\n")]
    [InlineData("YQ8=\n", "YQ9=\n")]
    [InlineData(" Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=", "")]
    [InlineData(" Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=", " Az3grg==")]
    public void Parse_AnyOtherSpelling_IsRefused(string part, string spoiled)
    {
        Assert.Contains(part, Sofa);
        Assert.Throws<FormatException>(() => SignedCheckpoint.Parse(Sofa.Replace(part, spoiled)));
    }

    [Fact]
    public void Parse_HundredAndOneSignatures_IsRefused()
    {
        var line = Sofa[(Sofa.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];

        Assert.Throws<FormatException>(() => SignedCheckpoint.Parse(Sofa + string.Concat(Enumerable.Repeat(line, 100))));
    }

    [Theory]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T=")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann")]
    public void ParseKey_Mangled_IsRefused(string key) => Assert.Throws<FormatException>(() => NoteKey.Parse(key));

    /// <summary>The example key of Go's note package, which the format comes from.</summary>
    [Fact]
    public void ParseKey_OfTheGoPackage_HasItsIdAndIsWrittenUnchanged()
    {
        const string text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

        Assert.Equal(0xc74f20a3u, NoteKey.Parse(text).Id);
        Assert.Equal(text, NoteKey.Parse(text).ToString());
    }
}
