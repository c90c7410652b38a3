using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>Adds a clause to the licence that is being decided, or takes back one that was added.</summary>
public sealed class ChangeClauses(CommandPipeline pipeline, PackLibrary packs, CaseChanges changes)
{
    /// <param name="isAdded">False takes it back.</param>
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <returns>How many clauses the licence has now.</returns>
    public async Task<Outcome<int>> Run(string number, string code, bool isAdded, string reason, Guid key, Actor actor, CancellationToken cancellation, int? revision = null)
    {
        var outcome = await pipeline.Run<int>(isAdded ? "application.addclause" : "application.takebackclause", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("application", number, number);
            var application = await scope.Db.Applications.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
            if (application is null)
                return Outcome<int>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("application", application.Id.Value.ToString(), number);
            if (revision is { } shown && scope.IsStale(application, shown))
                return Outcome<int>.From(Outcome.Stale);
            var pack = packs.Of(application);
            if (isAdded)
                application.AddClause(code, reason, scope.Actor, pack, scope.Now);
            else
                application.TakeBackClause(code, reason, scope.Actor, pack, scope.Now);
            scope.Record(scope.Target, reason: reason, pack: application.PackHash, details: ("clause", code));
            return Outcome<int>.Done(application.Clauses(pack).Count);
        }, cancellation);
        if (outcome.IsDone)
            changes.Publish(new(number, actor.Person, actor.Name, isAdded ? $"Clause {code} added" : $"Clause {code} taken back", ""));
        return outcome;
    }
}
