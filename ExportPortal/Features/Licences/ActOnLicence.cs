using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Licences;

/// <summary>Takes a verb that asks for a reason alone: suspends, lifts, revokes, surrenders, returns a certificate, closes.</summary>
public sealed class ActOnLicence(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public static string Name(LicenceVerb verb) => $"licence.{verb.ToString().ToLowerInvariant()}";

    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Run(string number, LicenceVerb verb, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name(verb), key, actor, async scope =>
        {
            if (await scope.LoadLicence(number, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(licence, shown))
                return Outcome<string>.From(Outcome.Stale);
            await scope.SettleFirst(licence, cancellation);
            var before = licence.State;
            if ((verb is LicenceVerb.LiftSuspension ? await scope.WhyNotOpened(licence, pack, cancellation) : verb is LicenceVerb.Close ? await scope.WhyNotClosed(licence, pack, cancellation) : null) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            licence.Take(verb, reason, scope.Actor, pack, scope.Now);
            await scope.OweNews(licence, before, cancellation);
            scope.Record(scope.Target, Words.Code(before), Words.Code(licence.State), reason);
            return Outcome<string>.Done(Words.Code(licence.State));
        }, cancellation);
}
