using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Takes a verb that asks for a reason alone: suspends, lifts, revokes, surrenders, returns a certificate, closes.</summary>
public sealed class ActOnLicence(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>The lowest rung of a sanction that stops access.</summary>
    private const int Stopping = 4;

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
            var before = licence.State;
            if (verb is LicenceVerb.LiftSuspension && await scope.Db.StandingOf(licence, cancellation) is Screening.Confirmed)
                return Outcome<string>.From(Outcome.Broken(new("SC-8", "A party to this licence, or a user whom it names, is on a restricted-party list. Access stays closed while that stands.")));
            if (verb is LicenceVerb.LiftSuspension && await scope.Db.Sanctions.AnyAsync(one => one.Licence == licence.Id && one.Rung >= Stopping && one.State == SanctionState.Imposed, cancellation))
                return Outcome<string>.From(Outcome.Broken(new("LC-17", "A sanction that stops access stands on this licence. End the sanction, or let the panel decide an appeal against it; the suspension is lifted after that.")));
            licence.Take(verb, reason, scope.Actor, pack, scope.Now);
            await scope.OweNews(licence, before, cancellation);
            scope.Record(scope.Target, Words.Code(before), Words.Code(licence.State), reason);
            return Outcome<string>.Done(Words.Code(licence.State));
        }, cancellation);
}
