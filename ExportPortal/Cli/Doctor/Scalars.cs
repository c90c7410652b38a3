using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Cli.Doctor;

/// <summary>One value from the store.</summary>
internal static class Scalars
{
    /// <param name="sql">Constant text.</param>
    /// <returns>Empty when the store answers nothing.</returns>
    public static async Task<string> Text(PortalDbContext db, string sql, CancellationToken cancellation)
    {
        await using var command = db.Database.GetDbConnection().Command(null, sql);
        return Convert.ToString(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) ?? "";
    }

    public static Task<long> Number(PortalDbContext db, string sql, CancellationToken cancellation) =>
        db.Database.GetDbConnection().Command(null, sql).Number(cancellation);
}
