using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

/// <summary>Takes a step of a dispute. Where an appeal is the way before the panel, it is lodged in the same act.</summary>
public sealed class ActOnDispute(CommandPipeline pipeline, PackLibrary packs, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public static string Name(DisputeVerb verb) => $"dispute.{verb.ToString().ToLowerInvariant()}";

    /// <param name="outcome">Of an answer of the officer or of the review; null for other verbs.</param>
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <returns>The state code after the act.</returns>
    public Task<Outcome<string>> Run(string number, DisputeVerb verb, DisputeOutcome? outcome, string reasons, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name(verb), key, actor, async scope =>
        {
            scope.Target = new("dispute", number, number);
            if (await scope.Db.Disputes.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } dispute)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(dispute, shown))
                return Outcome<string>.From(Outcome.Stale);
            scope.Target = OpenDispute.Subject(dispute);
            var hands = await scope.Db.HandsIn(dispute, cancellation);
            var from = Words.Code(dispute.State);
            if (dispute.WhyClosed(verb, scope.Actor, hands, scope.Now) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            var appeal = verb is DisputeVerb.AskPanel ? await Lodge(scope, dispute, reasons, cancellation) : null;
            var isDone = dispute.Take(verb, outcome, reasons, appeal, scope.Actor, hands, pack, scope.Now);
            // An offer of mediation is told to the other side; of two of a panel nobody is told before both agree.
            scope.IsHalf = !isDone && verb.IsOfPanel();
            scope.Record(scope.Target, from, Words.Code(dispute.State), reasons.Trim(), pack.Hash,
                [("signatures", isDone ? "all" : "1"), .. outcome is { } said ? [("outcome", Words.Code(said))] : Array.Empty<(string, string)>(), .. appeal is null ? [] : new[] { ("appeal", appeal) }]);
            return Outcome<string>.Done(Words.Code(dispute.State));
        }, cancellation);

    /// <summary>The appeal that is the way before the panel for a decision on an application, for the stop of a licence and for a sanction; the time to appeal was kept by the dispute.</summary>
    /// <returns>Its number; null where the panel hears the dispute itself, as that of a steward about a licence or a sanction, for only the licensee appeals.</returns>
    private async Task<string?> Lodge(CommandScope scope, Dispute dispute, string grounds, CancellationToken cancellation)
    {
        var (db, about) = (scope.Db, dispute.About);
        if (dispute.Kind is DisputeKind.Refusal or DisputeKind.Condition && await db.Applications.FirstOrDefaultAsync(one => one.Number == about, cancellation) is { } application)
        {
            var earlier = await db.Appeals.Where(one => one.Application == application.Id && one.Licence == null).ToListAsync(cancellation);
            var appeal = Appeal.Lodge(new(Guid.CreateVersion7(scope.Now)), await db.NextAppeal(cancellation), application, earlier, grounds, scope.Actor, packs.Of(application), scope.Now, dispute.OpenedAt);
            db.Appeals.Add(appeal);
            return appeal.Number;
        }
        if (dispute.Kind is DisputeKind.Sanction && await db.Sanctions.FirstOrDefaultAsync(one => one.Number == about, cancellation) is { } sanction && dispute.Complainant == sanction.Recipient)
        {
            var lodged = sanction.LodgeAppeal(grounds, scope.Actor, pack, scope.Now, dispute.OpenedAt);
            await scope.ReadRecord(sanction.Recipient, sanction, null, pack, cancellation);
            if (sanction.TakesOrderOrConditions)
                scope.Enqueue(OutboxKinds.ApplySanction, sanction.Id.Value);
            return lodged;
        }
        if (dispute.Kind is DisputeKind.Sanction && await db.Licences.FirstOrDefaultAsync(one => one.Number == about, cancellation) is { } licence && dispute.Complainant == licence.Recipient)
        {
            var earlier = await db.Appeals.Where(one => one.Licence == licence.Id).ToListAsync(cancellation);
            var appeal = Appeal.Lodge(new(Guid.CreateVersion7(scope.Now)), await db.NextAppeal(cancellation), licence, earlier, grounds, scope.Actor, pack, scope.Now, dispute.OpenedAt);
            db.Appeals.Add(appeal);
            return appeal.Number;
        }
        return null;
    }
}
