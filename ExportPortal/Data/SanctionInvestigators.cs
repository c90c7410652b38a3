using ExportPortal.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Who has worked on what a sanction follows from: none of them decides it, hears an appeal against it or names the panel.</summary>
internal static class SanctionInvestigators
{
    /// <summary>Takes in who has worked on it until now: the proposal knew those until then.</summary>
    public static async Task ReadInvestigators(this PortalDbContext db, Sanction sanction, CancellationToken cancellation)
    {
        if (sanction.Incident is { } incident && await db.Incidents.AsNoTracking().FirstOrDefaultAsync(one => one.Id == incident, cancellation) is { } worked)
            sanction.Investigated(worked.WhoWorked());
        else if (sanction.Audit is { } audit && await db.Audits.AsNoTracking().FirstOrDefaultAsync(one => one.Id == audit, cancellation) is { } audited)
            sanction.Investigated(audited.WhoWorked());
    }
}
