using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>Records the evidence for one condition precedent.</summary>
public sealed class EvidenceCondition(CommandPipeline pipeline, CaseChanges changes)
{
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <param name="condition">Place of the condition in the application's list, from 0.</param>
    public async Task<Outcome<int>> Run(string number, int condition, string evidence, Guid key, Actor actor, CancellationToken cancellation, int? revision = null)
    {
        var outcome = await Record(number, condition, evidence, revision, key, actor, cancellation);
        if (outcome.IsDone)
            changes.Publish(new(number, actor.Person, actor.Name, "Evidence for a condition", ""));
        return outcome;
    }

    private Task<Outcome<int>> Record(string number, int condition, string evidence, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<int>("application.evidence", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("application", number, number);
            var application = await scope.Db.Applications.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
            if (application is null)
                return Outcome<int>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("application", application.Id.Value.ToString(), number);
            if (revision is { } shown && scope.IsStale(application, shown))
                return Outcome<int>.From(Outcome.Stale);
            application.Evidence(condition, evidence, scope.Actor, scope.Now);
            scope.Record(scope.Target, reason: evidence, details: ("condition", condition.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return Outcome<int>.Done(application.Conditions.Count(one => one.IsMet));
        }, cancellation);
}
