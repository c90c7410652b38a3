using System.Diagnostics;
using System.Text;
using ExportPortal.Domain.Decision;

namespace ExportPortal.Cli;

public sealed class PortalCommandLineTests
{
    [Theory]
    [InlineData(true, "decide")]
    [InlineData(true, "decid")]
    [InlineData(true, "--help")]
    [InlineData(true, "-h")]
    [InlineData(true, "--version")]
    [InlineData(false, "--urls", "http://localhost:1")]
    [InlineData(false, "--environment=Production")]
    [InlineData(false, "Storage:Folder=/tmp/x")]
    [InlineData(false, "")]
    [InlineData(false)]
    public void IsVerb_FirstArgument_SeparatesVerbsFromTheWebHost(bool verb, params string[] args) => Assert.Equal(verb, PortalCommandLine.IsVerb(args));

    [Theory]
    [InlineData("decid")]
    [InlineData("decide", "a.json", "b.json")]
    [InlineData("decide", "--line")]
    [InlineData("decide", "--lines", "--nope")]
    [InlineData("decide")]
    public async Task Run_UnknownVerbOptionOrTooFewArguments_ExitsTwoWithAMessage(params string[] args)
    {
        var (code, output, error) = await Verb.Run("", args);
        Assert.Equal((2, ""), (code, output));
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Run_Help_NamesTheVerbs()
    {
        var (code, output, _) = await Verb.Run("", "--help");
        Assert.Equal(0, code);
        Assert.Contains("decide", output);
    }

    [Theory]
    [InlineData("assess", "--population", "1e30", "--population: '1e30' is not what it takes, which is a whole number in digits alone, at most 9223372036854775807.")]
    [InlineData("assess-synthetic", "--attacks", "many", "--attacks: 'many' is not what it takes, which is a whole number in digits alone, at most 2147483647.")]
    [InlineData("assess", "--line-average", "low", "--line-average: 'low' is not what it takes, which is a number in digits, with a point before decimals.")]
    [InlineData("assess-synthetic", "--tier", "T2", "--tier: 'T2' is not what it takes, which is a whole number in digits alone, at most 2147483647.")]
    public async Task Run_NumberThatIsNone_SpeaksOfTheOptionAndOfNoTypeOfTheProgram(string verb, string option, string text, string expected)
    {
        var (code, _, error) = await Verb.Run("", verb, "file.csv", option, text);
        Assert.Equal(2, code);
        Assert.Contains(expected, error);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HelpOfAVerb_TellsItsContract()
    {
        var (code, output, _) = await Verb.Run("", "decide", "--help");
        Assert.Equal(0, code);
        Assert.Contains("--lines", output);
        Assert.Contains("exit code 2", output);
    }

    [Fact]
    public async Task Program_Verb_AnswersOnStandardOutputAndStartsNoServer()
    {
        using var portal = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ExportPortal.dll"), "decide", "--lines"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await portal.StandardInput.WriteLineAsync(Encoding.UTF8.GetString(DecisionJson.Bytes(Cases.Plain)));
        Assert.Equal(Encoding.UTF8.GetString(DecisionJson.Bytes(Cases.Plain.Decide())), await portal.StandardOutput.ReadLineAsync());
        portal.StandardInput.Close();
        await portal.WaitForExitAsync();
        Assert.Equal(0, portal.ExitCode);
    }
}
