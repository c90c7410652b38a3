using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using ExportPortal.Support;

namespace ExportPortal.Documents.Seal;

/// <summary>The lines that the README gives to strangers do what it says, on a file of the portal.</summary>
public sealed partial class ReadmeLinesTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void Readme_LinesWithoutThePortal_VerifyASealedFileAndRefuseAChangedOne()
    {
        using var seal = DemonstrationSeal.Create(DateTimeOffset.UtcNow);
        var pdf = PdfSeal.Apply(SealedSamples.Unsealed, seal, SealedSamples.Info with { SignedAt = DateTimeOffset.UtcNow });
        var folder = Path.GetDirectoryName(temporary.Write("licence.pdf", pdf))!;
        temporary.Write("seal.pem", Encoding.ASCII.GetBytes(seal.ExportCertificatePem() + "\n"));

        var (exit, output) = Lines(folder, pdf);
        Assert.True(exit == 0, output);
        Assert.Contains("Signature is Valid", output);
        Assert.Contains("Total document signed", output);
        Assert.Contains("CAdES Verification successful", output);

        var changed = pdf.ToArray();
        changed[pdf.Length / 2] ^= 1;
        File.WriteAllBytes(Path.Combine(folder, "licence.pdf"), changed);
        Assert.NotEqual(0, Lines(folder, changed).ExitCode);
    }

    /// <summary>The indented lines of the section, with A and C as /ByteRange names them.</summary>
    private static (int ExitCode, string Output) Lines(string folder, byte[] pdf)
    {
        Assert.SkipUnless(ExternalTool.Run("pdfsig", "-v").Output.Length > 0 && ExternalTool.Run("openssl", "version").ExitCode == 0, "pdfsig or openssl is not installed.");
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var section = readme[readme.IndexOf("- Without the portal:", StringComparison.Ordinal)..];
        var lines = section.Split('\n').Skip(1).SkipWhile(line => line.Length == 0).TakeWhile(line => line.StartsWith("      ", StringComparison.Ordinal)).Select(line => line.Trim());
        var range = Range().Match(Encoding.Latin1.GetString(pdf)).Groups;
        var script = string.Join('\n', lines).Replace("head -c A", $"head -c {long.Parse(range[1].Value, System.Globalization.CultureInfo.InvariantCulture)}", StringComparison.Ordinal)
            .Replace("tail -c C", $"tail -c {long.Parse(range[3].Value, System.Globalization.CultureInfo.InvariantCulture)}", StringComparison.Ordinal);
        Assert.Contains("openssl cms -verify", script);
        var start = new ProcessStartInfo("bash") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"set -e\n{script}");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    [GeneratedRegex(@"/ByteRange \[0 (\d+) (\d+) (\d+)\]")]
    private static partial Regex Range();
}
