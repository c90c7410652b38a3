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
            await scope.Db.KeepSignatures(dispute, cancellation);
            scope.IsHalf = !dispute.Record(judgment, reasons, scope.Actor, await scope.Db.HandsIn(dispute, cancellation), pack, scope.Now);
            if (!scope.IsHalf && judgment.Outcome is JudgmentOutcome.Upheld)
                scope.Enqueue(OutboxKinds.CarryOutJudgment, dispute.Id);
            await scope.RaiseComplaint(dispute, pack, cancellation);
            scope.Record(scope.Target, from, Words.Code(dispute.State), scope.IsHalf ? reasons.Trim() : dispute.Steps.Last(step => step.Person == scope.Actor.Person).Reason, pack.Hash,
                ("signatures", scope.IsHalf ? "1" : "all"), ("outcome", Words.Code(judgment.Outcome)), ("court", judgment.Court.Trim()), ("file", judgment.File.Trim()));
            return Outcome<string>.Done(Words.Code(dispute.State));
        }, cancellation);
}

/// <summary>
/// Does what a court upheld, as a panel that grants does: a sanction is lifted, the stop of a licence too unless something else
/// stands, and a decision on an application goes back to others. A finding follows by itself. Each is an act of the portal with
/// what it changes as its subject, and a step of the dispute; what cannot be done is left to the office. Running twice changes nothing.
/// </summary>
public sealed class CarryOutJudgment(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PackLibrary packs, PolicyPack pack) : IOutboxHandler
{
    private static readonly ApplicationState[] Decided = [ApplicationState.Refused, ApplicationState.Prohibited, ApplicationState.ApprovedConditional];

