using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Opens a task for each licence that an older release granted with a copy sent where its tier allows remote access alone (03 3.1): once, and nothing of the licence is changed by it.</summary>
public sealed class ModesDue(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    /// <summary>Asked again until nothing is left, so that a part is enough.</summary>
    internal int AtOnce { get; init; } = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Few licences of these tiers send a copy at all, and the store leaves the others out.
        var sending = db.Licences.FromSql($"SELECT * FROM licence WHERE \"Tier\" >= 3 AND \"Grant\" LIKE '%\"Mode\":\"Transfer\"%'").AsNoTracking()
            .Where(licence => licence.State == LicenceState.PendingAcceptance || licence.State == LicenceState.Active || licence.State == LicenceState.Suspended)
            .Where(licence => !db.Reassessments.Any(task => task.Subject == "mode:" + licence.Number))
            .Join(db.Applications, licence => licence.Application, application => application.Id, (licence, application) => new { Licence = licence, application.Case, application.Dataset, application.Assessment })
            .OrderBy(one => one.Licence.Number);
        var acts = new List<DueAct>();
        // Those that may send are passed over here, so that they do not take the places of the others.
        await foreach (var one in sending.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (GrantReview.SendsAgainstTheTier(one.Licence, one.Case))
                acts.Add(Act(one.Licence, one.Dataset, one.Licence.Grant!.Review?.Assessment ?? one.Assessment));
            if (acts.Count == AtOnce)
                break;
        }
        return acts;
    }

    private DueAct Act(Licence licence, DatasetId dataset, MeasurementId assessment) => new("reassessment.open", Once.Of($"mode:{licence.Number}"), async scope =>
    {
        var reason = $"Licence {licence.Number} lets a copy be sent, and at tier {licence.Tier} the data are used by remote access alone. Have the licensee ask for the change of the way of use, or suspend or revoke the licence.";
        if (await scope.OpenReassessment(ReassessmentTrigger.ModeAgainstTier, dataset, assessment, $"mode:{licence.Number}", reason, pack, CancellationToken.None) is not { } number)
            return false;
        scope.Record(LicenceCommand.Subject(licence), reason: reason, pack: pack.Hash, details: [("task", number)]);
        return true;
    });
}
