using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>What time does to incidents and sanctions: clocks that were missed, revocations and conditions nobody can appeal against any more, records that end.</summary>
public sealed class IncidentTime(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int Most = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var incidents = await db.Incidents.AsNoTracking().Where(one => one.WakeAt <= now).OrderBy(one => one.WakeAt).Take(Most)
            .Select(one => new { one.Id, At = one.WakeAt!.Value }).ToListAsync(cancellation);
        var disputes = db.Disputes.Where(dispute => dispute.Kind == DisputeKind.Sanction && DisputeWorkflow.Pausing.Contains(dispute.State)).Select(dispute => dispute.About);
        var due = db.Sanctions.AsNoTracking().Where(one => one.WakeAt <= now).OrderBy(one => one.WakeAt);
        var sanctions = await due.Where(one => !disputes.Contains(one.Number)).Take(Most).ToListAsync(cancellation);
        // Looked at apart, so that those that are held never stand before the others.
        foreach (var disputed in await due.Where(one => disputes.Contains(one.Number)).Take(Most).ToListAsync(cancellation))
            if (disputed.HeldBy(await db.DisputesAbout(disputed).ToListAsync(cancellation)) is null)
                sanctions.Add(disputed);
        return
        [
            .. incidents.Select(one => DueAct.Of("incident.clockmissed", one.Id.Value, one.At, scope => Tell(scope, one.Id, cancellation))),
            .. sanctions.Select(one => DueAct.Of($"sanction.{(one.DueByTime(now)?.ToString() ?? "record").ToLowerInvariant()}", one.Id.Value, one.WakeAt!.Value, scope => Wake(scope, one.Id, cancellation))),
        ];
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
        if (sanction.WakeAt is null || sanction.WakeAt > scope.Now || sanction.HeldBy(await scope.Db.DisputesAbout(sanction).ToListAsync(cancellation)) is not null)
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
