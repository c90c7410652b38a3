using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk.Privacy;

namespace ExportPortal.Features.Datasets.Privacy;

internal static class PrivacyParties
{
    /// <summary>Parties that a case on the dataset names; a steward knows no others.</summary>
    public static IQueryable<Organisation> RecipientsOf(this PortalDbContext db, DatasetId dataset) =>
        db.Organisations.Where(party => db.Applications.Any(application => application.Recipient == party.Id
            && db.DatasetVersions.Any(version => version.Dataset == dataset && version.Id == application.DatasetVersion)));

    public static PrivacyBudget Budget(this Dataset dataset, PolicyPack pack) => PrivacyBudget.Of(
        BaseTier.Of(dataset.Classification, pack).Tier, dataset.Classification.HighInvasiveness, dataset.Classification.Persons, pack);
}
