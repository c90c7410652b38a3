using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Retention;

/// <summary>Erases files of evidence of audits and incidents whose time is over; what they were and their hashes stay on record.</summary>
internal sealed class DueEvidence(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    internal const int Most = 50;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        if (pack.Retention is not { } terms || pack.Audits is not { } audits)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var held = (await db.Holds(cancellation)).Select(hold => hold.Licence).ToHashSet();
        var before = now.AddYears(-audits.RetentionYears);
        // Those under hold are left out by the store: they must not take the place of others for as long as the hold lasts.
        var kept = held.ToList();
        var oldAudits = await db.NotAbout(db.Audits.AsNoTracking().Where(one => one.ClosedAt <= before && db.Set<AuditFile>().Any(file => file.Audit == one.Id)), kept)
            .OrderBy(one => one.ClosedAt).Take(Most).Select(one => new { one.Id, ClosedAt = one.ClosedAt!.Value }).ToListAsync(cancellation);
        // What was reported later cannot have ended long enough ago.
        var reported = now.AddYears(-terms.IncidentYears);
        var ended = await db.Incidents.AsNoTracking().Where(one => (one.State == IncidentState.Closed || one.State == IncidentState.FalseAlarm) && one.ReportedAt <= reported && db.Set<IncidentEvidenceFile>().Any(file => file.Incident == one.Id))
            .OrderBy(one => one.Number).ToListAsync(cancellation);
        return
        [
            .. oldAudits.Select(one => DueAct.Of("retention.erase-audit-evidence", one.Id.Value, one.ClosedAt, scope => OfAudit(scope, one.Id, cancellation))),
            .. ended.Where(one => End(one).AddYears(terms.IncidentYears) <= now && !one.Licences.Any(reached => held.Contains(reached.Licence))).Take(Most)
                .Select(one => DueAct.Of("retention.erase-incident-evidence", one.Id.Value, End(one), scope => OfIncident(scope, one.Id, cancellation))),
        ];
    }

    private async Task<bool> OfAudit(CommandScope scope, AuditId id, CancellationToken cancellation)
    {
        var audit = await scope.Db.Audits.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        return !await IsHeld(scope, await scope.Db.LicencesOf(audit).Select(one => one.Id).ToListAsync(cancellation), cancellation)
            && Told(scope, ErasedKind.AuditEvidence, new("audit", id.Value.ToString(), audit.Number), audit.Number, await scope.Db.Set<AuditFile>().Where(one => one.Audit == id).ExecuteDeleteAsync(cancellation));
    }

    private async Task<bool> OfIncident(CommandScope scope, IncidentId id, CancellationToken cancellation)
    {
        var incident = await scope.Db.Incidents.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        return !await IsHeld(scope, [.. incident.Licences.Select(one => one.Licence)], cancellation)
            && Told(scope, ErasedKind.IncidentEvidence, new("incident", id.Value.ToString(), incident.Number), incident.Number, await scope.Db.Set<IncidentEvidenceFile>().Where(one => one.Incident == id).ExecuteDeleteAsync(cancellation));
    }

    /// <summary>Looked at again inside the act; no hold is set before it ends.</summary>
    private static async Task<bool> IsHeld(CommandScope scope, IReadOnlyCollection<LicenceId> licences, CancellationToken cancellation)
    {
        await scope.Db.LockKey(HoldsInForce.Lock, cancellation);
        return (await scope.Db.HoldsOn(licences, cancellation)).Count > 0;
    }

    private bool Told(CommandScope scope, ErasedKind kind, AuditSubject subject, string number, int files)
    {
        WriteAheadFile.Owe(scope.Db.Database.GetDbConnection());
        scope.Db.Add(new Erasure(new(Guid.CreateVersion7(scope.Now)), kind, number, files, scope.Now));
        scope.Record(subject, pack: pack.Hash, details: ("files", files.ToString(CultureInfo.InvariantCulture)));
        return true;
    }

    private static DateTimeOffset End(Incident incident) => incident.Steps.Count > 0 ? incident.Steps[^1].At : incident.ReportedAt;
}
