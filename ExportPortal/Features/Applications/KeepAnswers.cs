using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Applications;

/// <summary>Keeps with the case what the applicant has typed of its answers, until all are sent.</summary>
public sealed class KeepAnswers(CommandPipeline pipeline, PackLibrary packs)
{
    /// <param name="revision">The revision that the actor was shown.</param>
    /// <param name="typed">By number of the question.</param>
    /// <returns>The revision after it.</returns>
    public Task<Outcome<int>> Run(string number, int revision, IReadOnlyDictionary<int, string> typed, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<int>("application.keepanswers", key, actor, async scope =>
        {
            if (await scope.LoadApplication(number, cancellation) is not { } application)
                return Outcome<int>.From(Outcome.NotFound);
            if (scope.IsStale(application, revision))
                return Outcome<int>.From(Outcome.Stale);
            application.KeepTyped(typed, scope.Actor, packs.Of(application), scope.Now);
            scope.Record(scope.Target, pack: application.PackHash);
            await scope.Db.SaveChangesAsync(cancellation);
            return Outcome<int>.Done(Revisions.Of(scope.Db, application));
        }, cancellation);
}
