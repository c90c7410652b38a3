using ExportPortal.Cli;
using ExportPortal.Hosting;

namespace ExportPortal.Support;

/// <summary>The whole scenario of the demonstration, walked once for all tests of a run; each takes a copy of the store.</summary>
public static class ScenarioStore
{
    private static readonly Lazy<Task<string>> Seeded = new(Seed);

    /// <summary>Copies the store into the folder, which may be missing: what a portal finds there is its own.</summary>
    public static async Task CopyTo(string folder)
    {
        var source = await Seeded.Value;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task<string> Seed()
    {
        var folder = Directory.CreateTempSubdirectory("portal-scenario-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var error = new StringWriter();
        var code = await PortalCommandLine.Run(["seed", "--environment", "Development"], new CliOutput(Stream.Null, Stream.Null, error),
            host => VerbHost.Build([.. host, $"--Storage:Folder={folder}", "--Demonstration:Brief=false"]));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return code == CliOutput.Done ? folder : throw new InvalidOperationException($"The scenario could not be walked: {error}");
    }
}
