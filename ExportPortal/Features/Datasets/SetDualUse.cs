using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>A technical reviewer sets how directly a dataset could help harm; the open cases on it are then read anew, and under a higher level the licences on it looked at anew.</summary>
public sealed class SetDualUse(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "dataset.dualuse";

    /// <summary>Licences that a task names; the page of the dataset has them all.</summary>
    private const int Most = 20;

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
                foreach (var id in await scope.Db.Applications.Where(one => one.Dataset == dataset.Id && Application.Undecided.Contains(one.State)).OrderBy(one => one.Number).Select(one => one.Id).ToListAsync(cancellation))
                    scope.Enqueue(OutboxKinds.ReadFacts, id.Value);
            if (isSet && dataset.Classification.DualUse > was)
                await LookAtLicences(scope, dataset, was, cancellation);
            scope.Record(scope.Target, $"DU{was}", $"DU{dataset.Classification.DualUse}", rationale, pack.Hash, (isSet ? "set" : "proposed", $"DU{level}"));
            return Outcome<bool>.Done(isSet);
        }, cancellation);

    /// <summary>What was granted under a lower level is to be looked at anew: one task for each assessment that a licence stands on.</summary>
    private async Task LookAtLicences(CommandScope scope, Dataset dataset, int was, CancellationToken cancellation)
    {
        var granted = await scope.Db.Licences.Where(licence => licence.State == LicenceState.PendingAcceptance || licence.State == LicenceState.Active || licence.State == LicenceState.Suspended)
            .Join(scope.Db.Applications.Where(one => one.Dataset == dataset.Id), licence => licence.Application, application => application.Id, (licence, application) => new { licence.Number, application.Assessment })
            .OrderBy(one => one.Number).ToListAsync(cancellation);
        foreach (var licences in granted.GroupBy(one => one.Assessment))
        {
            await scope.OpenReassessment(ReassessmentTrigger.DualUseRaised, dataset.Id, licences.Key, $"dualuse:{licences.Key.Value:N}:{scope.Now:yyyyMMddHHmmss}",
                $"The dual-use level of {dataset.Number} rose from DU{was} to DU{dataset.Classification.DualUse}. Granted under the lower one: {string.Join(", ", licences.Select(one => one.Number).Take(Most))}{(licences.Count() > Most ? $" and {licences.Count() - Most} more" : "")}. Say whether each may stay as it is, or suspend or revoke it.", pack, cancellation);
            await scope.Db.SaveChangesAsync(cancellation);
        }
    }
}
