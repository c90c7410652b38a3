using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Suspends, lifts, revokes or surrenders a licence, with the reason.</summary>
public sealed class ActOnLicence(CommandPipeline pipeline)
{
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Run(string number, LicenceVerb verb, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>($"licence.{verb.ToString().ToLowerInvariant()}", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("licence", number, number);
            var licence = await scope.Db.Licences.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
            if (licence is null)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("licence", licence.Id.Value.ToString(), number);
            if (revision is { } shown && scope.IsStale(licence, shown))
                return Outcome<string>.From(Outcome.Stale);
            var from = Words.Code(licence.State);
            licence.Take(verb, reason, scope.Actor, scope.Now);
            scope.Record(scope.Target, from, Words.Code(licence.State), reason);
            return Outcome<string>.Done(Words.Code(licence.State));
        }, cancellation);
}
