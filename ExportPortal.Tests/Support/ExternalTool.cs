using System.Diagnostics;

namespace ExportPortal.Support;

/// <summary>Runs an independent program on a file; skips the test, with the reason, where it is not installed.</summary>
public static class ExternalTool
{
    /// <returns>Exit code, and standard output and error together.</returns>
    public static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        Assert.SkipUnless(IsInstalled(program), $"{program} is not installed.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>
    /// Asserts that qpdf finds nothing wrong with a PDF. Where the last bytes of a stream fill its buffer exactly, qpdf 11 warns that
    /// the input is complete, of a stream that is whole: that sentence alone is no finding.
    /// </summary>
    public static void QpdfAccepts(string path)
    {
        var (code, output) = Run("qpdf", "--check", path);
        var warnings = output.Split('\n').Where(line => line.StartsWith("WARNING", StringComparison.Ordinal)).ToList();
        Assert.True(code == 0 || code == 3 && warnings.Count > 0 && warnings.TrueForAll(line => line.EndsWith("input stream is complete but output may still be valid", StringComparison.Ordinal)), output);
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
