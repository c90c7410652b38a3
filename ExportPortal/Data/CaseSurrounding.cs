using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk.Synthetic;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

internal static class CaseSurrounding
{
    /// <summary>Applications that may still bring, or have brought, the data to the recipient.</summary>
    private static readonly ApplicationState[] Alive =
    [
        ApplicationState.Submitted, ApplicationState.Incomplete, ApplicationState.Registered, ApplicationState.ScreeningHold, ApplicationState.InReview, ApplicationState.RfiPending,
        ApplicationState.Recommended, ApplicationState.DecisionPending, ApplicationState.IntentToRefuse, ApplicationState.ApprovedConditional,
    ];

    /// <summary>Reads what counts beside a case at the instant.</summary>
    public static async Task<CaseSurroundings> Around(this PortalDbContext db, Dataset dataset, DatasetVersionId version, Organisation recipient, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var (steward, own, since) = (dataset.Steward, dataset.Id, now.AddMonths(-Aggregation.Months));
        List<OrganisationId> pair = [recipient.Id];
        if (pack.Screening is { } terms)
            pair.AddRange(await db.Affiliates(recipient.Id, terms.OwnedShare, cancellation));
        var datasets = await db.Applications.AsNoTracking()
            .Where(one => one.Steward == steward && one.Dataset != own && pair.Contains(one.Recipient)
                && (Alive.Contains(one.State) || db.Licences.Any(licence => licence.Application == one.Id && licence.GrantedAt >= since)))
            .Select(one => one.Dataset).Distinct().ToListAsync(cancellation);
        var others = datasets.Count == 0 ? [] : await db.Datasets.AsNoTracking().Where(one => datasets.Contains(one.Id)).OrderBy(one => one.Number).ToListAsync(cancellation);
        var recognitions = recipient.Permits.Count == 0 ? [] : await db.Recognitions.AsNoTracking().ToListAsync(cancellation);
        var party = recipient.Id;
        var releases = await db.PrivacyReleases.AsNoTracking().Where(one => one.Dataset == own && one.Recipient == party && one.WithdrawnAt == null).ToListAsync(cancellation);
        return new(DateOnly.FromDateTime(now.UtcDateTime), [.. others.Select(one => new OtherVolume(one.Id, one.Classification.Entries, one.Classification.Persons))], recognitions)
        {
            Releases = [.. releases.Select(one => one.Entry())],
            Attacks = await db.AttacksOn(version, cancellation),
            Steward = await db.Organisations.AsNoTracking().SingleOrDefaultAsync(one => one.Id == steward, cancellation),
            UserHits = await db.HitsOfUsers(party, cancellation),
        };
    }

    /// <summary>The newest saved attacks on a version; null where none were saved.</summary>
    public static Task<SyntheticResult?> AttacksOn(this PortalDbContext db, DatasetVersionId version, CancellationToken cancellation) =>
        db.SyntheticAssessments.AsNoTracking().Where(one => one.Version == version).OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number).Select(one => one.Result).FirstOrDefaultAsync(cancellation);

    /// <summary>The attacks that an assessment was saved with; null for none.</summary>
    public static Task<SyntheticAssessment?> AttacksKept(this PortalDbContext db, MeasurementId? attacks, CancellationToken cancellation) =>
        attacks is null ? Task.FromResult<SyntheticAssessment?>(null) : db.SyntheticAssessments.AsNoTracking().FirstOrDefaultAsync(one => one.Id == attacks, cancellation);
}
