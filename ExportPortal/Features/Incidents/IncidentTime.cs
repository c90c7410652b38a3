using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>What time does to incidents and sanctions: clocks that were missed, revocations and conditions nobody can appeal against any more, records that end, and sanctions whose finding no longer counts.</summary>
public sealed class IncidentTime(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int Most = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var incidents = await db.Incidents.AsNoTracking().Where(one => one.WakeAt <= now).OrderBy(one => one.WakeAt).Take(Most)
            .Select(one => new { one.Id, At = one.WakeAt!.Value }).ToListAsync(cancellation);
        var disputes = db.Disputes.Where(dispute => dispute.Kind == DisputeKind.Sanction && DisputeWorkflow.Pausing.Contains(dispute.State)).Select(dispute => dispute.About);
        var findings = await db.Disputes.Where(dispute => dispute.Kind == DisputeKind.AuditFinding && DisputeWorkflow.Pausing.Contains(dispute.State)).Select(dispute => dispute.About).ToListAsync(cancellation);
        var audits = findings.Select(about => about.Split(' ')[0]).Distinct().ToList();
        var due = db.Sanctions.AsNoTracking().Where(one => one.WakeAt <= now).OrderBy(one => one.WakeAt);
        var sanctions = await due.Where(one => !disputes.Contains(one.Number) && (one.AuditNumber == null || !audits.Contains(one.AuditNumber))).Take(Most).ToListAsync(cancellation);
        // Looked at apart, so that those that are held never stand before the others.
        foreach (var disputed in await due.Where(one => disputes.Contains(one.Number) || (one.AuditNumber != null && audits.Contains(one.AuditNumber))).Take(Most).ToListAsync(cancellation))
            if (disputed.HeldBy(await db.DisputesAbout(disputed).ToListAsync(cancellation)) is null)
                sanctions.Add(disputed);
        return
        [
            .. incidents.Select(one => DueAct.Of("incident.clockmissed", one.Id.Value, one.At, scope => Tell(scope, one.Id, cancellation))),
            .. (await WithoutFinding(db, cancellation)).Select(id => new DueAct("sanction.liftwithoutfinding", Once.Of($"{id.Value} without its finding"), scope => Lift(scope, id, cancellation))),
            .. sanctions.Select(one => DueAct.Of($"sanction.{(one.DueByTime(now)?.ToString() ?? "record").ToLowerInvariant()}", one.Id.Value, one.WakeAt!.Value, scope => Wake(scope, one.Id, cancellation))),
        ];
    }

    /// <summary>Sanctions that stand although the finding that they follow from was withdrawn or set aside. Only the audits of those in force are looked at, and the store leaves out those without such a finding.</summary>
    private static async Task<IReadOnlyList<SanctionId>> WithoutFinding(PortalDbContext db, CancellationToken cancellation)
    {
        var inForce = await db.Sanctions.AsNoTracking().Where(one => one.Audit != null && one.State == SanctionState.Imposed).OrderBy(one => one.Number)
            .Select(one => new { one.Id, one.Audit, one.AuditFinding }).ToListAsync(cancellation);
        if (inForce.Count == 0)
            return [];
        var ids = inForce.Select(one => one.Audit!.Value).Distinct().ToList();
        var audits = (await db.Audits.FromSql($"SELECT * FROM audit WHERE \"Findings\" LIKE '%Withdrawn%'").AsNoTracking().Where(audit => ids.Contains(audit.Id)).ToListAsync(cancellation)).ToDictionary(audit => audit.Id);
        return [.. inForce.Where(one => audits.GetValueOrDefault(one.Audit!.Value)?.FindingOf(one.AuditFinding!.Value) is { State: FindingState.Withdrawn }).Select(one => one.Id)];
    }

    private async Task<bool> Lift(CommandScope scope, SanctionId id, CancellationToken cancellation)
    {
        var sanction = await scope.Db.Sanctions.SingleAsync(one => one.Id == id, cancellation);
        if (sanction.State is not SanctionState.Imposed || await scope.Db.WhyFindingIsGone(sanction, cancellation) is not { } why)
            return false;
        var (from, reason) = (Words.Code(sanction.State), $"The {sanction.Basis} no longer counts. {why}");
        sanction.LiftByPortal(reason, scope.Now);
        await scope.ReadRecord(sanction, pack, cancellation);
        scope.Enqueue(OutboxKinds.ApplySanction, id.Value);
        scope.Record(IncidentCommand.Subject(sanction), from, Words.Code(sanction.State), reason, pack.Hash, ActOnSanction.Links(sanction));
        return true;
    }

    private async Task<bool> Tell(CommandScope scope, IncidentId id, CancellationToken cancellation)
    {
        var incident = await scope.Db.Incidents.SingleAsync(one => one.Id == id, cancellation);
        if (incident.WakeAt is null || incident.WakeAt > scope.Now)
            return false;
        var told = incident.TellTime(pack, scope.Now);
        scope.Record(IncidentCommand.Subject(incident), Words.Code(incident.State), Words.Code(incident.State), string.Join(' ', told), pack.Hash);
        return true;
    }

    private async Task<bool> Wake(CommandScope scope, SanctionId id, CancellationToken cancellation)
    {
        var sanction = await scope.Db.Sanctions.SingleAsync(one => one.Id == id, cancellation);
        if (sanction.WakeAt is null || sanction.WakeAt > scope.Now || sanction.HeldBy(await scope.Db.DisputesAbout(sanction).ToListAsync(cancellation)) is not null
            || await scope.Db.WhyFindingIsGone(sanction, cancellation) is not null) // it is lifted, once its audit has followed
            return false;
        var (from, reason) = (Words.Code(sanction.State), (string?)null);
        if (sanction.DueByTime(scope.Now) is { } verb)
        {
            var stopped = sanction.Stops(pack);
            sanction.ActOnTime(verb, scope.Now);
            reason = sanction.Steps[^1].Reason;
            if (stopped || sanction.TakesOrderOrConditions)
                scope.Enqueue(OutboxKinds.ApplySanction, id.Value);
        }
        else
            reason = sanction.PassExclusion(scope.Now);
        await scope.ReadRecord(sanction, pack, cancellation);
        scope.Record(IncidentCommand.Subject(sanction), from, Words.Code(sanction.State), reason, details: ActOnSanction.Links(sanction));
        return true;
    }
}
