using System.Diagnostics;

namespace ExportPortal.Support;

/// <summary>A test of this assembly in a process of its own, which is killed as a crash would. EXPORTPORTAL_KILLS=50 kills as often as security.md G1 asks.</summary>
internal static class KilledProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>How often a test kills: three times in the suite, or as often as is asked for.</summary>
    public static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("EXPORTPORTAL_KILLS"), out var asked) ? asked : 3;

    /// <summary>Kills it when it has come far enough: by what it did and not by the clock, so that a slow machine changes nothing.</summary>
    /// <param name="test">Name of a test that never ends when it finds these values in its environment.</param>
    public static async Task Run<TOwner>(string test, IReadOnlyDictionary<string, string> environment, Func<Task<bool>> isFarEnough)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TOwner).Assembly.Location, "--filter-method", $"{typeof(TOwner).FullName}.{test}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var patience = Stopwatch.StartNew();
        while (!await isFarEnough())
        {
            if (process.HasExited)
                Assert.Fail($"The process ended by itself:\n{string.Join('\n', await output)}");
            Assert.True(patience.Elapsed < Patience, "The process did not come far enough.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        await output;
    }
}
