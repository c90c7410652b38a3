using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The facts of a case as the store holds them now; what the rules decide is computed from them, never kept apart.</summary>
public sealed record CaseFile(Dataset Dataset, DatasetVersion Version, RiskAssessment Assessment, Organisation Recipient)
{
    /// <summary>Numbers of earlier versions of the dataset that the recipient was licensed to hold.</summary>
    public required IReadOnlyCollection<int> Held { get; init; }

    /// <summary>What else the steward gave the recipient, which permits are recognised, and the day.</summary>
    public required CaseSurroundings Around { get; init; }

    public CaseDecision Decide(ApplicationContent content, PolicyPack pack) =>
        CaseDecision.Of(CaseFacts.For(Dataset, Assessment, Recipient, content, pack, Held, Around), pack);

    public CaseSubject Subject => new(Dataset.Steward, Recipient.Id, Dataset.Id, Version.Id, Assessment.Id);

    /// <summary>The facts of an application as they stand now, on the assessment that it was submitted with.</summary>
    public static async Task<CaseFile> Of(PortalDbContext db, Application application, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var assessment = application.Assessment;
        var file = await Load(db, application.DatasetVersion, application.Recipient, pack, now, cancellation)
            ?? throw new InvalidOperationException($"Application {application.Number} points at a case that is not there.");
        return file.Assessment.Id == assessment ? file : file with { Assessment = await db.Assessments.FirstAsync(one => one.Id == assessment, cancellation) };
    }

    /// <summary>Loads the case of a version and recipient; null when either does not exist, or the version was never measured.</summary>
    public static async Task<CaseFile?> Load(PortalDbContext db, DatasetVersionId version, OrganisationId recipient, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var dataset = await db.Datasets.Include(candidate => candidate.Versions).FirstOrDefaultAsync(candidate => candidate.Versions.Any(one => one.Id == version), cancellation);
        var assessment = await db.Assessments.Where(candidate => candidate.Version == version).OrderByDescending(candidate => candidate.MadeAt).FirstOrDefaultAsync(cancellation);
        var organisation = await db.Organisations.FirstOrDefaultAsync(candidate => candidate.Id == recipient, cancellation);
        return dataset is null || assessment is null || organisation is null ? null
            : new CaseFile(dataset, dataset.Version(version), assessment, organisation)
            {
                Held = await db.Held(dataset.Version(version), recipient, cancellation),
                Around = await db.Around(dataset, version, organisation, pack, now, cancellation),
            };
    }
}
