using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

/// <summary>Signs what a court or arbitrators decided in a dispute; with the second signature of the same it is on record, and what was upheld is carried out.</summary>
public sealed class RecordJudgment(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public static string Name => ActOnDispute.Name(DisputeVerb.RecordJudgment);

    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <returns>The state code after the act.</returns>
    public Task<Outcome<string>> Run(string number, Judgment judgment, string reasons, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new("dispute", number, number);
            if (await scope.Db.Disputes.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } dispute)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(dispute, shown))
                return Outcome<string>.From(Outcome.Stale);
            scope.Target = OpenDispute.Subject(dispute);
            var from = Words.Code(dispute.State);
            scope.IsHalf = !dispute.Record(judgment, reasons, scope.Actor, await scope.Db.HandsIn(dispute, cancellation), pack, scope.Now);
            if (!scope.IsHalf && judgment.Outcome is JudgmentOutcome.Upheld)
                scope.Enqueue(OutboxKinds.CarryOutJudgment, dispute.Id);
            scope.Record(scope.Target, from, Words.Code(dispute.State), scope.IsHalf ? reasons.Trim() : dispute.Steps.Last(step => step.Person == scope.Actor.Person).Reason, pack.Hash,
                ("signatures", scope.IsHalf ? "1" : "all"), ("outcome", Words.Code(judgment.Outcome)), ("court", judgment.Court.Trim()), ("file", judgment.File.Trim()));
            return Outcome<string>.Done(Words.Code(dispute.State));
        }, cancellation);
}

/// <summary>
/// Does what a court upheld, as a panel that grants does: a sanction is lifted, the stop of a licence too unless something else
/// stands, and a decision on an application goes back to others. A finding follows by itself. Each is an act of the portal with
/// what it changes as its subject; running twice changes nothing.
/// </summary>
public sealed class CarryOutJudgment(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PackLibrary packs, PolicyPack pack) : IOutboxHandler
{
    private static readonly ApplicationState[] Decided = [ApplicationState.Refused, ApplicationState.Prohibited, ApplicationState.ApprovedConditional];

    public string Kind => OutboxKinds.CarryOutJudgment;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var dispute = await db.Disputes.AsNoTracking().SingleAsync(one => one.Id == subject, cancellation);
        if (dispute.Judged is not { Outcome: JudgmentOutcome.Upheld } judgment)
            return;
        var reason = $"Judgment on {dispute.Number}: {judgment.Named}.";
        if (dispute.Kind is DisputeKind.Sanction && await db.Sanctions.AnyAsync(one => one.Number == dispute.About, cancellation))
            await Do("sanction.lift", dispute, scope => Lift(scope, dispute, reason, cancellation), cancellation);
        else if (dispute.Kind is DisputeKind.Sanction && await db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Number == dispute.About, cancellation) is { } licence)
            await Do(licence.State is LicenceState.Revoked ? "licence.reinstateonappeal" : "licence.liftonappeal", dispute, scope => Open(scope, dispute, reason, cancellation), cancellation);
        else if (dispute.Kind is DisputeKind.Refusal or DisputeKind.Condition && await db.Applications.AnyAsync(one => one.Number == dispute.About && Decided.Contains(one.State), cancellation))
            await Do("application.remitonappeal", dispute, scope => Remit(scope, dispute, reason, cancellation), cancellation);
    }

    /// <summary>Who changes the same thing at the same moment wins, and then it is looked at again.</summary>
    private async Task Do(string act, Dispute dispute, Func<CommandScope, Task<bool>> part, CancellationToken cancellation)
    {
        var changes = false;
        var isDone = await pipeline.TryAsPortal(act, async scope => changes = await part(scope), Once.Of($"judgment {dispute.Id}"), cancellation);
        if (changes && !isDone)
            throw new TryLater($"Somebody else changed {dispute.About} at the same moment.", null);
    }

    private async Task<bool> Lift(CommandScope scope, Dispute dispute, string reason, CancellationToken cancellation)
    {
        var sanction = await scope.Db.Sanctions.SingleAsync(one => one.Number == dispute.About, cancellation);
        var from = Words.Code(sanction.State);
        if (!sanction.LiftByJudgment(reason, scope.Now))
            return false;
        await scope.ReadRecord(sanction.Recipient, sanction, null, pack, cancellation);
        scope.Enqueue(OutboxKinds.ApplySanction, sanction.Id.Value);
        scope.Record(new AuditSubject("sanction", sanction.Id.Value.ToString(), sanction.Number), from, Words.Code(sanction.State), reason, pack.Hash, ("dispute", dispute.Number), ("licence", sanction.Subject.Number));
        return true;
    }

    /// <summary>The stop that was disputed is taken away; one that came later has its own way.</summary>
    private async Task<bool> Open(CommandScope scope, Dispute dispute, string reason, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Number == dispute.About, cancellation);
        var before = licence.State;
        if (before is not (LicenceState.Suspended or LicenceState.Revoked) || !licence.IsStoppedStill(dispute.OpenedAt))
            return false;
        var barred = (await scope.WhyNotOpened(licence, pack, cancellation))?.Message;
        var said = barred is null ? reason : $"{reason} Access stays closed. {barred}";
        if (before is LicenceState.Suspended && barred is not null)
            scope.IsPast = true; // nothing is different for anybody yet
        else if (before is LicenceState.Suspended)
            licence.LiftOnAppeal(said, scope.Now);
        else if (barred is null)
            licence.ReinstateOnAppeal(said, scope.Now);
        else
            licence.SetAsideOnAppeal(said, pack, scope.Now);
        await scope.OweNews(licence, before, cancellation);
        scope.Record(LicenceCommand.Subject(licence), Words.Code(before), Words.Code(licence.State), said, pack.Hash, ("dispute", dispute.Number));
        return true;
    }

    private async Task<bool> Remit(CommandScope scope, Dispute dispute, string reason, CancellationToken cancellation)
    {
        var application = await scope.Db.Applications.SingleAsync(one => one.Number == dispute.About, cancellation);
        var (from, rules) = (application.State, packs.Of(application));
        if (!Decided.Contains(from))
            return false;
        application.RemitOnAppeal(reason, rules, scope.Now);
        scope.Record(new AuditSubject("application", application.Id.Value.ToString(), application.Number), Words.Code(from), Words.Code(application.State), reason, rules.Hash, ("dispute", dispute.Number));
        return true;
    }
}
