using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>Gives notice, imposes, reviews, ends or withdraws a sanction. What it does to the licence follows as an act of the portal on that licence.</summary>
public sealed class ActOnSanction(CommandPipeline pipeline, PolicyPack pack)
{
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Run(string number, SanctionVerb verb, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name(verb), key, actor, async scope =>
        {
            if (await scope.LoadSanction(number, cancellation) is not { } sanction)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(sanction, shown))
                return Outcome<string>.From(Outcome.Stale);
            var incident = sanction.Incident is { } follows ? await scope.Db.Incidents.AsNoTracking().SingleAsync(one => one.Id == follows, cancellation) : null;
            if (sanction.WhyClosed(verb, incident, scope.Actor, pack, scope.Now) is { } closed)
                return Outcome<string>.From(Outcome.Broken(closed));
            if (verb is SanctionVerb.GiveNotice or SanctionVerb.Impose && await scope.Db.WhyFindingIsGone(sanction, cancellation) is not null)
                return Outcome<string>.From(Outcome.Broken(SetAside));
            var (from, stopped) = (Words.Code(sanction.State), sanction.Stops(pack));
            var history = await scope.Db.Organisations.Where(one => one.Id == sanction.Recipient).Select(one => one.History).SingleAsync(cancellation);
            var stains = verb is SanctionVerb.StepDown ? await scope.Db.Stains(sanction, pack, scope.Now, cancellation) : [];
            if (sanction.Take(verb, reason, history, scope.Actor, pack, scope.Now, stains))
            {
                await scope.ReadRecord(sanction, pack, cancellation);
                if ((verb is SanctionVerb.Impose && sanction.Stops(pack)) || (verb is SanctionVerb.End or SanctionVerb.StepDown && stopped) || sanction.TakesOrderOrConditions)
                    scope.Enqueue(OutboxKinds.ApplySanction, sanction.Id.Value);
            }
            scope.Record(scope.Target, from, Words.Code(sanction.State), reason, pack.Hash, Links(sanction));
            return Outcome<string>.Done(Words.Code(sanction.State));
        }, cancellation);

    private static readonly Rule SetAside = new("SN-29", "The finding that it was proposed on was withdrawn or set aside, so it bears no sanction. Withdraw this one.");

    /// <summary>What the log calls it.</summary>
    public static string Name(SanctionVerb verb) => $"sanction.{verb.ToString().ToLowerInvariant()}";

    internal static (string, string)[] Links(Sanction sanction) =>
        [sanction.AuditNumber is { } audit ? ("audit", audit) : ("incident", sanction.IncidentNumber), ("sanction", sanction.Number), ("licence", sanction.Subject.Number), ("rung", $"L{sanction.Rung}")];
}

/// <summary>The recipient replies to the notice, or appeals against the decision.</summary>
public sealed class AnswerSanction(CommandPipeline pipeline, PolicyPack pack)
{
    /// <param name="verb">Reply or Appeal.</param>
    /// <returns>The state of the sanction, or the number of the appeal.</returns>
    public Task<Outcome<string>> Run(string number, SanctionVerb verb, string words, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(ActOnSanction.Name(verb), key, actor, async scope =>
        {
            if (await scope.LoadSanction(number, cancellation) is not { } sanction)
                return Outcome<string>.From(Outcome.NotFound);
            var (from, done) = (Words.Code(sanction.State), Words.Code(sanction.State));
            if (verb is SanctionVerb.Reply)
                sanction.Answer(words, scope.Actor, pack, scope.Now);
            else if (verb is SanctionVerb.Appeal)
            {
                done = sanction.LodgeAppeal(words, scope.Actor, pack, scope.Now);
                await scope.ReadAppealed(sanction, pack, cancellation);
            }
            else
                throw new ArgumentOutOfRangeException(nameof(verb), verb, null);
            scope.Record(scope.Target, from, Words.Code(sanction.State), words, pack.Hash, ActOnSanction.Links(sanction));
            return Outcome<string>.Done(done);
        }, cancellation);
}

/// <summary>A person of the panel signs an outcome of the appeal against a sanction; with the second signature it takes effect.</summary>
public sealed class DecideSanctionAppeal(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "sanction.decideappeal";

    public Task<Outcome<string>> Run(string number, AppealVerb verb, string reasons, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            if (await scope.LoadSanction(number, cancellation) is not { } sanction)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(sanction, shown))
                return Outcome<string>.From(Outcome.Stale);
            var from = Words.Code(sanction.State);
            var isDecided = sanction.Decide(verb, reasons, scope.Actor, scope.Now);
            scope.IsHalf = !isDecided;
            if (isDecided)
            {
                await scope.ReadRecord(sanction, pack, cancellation);
                if (verb is not AppealVerb.Dismiss || sanction.TakesOrderOrConditions)
                    scope.Enqueue(OutboxKinds.ApplySanction, sanction.Id.Value);
            }
            scope.Record(scope.Target, from, Words.Code(sanction.State), reasons, pack.Hash, [.. ActOnSanction.Links(sanction), ("outcome", verb.ToString()), ("signatures", isDecided ? "2" : "1")]);
            return Outcome<string>.Done(Words.Code(sanction.Appeals[^1].State));
        }, cancellation);
}
