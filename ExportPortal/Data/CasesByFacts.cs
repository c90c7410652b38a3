using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// Cases chosen by the facts that they were decided with. Facts are stored as one JSON text, so the store compares its
/// parts and the portal reads no other case.
/// </summary>
public static class CasesByFacts
{
    /// <param name="entry">An entry of the control list; null for any.</param>
    /// <param name="environment">Null for any.</param>
    public static IQueryable<Application> CasesWith(this PortalDbContext db, string? entry, DestinationGroup group, EnvironmentLevel? environment)
    {
        var (ofEntry, ofGroup, ofEnvironment) = (entry is null ? "%" : $"%\"{entry}\"%", $"%\"DestinationGroup\":\"{group}\"%", environment is null ? "%" : $"%\"Environment\":\"{environment}\"%");
        return db.Applications.FromSql($"SELECT * FROM application WHERE \"Case\" LIKE {ofEntry} AND \"Case\" LIKE {ofGroup} AND \"Case\" LIKE {ofEnvironment}");
    }
}
