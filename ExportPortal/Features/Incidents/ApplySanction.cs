using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>
/// Brings the licence into the state that the sanction decided, as an act of the portal with the licence as its subject:
/// whoever checks the licence finds it in the log of that licence. Running twice changes nothing.
/// </summary>
public sealed class ApplySanction(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack) : IOutboxHandler
{
    public string Kind => OutboxKinds.ApplySanction;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new SanctionId(subject);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var sanction = await db.Sanctions.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        if (await VerbOf(db, sanction, cancellation) is { } verb)
            await Do($"licence.{verb.ToString().ToLowerInvariant()}", sanction, $"{verb} {sanction.ImposedAt?.UtcTicks}", (scope, now, licence) => Move(scope, now, licence, verb, cancellation), cancellation);
        if (!sanction.Stops(pack) && await db.Licences.AnyAsync(one => one.Id == sanction.Licence && one.State == LicenceState.PendingAcceptance && one.AcceptBy == null, cancellation))
            await Do("licence.freeacceptance", sanction, $"free {Turn(sanction)}", (scope, now, licence) => Free(scope, now, licence, cancellation), cancellation);
        if (!sanction.TakesOrderOrConditions)
            return;
        // What is owed with the acceptance is looked at again then, so it is another turn.
        var turn = await db.Licences.AnyAsync(one => one.Id == sanction.Licence && one.State == LicenceState.PendingAcceptance, cancellation) ? $"{Turn(sanction)} before the acceptance" : Turn(sanction);
        await Do("licence.order", sanction, $"order {turn}", Order, cancellation);
        await Do("licence.impose", sanction, $"impose {turn}", Impose, cancellation);
    }

    private async Task<LicenceVerb?> VerbOf(PortalDbContext db, Sanction sanction, CancellationToken cancellation) => sanction.Rung < pack.IncidentRules.Sanctions.Stops ? null : sanction switch
    {
        { State: SanctionState.Lifted } => await db.Licences.AnyAsync(one => one.Id == sanction.Licence && one.State == LicenceState.Revoked, cancellation) ? LicenceVerb.ReinstateOnAppeal : LicenceVerb.LiftOnAppeal,
        { State: SanctionState.Imposed } => sanction.CarriedOutAt is null ? LicenceVerb.SuspendBySanction : LicenceVerb.RevokeBySanction,
        _ => null,
    };

    /// <summary>
    /// Does one part of it on the sanction and the licence as they are in the transaction. Who changes either at the same
    /// moment wins, and then it is looked at again: nothing of a sanction is lost to that.
    /// </summary>
    /// <param name="read">The sanction as it was read, which says what is to be done.</param>
    /// <param name="once">Within the sanction: the same again has no second effect.</param>
    private async Task Do(string act, Sanction read, string once, Func<CommandScope, Sanction, Licence, Task<bool>> part, CancellationToken cancellation)
    {
        var changes = false;
        var isDone = await pipeline.TryAsPortal(act, async scope =>
        {
            var sanction = await scope.Db.Sanctions.SingleAsync(one => one.Id == read.Id, cancellation);
            if (Turn(sanction) != Turn(read))
                throw new TryLater($"Sanction {read.Number} was changed at the same moment.", null);
            return changes = await part(scope, sanction, await scope.Db.Licences.SingleAsync(one => one.Id == sanction.Licence, cancellation));
        }, Data.Jobs.Once.Of($"{read.Id.Value} {once}"), cancellation);
        if (changes && !isDone)
            throw new TryLater($"Somebody else changed licence {read.Subject.Number} at the same moment.", null);
    }

    private async Task<bool> Move(CommandScope scope, Sanction sanction, Licence licence, LicenceVerb verb, CancellationToken cancellation)
    {
        await scope.SettleFirst(licence, cancellation);
        var (before, reason) = (licence.State, Reason(sanction));
        if (sanction.State is SanctionState.Lifted)
        {
            var (why, to) = await AfterLifting(scope, licence, cancellation);
            (verb, reason) = (to is LicenceState.Suspended ? LicenceVerb.SetAsideOnAppeal : before is LicenceState.Revoked ? LicenceVerb.ReinstateOnAppeal : LicenceVerb.LiftOnAppeal, why is null ? reason : $"{reason} The sanction is lifted; access stays closed. {why}");
            if (why is not null && to == before)
            {
                scope.Record(LicenceCommand.Subject(licence), Words.Code(before), Words.Code(before), reason, pack.Hash, ActOnSanction.Links(sanction));
                return true;
            }
        }
        var isDone = verb switch
        {
            LicenceVerb.LiftOnAppeal => licence.LiftOnAppeal(reason, scope.Now),
            LicenceVerb.ReinstateOnAppeal => licence.ReinstateOnAppeal(reason, scope.Now),
            LicenceVerb.SetAsideOnAppeal => licence.SetAsideOnAppeal(reason, pack, scope.Now),
            LicenceVerb.RevokeBySanction => licence.RevokeBySanction(reason, scope.Now),
            _ => licence.SuspendBySanction(reason, pack, scope.Now),
        };
        if (!isDone && licence.StateAt(scope.Now) is not LicenceState.PendingAcceptance)
            return false;
        if (!isDone)
        {
            licence.KeepFromAcceptance(await scope.Db.IsKeptFromAcceptance(licence, pack, cancellation), pack, scope.Now);
            reason = $"{reason} {(sanction.State is SanctionState.Lifted ? await Freed(scope, licence, "It", cancellation) : "The licence cannot be accepted while the sanction stands.")}";
        }
        await scope.OweNews(licence, before, cancellation);
        scope.Record(LicenceCommand.Subject(licence), Words.Code(before), Words.Code(licence.State), reason, pack.Hash, ActOnSanction.Links(sanction));
        return true;
    }

    /// <summary>A sanction that kept a sealed licence from being accepted has ended, was sent back or went down: the time for the acceptance begins anew, unless another one stands or a possible match does.</summary>
    private async Task<bool> Free(CommandScope scope, Sanction sanction, Licence licence, CancellationToken cancellation)
    {
        if (sanction.Stops(pack) || licence is not { State: LicenceState.PendingAcceptance, AcceptBy: null } || await scope.Db.IsKeptFromAcceptance(licence, pack, cancellation))
            return false;
        licence.KeepFromAcceptance(false, pack, scope.Now);
        if (licence.AcceptBy is null)
            return false; // its package is still to be sealed, and the time begins with that
        var state = Words.Code(licence.State);
        scope.Record(LicenceCommand.Subject(licence), state, state, await Freed(scope, licence, $"Sanction {sanction.Number}", cancellation), pack.Hash, ActOnSanction.Links(sanction));
        return true;
    }

    /// <summary>What an ended sanction means for the acceptance. Where something else still keeps the licence from it, nobody is told that it can be accepted.</summary>
    private async Task<string> Freed(CommandScope scope, Licence licence, string what, CancellationToken cancellation)
    {
        var kept = licence.WhyKeptProvisionally(scope.Now) ?? await scope.Db.WhyNotAccepted(licence, pack, cancellation);
        var isMatched = await scope.Db.StandingOf(licence, cancellation) is not Screening.Clear;
        scope.IsPast = kept is not null || isMatched;
        return $"{what} no longer keeps the licence from being accepted.{(kept is not null ? $" Something else does: {kept.Message}" : isMatched ? " Something else does." : "")}";
    }

    /// <summary>Where the licence stands now that the panel lifted this sanction, and why it stays closed; null when it does not.</summary>
    private async Task<(string? Why, LicenceState To)> AfterLifting(CommandScope scope, Licence licence, CancellationToken cancellation)
    {
        var barred = (await scope.WhyNotOpened(licence, pack, cancellation))?.Message;
        var isRevokedElse = await scope.Db.Sanctions.AnyAsync(one => one.Licence == licence.Id && one.Rung > pack.IncidentRules.Sanctions.Stops && one.State == SanctionState.Imposed && one.CarriedOutAt != null, cancellation);
        var to = licence.AfterLifting(barred is not null, isRevokedElse, scope.Now);
        return (to is not (LicenceState.Suspended or LicenceState.Revoked) ? null : licence.StoppedBesideSanctions is { } own ? $"It was stopped on other grounds: {own.Reason}" : barred, to);
    }

    /// <summary>The order of L2 is a duty of the licence as long as it holds, so its day is reminded of and told when it is over.</summary>
    private Task<bool> Order(CommandScope scope, Sanction sanction, Licence licence)
    {
        var order = sanction.OrderInForce;
        if (!licence.Order(sanction.Number, order, scope.Now))
            return Task.FromResult(order is not null && !licence.Owes(sanction.Number) && HasNoAccess(scope, sanction, licence, "order"));
        scope.Record(LicenceCommand.Subject(licence), reason: order is null ? $"The order of sanction {sanction.Number} is waived." : $"{order.What} By {Words.Day(order.Due)}.", pack: pack.Hash, details: ActOnSanction.Links(sanction));
        return Task.FromResult(true);
    }

    /// <summary>The conditions of L3 are a new version of the package.</summary>
    private Task<bool> Impose(CommandScope scope, Sanction sanction, Licence licence)
    {
        var conditions = sanction.ConditionsInForce;
        if (licence.IsSealingNext && licence.HasConditionsOf(sanction.Number) != conditions is not null)
            throw new TryLater($"Another change of licence {licence.Number} is being sealed.", null);
        if (!licence.Impose(sanction.Number, conditions, scope.Now))
            return Task.FromResult(conditions is not null && !licence.HasConditionsOf(sanction.Number) && HasNoAccess(scope, sanction, licence, "conditions"));
        scope.Enqueue(OutboxKinds.SealPackage, licence.Id.Value);
        scope.Record(LicenceCommand.Subject(licence), reason: conditions is null ? $"The conditions of sanction {sanction.Number} end." : Reason(sanction), pack: pack.Hash,
            details: [.. ActOnSanction.Links(sanction), ("clauses", string.Join(' ', conditions?.Clauses ?? []))]);
        return Task.FromResult(true);
    }

    /// <summary>Whether there is no access to put it on, any more or yet; then the log of the licence says so.</summary>
    private bool HasNoAccess(CommandScope scope, Sanction sanction, Licence licence, string what)
    {
        if (licence.TakesConditions)
            return false;
        scope.Record(LicenceCommand.Subject(licence), reason: licence.StateAt(scope.Now) is LicenceState.PendingAcceptance
            ? $"The {what} of sanction {sanction.Number} take{(what is "order" ? "s" : "")} effect once both sides have accepted the licence."
            : $"Nothing was changed by the {what} of sanction {sanction.Number}: no access is left under the licence.", pack: pack.Hash, details: ActOnSanction.Links(sanction));
        return true;
    }

    private static string Reason(Sanction sanction) => $"Sanction {sanction.Number}, L{sanction.Rung}: {sanction.Steps.Last(step => step.Verb is not nameof(SanctionVerb.ChangeFile)).Reason}";

    /// <summary>Each step and each answer of the panel may change what holds, so they are part of the identity.</summary>
    private static string Turn(Sanction sanction) => $"{sanction.Steps.Count} {sanction.Appeals.Count(one => one.DecidedAt is not null)}";
}
