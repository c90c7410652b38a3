using ExportPortal.Data;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Incidents;

namespace ExportPortal.Features.Audits;

/// <summary>Which facts count towards an audit.</summary>
internal static class WaitingTrigger
{
    /// <summary>Facts that no audit looks at yet. An alert that was explained, or found false, after it became a fact is no reason any more; nor is an incident that was a false alarm, or what else came to nothing.</summary>
    public static IQueryable<RiskTrigger> WaitingTriggers(this PortalDbContext db)
    {
        var unfounded = db.Unfounded();
        return db.RiskTriggers.Where(one => one.Audit == null && !unfounded.Any(known => known.Id == one.Id)
            && !db.Set<Alert>().Any(alert => alert.Licence == one.LicenceNumber && (alert.State == AlertState.Explained || alert.State == AlertState.FalseAlarm)
                && one.Fingerprint == one.Key + " " + one.LicenceNumber + " " + alert.Fingerprint)
            && !(one.Key == "incident" && db.Incidents.Any(incident => incident.State == IncidentState.FalseAlarm && one.Fingerprint == one.Key + " " + one.LicenceNumber + " " + incident.Number)));
    }
}
