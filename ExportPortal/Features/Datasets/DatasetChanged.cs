using ExportPortal.Data;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>What another classification of a dataset means for the cases and the licences on it.</summary>
internal static class DatasetChanged
{
    /// <summary>Licences that a task names; the page of the dataset has them all.</summary>
    private const int Most = 20;

    private static readonly ApplicationState[] Undecided =
        [ApplicationState.Submitted, ApplicationState.Registered, ApplicationState.InReview, ApplicationState.RfiPending, ApplicationState.Recommended, ApplicationState.DecisionPending];

    /// <summary>The open cases are read anew.</summary>
    public static async Task ReadOpenCases(this CommandScope scope, Dataset dataset, CancellationToken cancellation)
    {
        foreach (var id in await scope.Db.Applications.Where(one => one.Dataset == dataset.Id && Undecided.Contains(one.State)).OrderBy(one => one.Number).Select(one => one.Id).ToListAsync(cancellation))
            scope.Enqueue(OutboxKinds.ReadFacts, id.Value);
    }

    /// <summary>What was granted before is to be looked at anew: one task for each assessment that a licence stands on.</summary>
    /// <param name="because">Begins the reason; the numbers of the licences end its last sentence.</param>
    public static async Task LookAtLicences(this CommandScope scope, Dataset dataset, ReassessmentTrigger trigger, string subject, string because, PolicyPack pack, CancellationToken cancellation)
    {
        var granted = await scope.Db.Licences.Where(licence => licence.State == LicenceState.PendingAcceptance || licence.State == LicenceState.Active || licence.State == LicenceState.Suspended)
            .Join(scope.Db.Applications.Where(one => one.Dataset == dataset.Id), licence => licence.Application, application => application.Id, (licence, application) => new { licence.Number, application.Assessment })
            .OrderBy(one => one.Number).ToListAsync(cancellation);
        foreach (var licences in granted.GroupBy(one => one.Assessment))
        {
            await scope.OpenReassessment(trigger, dataset.Id, licences.Key, $"{subject}:{licences.Key.Value:N}:{scope.Now:yyyyMMddHHmmss}",
                $"{because}: {string.Join(", ", licences.Select(one => one.Number).Take(Most))}{(licences.Count() > Most ? $" and {licences.Count() - Most} more" : "")}. Say whether each may stay as it is, or suspend or revoke it.", pack, cancellation);
            await scope.Db.SaveChangesAsync(cancellation);
        }
    }
}
