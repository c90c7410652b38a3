using System.Text.Json;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Attacks;

namespace ExportPortal.Cli;

public sealed class AssessSyntheticVerbTests : IDisposable
{
    private static readonly string[] Columns = ["--numbers", "age,income", "--secrets", "ill", "--left", "age,sex,postcode", "--right", "work,ill,income", "--attacks", "100", "--records", "50"];
    private readonly ScratchFolder scratch = new();
    private readonly MemoryStream standardOut = new();
    private readonly StringWriter standardError = new();

    [Fact]
    public async Task AssessSynthetic_CopyJudgedAtATier_PrintsTheVerdictAndExitsNo()
    {
        var training = SyntheticSamples.Text(500, 1);

        var code = await Run(training, training, SyntheticSamples.Text(500, 2), "--tier", "2", "--seed", "7");

        Assert.Equal("", standardError.ToString());
        Assert.Equal(CliOutput.No, code);
        var root = JsonDocument.Parse(standardOut.ToArray()).RootElement;
        Assert.Equal("over", root.GetProperty("overall").GetString());
        Assert.Equal(7, root.GetProperty("result").GetProperty("plan").GetProperty("seed").GetInt64());
        Assert.Equal(500, root.GetProperty("result").GetProperty("copies").GetProperty("of_training").GetInt64());
        Assert.Equal(5, root.GetProperty("tests").GetArrayLength());
    }

    [Fact]
    public async Task AssessSynthetic_WithoutTier_JudgesNothingAndRepeatsItsBytes()
    {
        var (training, synthetic, control) = (SyntheticSamples.Text(500, 1), SyntheticSamples.Text(500, 3), SyntheticSamples.Text(500, 2));

        Assert.Equal(CliOutput.Done, await Run(training, synthetic, control));
        var first = standardOut.ToArray();
        standardOut.SetLength(0);
        await Run(training, synthetic, control);

        Assert.Equal(first, standardOut.ToArray());
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(first).RootElement.GetProperty("overall").ValueKind);
    }

    [Fact]
    public async Task AssessSynthetic_DeclaredEncoding_IsThatOfEachFile()
    {
        Assert.Equal(CliOutput.Done, await Run(SyntheticSamples.Text(100, 1), SyntheticSamples.Text(100, 3), SyntheticSamples.Text(100, 2), "--encoding", "iso-8859-15", "--delimiter", "comma"));
        var result = JsonDocument.Parse(standardOut.ToArray()).RootElement.GetProperty("result");
        Assert.All(["original", "synthetic", "control"], file => Assert.Equal("iso-8859-15", result.GetProperty(file).GetProperty("dialect").GetProperty("encoding").GetString()));
    }

    [Theory]
    [InlineData("There is no column 'postcode' in the synthetic file", "age,sex\n1,F\n")]
    [InlineData("line 2", "age,sex\n1\n")]
    public async Task AssessSynthetic_BadSyntheticFile_NamesIt(string message, string synthetic)
    {
        Assert.Equal(CliOutput.Bad, await Run(SyntheticSamples.Text(100, 1), synthetic, SyntheticSamples.Text(100, 2)));

        Assert.Contains(message, standardError.ToString());
    }

    public void Dispose() => scratch.Dispose();

    private Task<int> Run(string original, string synthetic, string control, params string[] more) => PortalCommandLine.Run(
        ["assess-synthetic", "--original", scratch.Write(original, "o.csv"), "--synthetic", scratch.Write(synthetic, "s.csv"), "--control", scratch.Write(control, "c.csv"), .. Columns, .. more],
        new CliOutput(Stream.Null, standardOut, standardError));
}
