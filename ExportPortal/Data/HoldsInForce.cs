using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The legal holds of now: those that somebody set, and those of incidents that are under hold, for every licence that these reach.</summary>
public static class HoldsInForce
{
    /// <summary>One name for the lock that setting a hold and erasing take, so that neither passes the other.</summary>
    internal static readonly Guid Lock = new("5f0d5a1c-27d4-4a61-9d7e-6c0b7a4d9e11");

    public static async Task<IReadOnlyList<HoldInForce>> Holds(this PortalDbContext db, CancellationToken cancellation)
    {
        var set = await db.Set<LegalHold>().AsNoTracking().Where(hold => hold.LiftedAt == null).OrderBy(hold => hold.SetAt).ToListAsync(cancellation);
        var incidents = await db.Incidents.AsNoTracking().Where(incident => incident.State == IncidentState.LegalHold).ToListAsync(cancellation);
        return
        [
            .. set.Select(hold => new HoldInForce(hold.Licence, hold.Number, hold.Reason, hold.SetByName, hold.SetAt, hold.Id)),
            .. incidents.SelectMany(incident => incident.Licences.Select(reached => new HoldInForce(
                reached.Licence, reached.Number, Last(incident)?.Reason ?? "", incident.Number, Last(incident)?.At ?? incident.ReportedAt, null))),
        ];
    }

    /// <summary>Those on any of the licences.</summary>
    public static async Task<IReadOnlyList<HoldInForce>> HoldsOn(this PortalDbContext db, IReadOnlyCollection<LicenceId> licences, CancellationToken cancellation) =>
        licences.Count == 0 ? [] : [.. (await db.Holds(cancellation)).Where(hold => licences.Contains(hold.Licence))];

    private static Domain.Common.StepTaken? Last(Incident incident) => incident.Steps.LastOrDefault(step => step.To == Words.Code(IncidentState.LegalHold));
}
