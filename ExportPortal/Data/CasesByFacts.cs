using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// Cases chosen by the facts that they were decided with, and by who took a step in them. Both are stored as one JSON text
/// each, so the store compares its parts and the portal reads no other case.
/// </summary>
public static class CasesByFacts
{
    /// <param name="group">Null for any.</param>
    /// <param name="entry">Code of one of the entries, letters and digits alone; null for any.</param>
    /// <param name="officer">Who took one of the steps; null for anybody.</param>
    public static IQueryable<Application> CasesOf(this PortalDbContext db, DestinationGroup? group, string? entry = null, PersonId? officer = null)
    {
        var decided = group is null ? "%" : $"%\"DestinationGroup\":\"{group}\"%";
        var listed = entry is null ? "%" : $"%\"Entry\":[%\"{entry}\"%";
        var acted = officer is null ? "%" : $"%\"Person\":{{\"Value\":\"{officer.Value.Value}\"}}%";
        return group is null && entry is null && officer is null ? db.Applications
            : db.Applications.FromSql($"""SELECT * FROM application WHERE "Case" LIKE {decided} AND "Case" LIKE {listed} AND "Steps" LIKE {acted}""");
    }
}
