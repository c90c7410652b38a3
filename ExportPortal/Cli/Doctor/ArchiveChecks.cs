using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;

namespace ExportPortal.Cli.Doctor;

/// <summary>The Parquet files with old parts of the access log: each is read and held against its hash. None on SQLite.</summary>
internal static class ArchiveChecks
{
    private const string Name = "log-archive";

    public static async Task<IReadOnlyList<Check>> All(IServiceProvider services, CancellationToken cancellation)
    {
        var paths = services.GetRequiredService<PortalPaths>();
        if (paths.Provider is not StorageProvider.Postgres)
            return [];
        await using var log = (await AccessStore.OpenReadOnly(paths, cancellation))!;
        if (await log.Command(null, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'access_archive'").Number(cancellation) == 0)
            return [Check.Good(Name, "the portal has made no access log yet")];
        var parts = await AccessArchive.Parts(log, cancellation);
        var faults = await new ArchiveFiles(paths.Archive).Faults(parts, cancellation);
        return [Check.Of(Name, faults.Count == 0,
            faults.Count == 0 ? string.Create(CultureInfo.InvariantCulture, $"{parts.Count} files in {paths.Archive}") : string.Join(" ", faults.Select(fault => fault.Fault)),
            "Searches that reach into these files are not answered until they are back.")];
    }
}
