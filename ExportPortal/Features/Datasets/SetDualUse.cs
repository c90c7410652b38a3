using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>A technical reviewer sets how directly a dataset could help harm; the open cases on it are then read anew.</summary>
public sealed class SetDualUse(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "dataset.dualuse";

    private static readonly ApplicationState[] Undecided =
        [ApplicationState.Submitted, ApplicationState.Registered, ApplicationState.InReview, ApplicationState.RfiPending, ApplicationState.Recommended, ApplicationState.DecisionPending];

    /// <returns>Whether the level is set now; false while a second reviewer has to say the same.</returns>
    public Task<Outcome<bool>> Run(string number, int level, string rationale, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<bool>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("dataset", number, number);
            if (await scope.Db.Datasets.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } dataset)
                return Outcome<bool>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("dataset", dataset.Id.Value.ToString(), number);
            var was = dataset.Classification.DualUse;
            var isSet = dataset.SetDualUse(level, rationale, scope.Actor, scope.Now);
            if (isSet)
                foreach (var id in await scope.Db.Applications.Where(one => one.Dataset == dataset.Id && Undecided.Contains(one.State)).OrderBy(one => one.Number).Select(one => one.Id).ToListAsync(cancellation))
                    scope.Enqueue(OutboxKinds.ReadFacts, id.Value);
            scope.Record(scope.Target, $"DU{was}", $"DU{dataset.Classification.DualUse}", rationale, pack.Hash, (isSet ? "set" : "proposed", $"DU{level}"));
            return Outcome<bool>.Done(isSet);
        }, cancellation);
}