    public string Kind => OutboxKinds.CarryOutJudgment;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var read = await db.Disputes.AsNoTracking().SingleAsync(one => one.Id == subject, cancellation);
        if (read.Judged is not { Outcome: JudgmentOutcome.Upheld } judgment || read.Kind is DisputeKind.AuditFinding)
            return;
        if (read.Steps.Any(step => step.Verb is nameof(DisputeVerb.CarryOut) or nameof(DisputeVerb.LeaveToOffice)))
            return; // the message came a second time
        var reason = $"Judgment on {read.Number}: {judgment.Named}.";
        var isRevoked = await db.Licences.AnyAsync(one => one.Number == read.About && one.State == LicenceState.Revoked, cancellation);
        var left = (read.Kind, read.About.Split('-')[0]) switch
        {
            (DisputeKind.Sanction, "SN") => await Do("sanction.lift", read, (scope, dispute) => Lift(scope, dispute, reason, cancellation), cancellation),
            (DisputeKind.Sanction, "XP") => await Do(isRevoked ? "licence.reinstateonappeal" : "licence.liftonappeal", read, (scope, dispute) => Open(scope, dispute, reason, cancellation), cancellation),
            (DisputeKind.Refusal or DisputeKind.Condition, "A") => await Do("application.remitonappeal", read, (scope, dispute) => Remit(scope, dispute, reason, cancellation), cancellation),
            _ => "The portal has no act for it.",
        };
        if (left is not null)
            await Do(ActOnDispute.Name(DisputeVerb.LeaveToOffice), read, (scope, dispute) => Leave(scope, dispute, left), cancellation);
    }

    /// <summary>Who changes the same thing at the same moment wins, and then it is looked at again.</summary>
    /// <param name="part">Does it, or says why it cannot be done.</param>
    /// <returns>Why it could not be done; null where it is done, now or before.</returns>
    private async Task<string?> Do(string act, Dispute read, Func<CommandScope, Dispute, Task<string?>> part, CancellationToken cancellation)
    {
        var (changes, why) = (false, (string?)null);
        var isDone = await pipeline.TryAsPortal(act, async scope =>
        {
            why = await part(scope, await scope.Db.Disputes.SingleAsync(one => one.Id == read.Id, cancellation));
            return changes = why is null;
        }, Once.Of($"judgment {read.Id}"), cancellation);
        if (changes && !isDone)
            throw new TryLater($"Somebody else changed {read.Number} or {read.About} at the same moment.", null);
        return why;
    }

    private async Task<string?> Lift(CommandScope scope, Dispute dispute, string reason, CancellationToken cancellation)
    {
        var sanction = await scope.Db.Sanctions.SingleAsync(one => one.Number == dispute.About, cancellation);
        var from = Words.Code(sanction.State);
        if (!sanction.LiftByPortal(reason, scope.Now))
            return $"Sanction {sanction.Number} is {Words.Of(sanction.State)}, so it cannot be lifted.";
        dispute.CarryOut($"Sanction {sanction.Number} is lifted.", true, pack, scope.Now);
        await scope.ReadRecord(sanction.Recipient, sanction, null, pack, cancellation);
        scope.Enqueue(OutboxKinds.ApplySanction, sanction.Id.Value);
        scope.Record(new AuditSubject("sanction", sanction.Id.Value.ToString(), sanction.Number), from, Words.Code(sanction.State), reason, pack.Hash, ("dispute", dispute.Number), ("licence", sanction.Subject.Number));
        return null;
    }

    /// <summary>The stop that was disputed is taken away; one that came later has its own way.</summary>
    private async Task<string?> Open(CommandScope scope, Dispute dispute, string reason, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Number == dispute.About, cancellation);
        await scope.SettleFirst(licence, cancellation);
        var before = licence.State;
        if (before is not (LicenceState.Suspended or LicenceState.Revoked))
            return $"Licence {licence.Number} is {Words.Of(before)}, so there is no stop to take away.";
        if (!licence.IsStoppedStill(dispute.OpenedAt))
            return $"Licence {licence.Number} is {Words.Of(before)} by a later decision than the one that was disputed.";
        var barred = (await scope.WhyNotOpened(licence, pack, cancellation))?.Message;
        var said = barred is null ? reason : $"{reason} The stop is set aside; access stays closed. {barred}";
        if (barred is not null)
        {
            licence.SetAsideOnAppeal(said, pack, scope.Now);
            scope.IsPast = before is LicenceState.Suspended; // nothing is different for anybody yet
        }
        else if (before is LicenceState.Suspended)
            licence.LiftOnAppeal(said, scope.Now);
        else
            licence.ReinstateOnAppeal(said, scope.Now);
        // What goes on being suspended is lifted by people, once nothing else keeps it closed.
        var isLeft = barred is not null && before is LicenceState.Suspended;
        dispute.CarryOut($"The stop of {licence.Number} is set aside; the licence is {Words.Of(licence.State)} now.{(barred is null ? "" : $" {barred}")}{(isLeft ? " Lift the suspension once that is over." : "")}", !isLeft, pack, scope.Now);
        await scope.OweNews(licence, before, cancellation);
        scope.Record(LicenceCommand.Subject(licence), Words.Code(before), Words.Code(licence.State), said, pack.Hash, ("dispute", dispute.Number));
        return null;
    }

    private async Task<string?> Remit(CommandScope scope, Dispute dispute, string reason, CancellationToken cancellation)
    {
        var application = await scope.Db.Applications.SingleAsync(one => one.Number == dispute.About, cancellation);
        var (from, rules) = (application.State, packs.Of(application));
        if (!Decided.Contains(from))
            return $"Application {application.Number} is {Words.Of(from)}, so there is no decision to send back.";
        if (application.Steps.Any(step => step.At > dispute.OpenedAt && step.To == Words.Code(from) && step.From != step.To))
            return $"Application {application.Number} was decided anew after the dispute was opened.";
        if (await scope.Db.Appeals.Where(one => one.Application == application.Id && one.Licence == null && one.State == AppealState.Lodged).Select(one => one.Number).FirstOrDefaultAsync(cancellation) is { } appeal)
            reason = $"{reason} Appeal {appeal} against the same decision has nothing left to decide: the panel dismisses it.";
        application.RemitOnAppeal(reason, rules, scope.Now);
        dispute.CarryOut($"Application {application.Number} is reviewed anew by others. {reason}", true, pack, scope.Now);
        scope.Record(new AuditSubject("application", application.Id.Value.ToString(), application.Number), Words.Code(from), Words.Code(application.State), reason, rules.Hash, ("dispute", dispute.Number));
        return null;
    }

    /// <summary>It stands on the desk of the managers until one of them says that it is done.</summary>
    private Task<string?> Leave(CommandScope scope, Dispute dispute, string why)
    {
        var state = Words.Code(dispute.State);
        dispute.CarryOut($"{why} The office carries out what the judgment says.", false, pack, scope.Now);
        scope.Record(OpenDispute.Subject(dispute), state, state, dispute.Steps[^1].Reason, pack.Hash);
        return Task.FromResult<string?>(null);
    }
}
