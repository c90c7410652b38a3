using System.Text;
using System.Text.Json;
using ExportPortal.Domain.Decision;
using ExportPortal.Policy;

namespace ExportPortal.Cli;

public sealed class DecideVerbTests : IDisposable
{
    private static readonly string Case = Encoding.UTF8.GetString(DecisionJson.Bytes(Cases.Plain));
    private static readonly string Decision = Encoding.UTF8.GetString(DecisionJson.Bytes(Cases.Plain.Decide()));

    private readonly string folder = Directory.CreateTempSubdirectory("decide-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Written(string text)
    {
        var path = Path.Combine(folder, "case.json");
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public async Task Decide_AFile_PrintsTheDecisionAndThePackHash()
    {
        var (code, output, error) = await Verb.Run("", "decide", Written(Case));
        Assert.Equal(0, code);
        Assert.Equal(Decision, JsonSerializer.Serialize(JsonElement.Parse(output), new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.EndsWith("}\n", output);
        Assert.Contains(ShippedPacks.Current.Hash.Hex, error);
    }

    [Fact]
    public async Task Decide_DashWithByteOrderMark_ReadsStandardInput() => Assert.Equal(0, (await Verb.Run("\uFEFF" + Case, "decide", "-")).Code);

    [Fact]
    public async Task Decide_Prohibited_IsStillExitZero()
    {
        var (code, output, _) = await Verb.Run(Case.Replace("health-services-research", "weapons"), "decide", "-");
        Assert.Equal(0, code);
        Assert.Contains("PROHIBITED", output);
    }

    [Fact]
    public async Task Decide_BadValue_SaysWhatWhereAndHowToMend()
    {
        var path = Written(Case.Replace("\"G4\"", "\"G9\""));
        var (code, output, error) = await Verb.Run("", "decide", path);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"{path}: granularity: \"G9\" is not allowed.", error);
        Assert.Contains("Write one of G0, G1, G2, G3, G4, G5, G6, G7.", error);
    }

    [Fact]
    public async Task Decide_FileIsNotThere_ExitsTwo()
    {
        var (code, output, error) = await Verb.Run("", "decide", Path.Combine(folder, "none.json"));
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("none.json", error);
    }

    [Fact]
    public async Task Decide_FileIsTooLarge_ExitsTwo() => Assert.Equal(2, (await Verb.Run(new string(' ', DecideVerb.LargestCase + 1), "decide", "-")).Code);

    [Fact]
    public async Task Lines_AllGood_AnswersEachInOrder()
    {
        var prohibited = Case.Replace("health-services-research", "weapons");
        var (code, output, _) = await Verb.Run($"{Case}\n{prohibited}\r\n{Case}", "decide", "--lines");
        Assert.Equal(0, code);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal([Decision, Decision], [lines[0], lines[2]]);
        Assert.Contains("PROHIBITED", lines[1]);
    }

    [Fact]
    public async Task Lines_OfAFile_AreReadFromIt()
    {
        var (code, output, _) = await Verb.Run("", "decide", "--lines", Written($"{Case}\n{Case}\n"));
        Assert.Equal((0, $"{Decision}\n{Decision}\n"), (code, output));
    }

    [Fact]
    public async Task Lines_BadOnes_AreAnsweredInPlaceAndExitTwoAtTheEnd()
    {
        var (code, output, _) = await Verb.Run($"{Case}\n\nnot json\n{Case.Replace("\"persons\":5000", "\"persons\":-5")}\n{Case}\n", "decide", "--lines");
        Assert.Equal(2, code);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal([Decision, Decision], [lines[0], lines[4]]);
        Assert.Equal([2, 3, 4], lines[1..4].Select(line => JsonElement.Parse(line).GetProperty("line").GetInt32()));
        Assert.Equal("""{"line":4,"error":{"where":"persons","what":"-5 is not allowed.","mend":"Write a whole number of persons or devices, 0 or more."}}""", lines[3]);
    }

    [Fact]
    public async Task Lines_OneIsTooLong_IsAnsweredOnceAndTheRestGoesOn()
    {
        var (code, output, _) = await Verb.Run($"{Case}\n{new string('x', 3 * DecideVerb.LargestCase)}\n{Case}\n", "decide", "--lines");
        Assert.Equal(2, code);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("{\"line\":2,\"error\":", lines[1]);
        Assert.Equal(Decision, lines[2]);
    }

    [Fact]
    public async Task Lines_Nothing_IsExitZeroAndEmpty()
    {
        var (code, output, _) = await Verb.Run("", "decide", "--lines");
        Assert.Equal((0, ""), (code, output));
    }
}
