using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Accepts a sealed licence for the actor's own side; with the second side it becomes active.</summary>
public sealed class AcceptLicence(CommandPipeline pipeline)
{
    /// <param name="authentication">How the actor signed in; part of the evidence.</param>
    public Task<Outcome<string>> Run(string number, string authentication, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("licence.accept", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("licence", number, number);
            var licence = await scope.Db.Licences.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
            if (licence is null)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("licence", licence.Id.Value.ToString(), number);
            var from = Words.Code(licence.State);
            licence.Accept(scope.Actor.Organisation == licence.Steward ? Role.Steward : Role.Recipient, authentication, scope.Actor, scope.Now);
            scope.Record(scope.Target, from, Words.Code(licence.State), details: ("licence.json", licence.PackageHash!.Value.Hex));
            return Outcome<string>.Done(Words.Code(licence.State));
        }, cancellation);
}
