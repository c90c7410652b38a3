using System.Data.Common;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Cli.Doctor;

/// <summary>All checks in the order in which an operator mends: nothing can be said of a log without a store.</summary>
internal static class Examination
{
    public static async Task<IReadOnlyList<Check>> Run(IServiceProvider services, CancellationToken cancellation)
    {
        var checks = new List<Check> { PackChecks.Pack(services), PackChecks.Holidays(services), FontChecks.Fonts(services), FontChecks.Cjk(services) };
        var paths = services.GetRequiredService<PortalPaths>();
        if (paths.Provider is StorageProvider.Sqlite && !File.Exists(Path.Combine(paths.Folder, "portal.db")))
            return [.. checks, Check.Bad("store", $"There is no store in {paths.Folder}.", "Start the portal once, or name its data folder in Storage:Folder.")];
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        try
        {
            await db.Database.OpenConnectionAsync(cancellation);
        }
        catch (Exception closed) when (closed is DbException or InvalidOperationException)
        {
            return [.. checks, Check.Bad("store", closed.Message, "Check Storage:Provider, Storage:Folder and Storage:ConnectionString, and that the database runs.")];
        }
        checks.Add(Check.Good("store", paths.Provider is StorageProvider.Sqlite ? $"SQLite in {paths.Folder}" : $"PostgreSQL {db.Database.GetDbConnection().ServerVersion}"));
        var durable = paths.Provider is StorageProvider.Sqlite ? SqliteChecks.All(db, cancellation) : PostgresChecks.All(db, cancellation);
        checks.AddRange(await durable);
        var migrations = await Migrations(db, cancellation);
        checks.Add(migrations);
        checks.Add(MachineChecks.Disk(paths));
        checks.Add(SealChecks.Seal(services));
        return migrations.Ok ? [.. checks, .. await LogChecks.All(services, db, cancellation), .. await ArchiveChecks.All(services, cancellation)] : checks;
    }

    private static async Task<Check> Migrations(PortalDbContext db, CancellationToken cancellation)
    {
        var open = (await db.Database.GetPendingMigrationsAsync(cancellation)).ToArray();
        var done = (await db.Database.GetAppliedMigrationsAsync(cancellation)).Count();
        return Check.Of("migrations", open.Length == 0, open.Length == 0 ? $"{done} applied, none missing" : $"missing: {string.Join(", ", open)}", "Start the portal, which applies them, after a backup.");
    }
}
