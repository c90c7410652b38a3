using ExportPortal.Data;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Licences;

/// <summary>Accepts a sealed licence for the actor's own side; with the second side it becomes active.</summary>
public sealed class AcceptLicence(CommandPipeline pipeline)
{
    /// <param name="authentication">How the actor signed in; part of the evidence.</param>
    public Task<Outcome<string>> Run(string number, string authentication, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("licence.accept", key, actor, async scope =>
        {
            if (await scope.LoadLicence(number, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            var from = Words.Code(licence.State);
            licence.Accept(scope.Actor.Organisation == licence.Steward ? Role.Steward : Role.Recipient, authentication, scope.Actor, scope.Now);
            scope.Record(scope.Target, from, Words.Code(licence.State), details: ("licence.json", licence.PackageHash!.Value.Hex));
            return Outcome<string>.Done(Words.Code(licence.State));
        }, cancellation);
}
