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
            if (verb is DisputeVerb.CloseWithoutCourt or DisputeVerb.Withdraw)
                await scope.Db.KeepSignatures(dispute, cancellation);
            var hands = await scope.Db.HandsIn(dispute, cancellation);
            var from = Words.Code(dispute.State);
            if (dispute.WhyClosed(verb, scope.Actor, hands, scope.Now) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            (string, string)[] gone = verb is DisputeVerb.TakeBackSignature ? [("signed", dispute.Signatures.First(one => one.Person == scope.Actor.Person).Verb)] : [];
            var way = verb is DisputeVerb.AskPanel ? await PanelWay.Of(scope.Db, dispute, scope.Actor, packs, pack, scope.Now, cancellation) : null;
            var appeal = way is null ? null : await way.Go(reasons);
            if (way?.Pauses is { } sanction)
                await scope.ReadAppealed(sanction, pack, cancellation);
            var isDone = dispute.Take(verb, outcome, reasons, appeal, scope.Actor, hands, pack, scope.Now);
            await scope.KeepContested(dispute, packs, cancellation);
            await scope.RaiseComplaint(dispute, pack, cancellation);
            // An offer of mediation is told to the other side; of two of a panel nobody is told before both agree.
            scope.IsHalf = !isDone && verb.IsInner();
            scope.Record(scope.Target, from, Words.Code(dispute.State), reasons.Trim(), pack.Hash,
                [("signatures", verb is DisputeVerb.TakeBackSignature ? "taken back" : isDone ? "all" : "1"), .. outcome is { } said ? [("outcome", Words.Code(said))] : Array.Empty<(string, string)>(), .. gone, .. appeal is null ? [] : new[] { ("appeal", appeal) }]);
            return Outcome<string>.Done(Words.Code(dispute.State));
        }, cancellation);
}
