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
    public static IQueryable<Application> CasesOf(this PortalDbContext db, DestinationGroup group)
    {
        var decided = $"%\"DestinationGroup\":\"{group}\"%";
        return db.Applications.FromSql($"SELECT * FROM application WHERE \"Case\" LIKE {decided}");
    }
}
