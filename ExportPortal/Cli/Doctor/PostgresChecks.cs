using ExportPortal.Data;

namespace ExportPortal.Cli.Doctor;

/// <summary>Whether PostgreSQL keeps what it acknowledges.</summary>
internal static class PostgresChecks
{
    public static async Task<IReadOnlyList<Check>> All(PortalDbContext db, CancellationToken cancellation)
    {
        var checks = new List<Check>();
        foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
        {
            var value = await Scalars.Text(db, $"SHOW {setting}", cancellation);
            checks.Add(Check.Of($"postgres-{setting}", value == "on", $"{setting}={value}", $"Set {setting} = on; otherwise a power cut loses acknowledged acts."));
        }
        return checks;
    }
}
