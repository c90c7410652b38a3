using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>A technical reviewer sets how directly a dataset could help harm; the open cases on it are then read anew, and under a higher level the licences on it looked at anew.</summary>
public sealed class SetDualUse(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "dataset.dualuse";

    /// <returns>Whether the level is set now; false while a second reviewer has to say the same.</returns>
    public Task<Outcome<bool>> Run(string number, int level, string rationale, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<bool>(Name, key, actor, async scope =>
        {
            if (await scope.LoadDataset(number, cancellation) is not { } dataset)
                return Outcome<bool>.From(Outcome.NotFound);
            var was = dataset.Classification.DualUse;
            var isSet = dataset.SetDualUse(level, rationale, scope.Actor, scope.Now);
            if (isSet)
                await scope.ReadOpenCases(one => one.Dataset == dataset.Id, cancellation);
            if (isSet && dataset.Classification.DualUse > was)
                await scope.LookAtLicences(one => one.Dataset == dataset.Id, ReassessmentTrigger.DualUseRaised, "dualuse", $"The dual-use level of {dataset.Number} rose from DU{was} to DU{dataset.Classification.DualUse}. Granted under the lower one", pack, cancellation);
            scope.Record(scope.Target, $"DU{was}", $"DU{dataset.Classification.DualUse}", rationale, pack.Hash, (isSet ? "set" : "proposed", $"DU{level}"));
            return Outcome<bool>.Done(isSet);
        }, cancellation);
}
