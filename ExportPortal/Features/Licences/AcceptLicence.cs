using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Accepts a sealed licence for the actor's own side, on a fresh screening of everybody in it (transition 22); with the second side it becomes active.</summary>
public sealed class AcceptLicence(CommandPipeline pipeline, ListsInForce lists, PolicyPack pack)
{
    /// <param name="shown">SHA-256 of the licence.json that the actor was shown; another one is not accepted. Null where none was sealed yet.</param>
    /// <param name="authentication">How the actor signed in; part of the evidence.</param>
    public Task<Outcome<string>> Run(string number, ContentHash? shown, string authentication, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("licence.accept", key, actor, async scope =>
        {
            if (await scope.LoadLicence(number, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            if (licence.PackageHash != shown)
                return Outcome<string>.From(Outcome.Stale);
            var from = Words.Code(licence.State);
            licence.Accept(scope.Actor.Organisation == licence.Steward ? Role.Steward : Role.Recipient, authentication, scope.Actor, scope.Now);
            if (await WhyNot(scope, licence, cancellation) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            if (licence.State is LicenceState.Active)
                await TakeSanctions(scope, licence, cancellation);
            scope.Record(scope.Target, from, Words.Code(licence.State), details: ("licence.json", licence.PackageHash!.Value.Hex));
            return Outcome<string>.Done(Words.Code(licence.State));
        }, cancellation);

    private async Task<Rule?> WhyNot(CommandScope scope, Licence licence, CancellationToken cancellation) => await scope.Db.StandingOf(licence, cancellation) switch
    {
        Screening.Confirmed => new Rule("SC-7", "A party to this licence, or a user whom it names, is on a restricted-party list. It cannot be accepted."),
        Screening.Possible => new Rule("SC-6", "A party to this licence, or a user whom it names, is a possible match of a restricted-party list. Two persons of the authority compare both sides; after that it can be accepted."),
        _ => await scope.Db.WhyNotFresh(lists, licence.Recipient, licence.Steward, pack, scope.Now, cancellation) ?? await scope.Db.WhyNotAccepted(licence, pack, cancellation),
    };

    /// <summary>An order or conditions (L2, L3) that were imposed before take effect with the acceptance.</summary>
    private static async Task TakeSanctions(CommandScope scope, Licence licence, CancellationToken cancellation)
    {
        foreach (var sanction in await scope.Db.Sanctions.AsNoTracking().Where(one => one.Licence == licence.Id && one.State == SanctionState.Imposed).ToListAsync(cancellation))
            if (sanction.TakesOrderOrConditions)
                scope.Enqueue(OutboxKinds.ApplySanction, sanction.Id.Value);
    }
}
