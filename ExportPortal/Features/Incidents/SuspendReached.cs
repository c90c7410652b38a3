using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>Suspends a licence that the incident reaches for 72 hours, by the licence's own machine, and notes it in the incident. One act for each licence.</summary>
public sealed class SuspendReached(CommandPipeline pipeline, PolicyPack pack)
{
    private static readonly Rule NotReached = new("SN-2", "The incident does not reach this licence.");

    public Task<Outcome<string>> Run(string incidentNumber, string licenceNumber, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("licence.suspendprovisionally", key, actor, async scope =>
        {
            if (await scope.LoadIncident(incidentNumber, cancellation) is not { } incident
                || await scope.LoadLicence(licenceNumber, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            if (incident.Licences.All(reached => reached.Licence != licence.Id))
                return Outcome<string>.From(Outcome.Broken(NotReached));
            if (incident.WhyNotWork(scope.Actor) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            await scope.SettleFirst(licence, cancellation);
            var before = licence.State;
            licence.Take(LicenceVerb.SuspendProvisionally, $"{incident.Number}: {reason}", scope.Actor, pack, scope.Now);
            await scope.OweNews(licence, before, cancellation);
            incident.NoteAct($"{licence.Number} {(licence.State is LicenceState.PendingAcceptance ? "kept from being accepted" : "suspended provisionally")}, until {Minute(licence.ProvisionalUntil!.Value)}", licence.Number, scope.Actor, scope.Now);
            scope.Record(scope.Target, Words.Code(before), Words.Code(licence.State), $"{incident.Number}: {reason}", details: ("incident", incident.Number));
            return Outcome<string>.Done(Words.Code(licence.State));
        }, cancellation);

    private static string Minute(DateTimeOffset at) => Components.Shared.Figures.Minute(at);
}
