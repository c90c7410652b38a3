using ExportPortal.Cli;
using ExportPortal.Data;
using ExportPortal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Support;

/// <summary>The demonstration, walked once for all tests of a run, whole and brief, and a store without it; each test takes a copy.</summary>
public static class ScenarioStore
{
    private static readonly Lazy<Task<string>> Whole = new(() => Seed(isBrief: false)), Brief = new(() => Seed(isBrief: true)), None = new(Migrate);

    /// <summary>Copies the store of the whole scenario into the folder, which may be missing: what a portal finds there is its own.</summary>
    public static async Task CopyTo(string folder) => Copy(await Whole.Value, folder);

    /// <summary>The same of the brief demonstration.</summary>
    public static async Task CopyBriefTo(string folder) => Copy(await Brief.Value, folder);

    /// <summary>Copies a store that is migrated and empty, and nothing else: the portal makes the rest at its start.</summary>
    public static async Task CopyEmptyTo(string folder) => Copy(await None.Value, folder);

    /// <summary>A clock that stands must not stand before what was copied, which may have been walked only now: times in it would lie ahead, and its leases be held.</summary>
    public static void CatchUp(FakeTimeProvider clock)
    {
        if (DateTimeOffset.UtcNow is var now && clock.GetUtcNow() < now)
            clock.SetUtcNow(now);
    }

    private static void Copy(string source, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task<string> Seed(bool isBrief)
    {
        var folder = FolderOfTheRun();
        using var error = new StringWriter();
        var code = await PortalCommandLine.Run(["seed", "--environment", "Development"], new CliOutput(Stream.Null, Stream.Null, error),
            host => VerbHost.Build([.. host, $"--Storage:Folder={folder}", $"--Demonstration:Brief={isBrief}"]));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return code == CliOutput.Done ? folder : throw new InvalidOperationException($"The scenario could not be walked: {error}");
    }

    private static async Task<string> Migrate()
    {
        var folder = FolderOfTheRun();
        await using (var db = TestStore.Empty(StorageProvider.Sqlite, folder).CreateDbContext())
            await db.Database.MigrateAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return folder;
    }

    private static string FolderOfTheRun()
    {
        var folder = Directory.CreateTempSubdirectory("portal-scenario-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
