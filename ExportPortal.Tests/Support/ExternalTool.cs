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

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
