using System.Text.Json;

namespace ExportPortal.Cli;

public sealed class CheckOutputVerbTests : IDisposable
{
    private readonly MemoryStream standardOut = new();
    private readonly StringWriter standardError = new();
    private readonly string folder = Directory.CreateTempSubdirectory("check-output-").FullName;

    [Fact]
    public async Task Check_TableWithASmallCellToWorkOut_Exits1AndNamesIt()
    {
        Assert.Equal(CliOutput.No, await Run("sex,n\nf,40\nm,*\nTotal,44\n", "--dimensions", "sex"));
        var finding = JsonDocument.Parse(standardOut.ToArray()).RootElement.GetProperty("findings")[0];
        Assert.Equal(("recoverable", "sex = m", 4), (finding.GetProperty("rule").GetString(), finding.GetProperty("cell").GetString(), finding.GetProperty("value").GetInt32()));
    }

    [Fact]
    public async Task Check_SoundTable_Exits0AndTheSameBytesAgain()
    {
        Assert.Equal(CliOutput.Done, await Run("sex,n\nf,40\nm,41\nTotal,81\n", "--dimensions", "sex"));
        var first = standardOut.ToArray();
        standardOut.SetLength(0);
        await Run("sex,n\nf,40\nm,41\nTotal,81\n", "--dimensions", "sex");
        Assert.Equal(first, standardOut.ToArray());
        Assert.Contains("No rule is broken", standardError.ToString());
    }

    [Fact]
    public async Task Check_EarlierTable_IsCompared()
    {
        var earlier = Path.Combine(folder, "earlier.csv");
        await File.WriteAllTextAsync(earlier, "sex,n\nf,35\nm,41\n");
        Assert.Equal(CliOutput.No, await Run("sex,n\nf,40\nm,41\n", "--dimensions", "sex", "--earlier", earlier));
    }

    [Theory]
    [InlineData("There is no column 'age'", "--dimensions", "age")]
    [InlineData("9 is not a tier", "--dimensions", "sex", "--tier", "9")]
    [InlineData("--dimensions")]
    public async Task Check_BadInput_SaysWhatAndExits2(string message, params string[] options)
    {
        Assert.Equal(CliOutput.Bad, await Run("sex,n\nf,40\n", options));
        Assert.Contains(message, standardError.ToString());
        Assert.Equal(0, standardOut.Length);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<int> Run(string table, params string[] options) =>
        PortalCommandLine.Run(["check-output", "-", "--count", "n", .. options], new CliOutput(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(table)), standardOut, standardError));
}
