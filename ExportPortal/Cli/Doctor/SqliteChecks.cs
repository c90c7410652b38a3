using ExportPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Cli.Doctor;

/// <summary>What SQLite answers on a connection as the portal opens it (security.md 5).</summary>
internal static class SqliteChecks
{
    /// <summary>The first release without the known losses in WAL mode.</summary>
    private static readonly Version Least = new(3, 51, 3);

    private static readonly (string Name, string Reads)[] Wanted =
        [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("recursive_triggers", "1"), ("trusted_schema", "0")];

    public static async Task<IReadOnlyList<Check>> All(PortalDbContext db, CancellationToken cancellation)
    {
        var found = new List<(string Name, string Value, string Reads)>();
        foreach (var (name, reads) in Wanted)
            found.Add((name, await Scalars.Text(db, $"PRAGMA {name}", cancellation), reads));
        var version = await Scalars.Text(db, "SELECT sqlite_version()", cancellation);
        return
        [
            Check.Of("sqlite-pragmas", found.All(one => one.Value == one.Reads), string.Join(", ", found.Select(one => $"{one.Name}={one.Value}")), "Another program may hold the file, or the file system may be a network one; keep the store on a local disk."),
            Check.Of("sqlite-version", Version.Parse(version) >= Least, version, $"Use a build of the portal with SQLite {Least} or newer."),
        ];
    }
}
