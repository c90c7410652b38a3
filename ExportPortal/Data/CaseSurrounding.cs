using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
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

    private static readonly Translated<Func<PortalDbContext, DatasetVersionId, OrganisationId, MeasurementId?, CancellationToken, Task<CaseBeside?>>> Questions = new(() => EF.CompileAsyncQuery(
        (PortalDbContext db, DatasetVersionId version, OrganisationId recipient, MeasurementId? assessment, CancellationToken _) => db.DatasetVersions.AsNoTracking().Where(one => one.Id == version)
            .Join(db.Datasets, one => one.Dataset, dataset => dataset.Id, (_, dataset) => new CaseBeside(dataset.Id, dataset.Steward,
                db.Assessments.Where(one => one.Version == version && (assessment == null || one.Id == assessment)).OrderByDescending(one => one.MadeAt).Select(one => new SavedAssessment(one.Id, one.MadeAt)).FirstOrDefault(),
                db.PrivacyReleases.Any(one => one.Dataset == dataset.Id && one.Recipient == recipient && one.WithdrawnAt == null),
                db.SyntheticAssessments.Any(one => one.Version == version),
                db.ScreeningHits.Any(hit => hit.Party == recipient && hit.State != HitState.Lapsed))).FirstOrDefault()));

    private static readonly Translated<Func<PortalDbContext, OrganisationId, OrganisationId, IAsyncEnumerable<Organisation>>> Pair = new(() => EF.CompileAsyncQuery(
        (PortalDbContext db, OrganisationId one, OrganisationId other) => db.Organisations.AsTracking().Where(party => party.Id == one || party.Id == other)));

    private static readonly Translated<Func<PortalDbContext, DatasetId, CancellationToken, Task<Dataset>>> Whole = new(() => EF.CompileAsyncQuery(
        (PortalDbContext db, DatasetId dataset, CancellationToken _) => db.Datasets.AsNoTracking().Include(one => one.Versions).Single(one => one.Id == dataset)));

    private static readonly Translated<Func<PortalDbContext, OrganisationId, DatasetId, List<OrganisationId>, DateTimeOffset, IAsyncEnumerable<DatasetId>>> Shared = new(() => EF.CompileAsyncQuery(
        (PortalDbContext db, OrganisationId steward, DatasetId own, List<OrganisationId> pair, DateTimeOffset since) => db.Applications.AsNoTracking()
            .Where(one => one.Steward == steward && one.Dataset != own && pair.Contains(one.Recipient)
                && (Alive.Contains(one.State) || db.Licences.Any(licence => licence.Application == one.Id && licence.GrantedAt >= since)))
            .Select(one => one.Dataset).Distinct()));

    /// <summary>Where a case stands, and of what may count beside it whether there is any: seldom, and then alone it is read. Null when there is no such version.</summary>
    /// <param name="assessment">The one that the case stands on; null for the newest.</param>
    public static Task<CaseBeside?> Beside(this PortalDbContext db, DatasetVersionId version, OrganisationId recipient, MeasurementId? assessment, CancellationToken cancellation) =>
        Questions.For(db)(db, version, recipient, assessment, cancellation);

    /// <summary>The two parties of a case, those that exist; as the command has changed them, where it has.</summary>
    public static async Task<List<Organisation>> Parties(this PortalDbContext db, OrganisationId recipient, OrganisationId steward, CancellationToken cancellation) =>
        db.Read<Organisation>(one => one.Id == recipient || one.Id == steward) is { Count: 2 } both ? both : await Pair.For(db)(db, recipient, steward).ToListAsync(cancellation);

    /// <summary>A dataset with its versions, for reading.</summary>
    public static Task<Dataset> DatasetOf(this PortalDbContext db, DatasetId dataset, CancellationToken cancellation) => Whole.For(db)(db, dataset, cancellation);

    /// <summary>Reads what counts beside a case at the instant.</summary>
    public static async Task<CaseSurroundings> Around(this PortalDbContext db, Dataset dataset, DatasetVersionId version, Organisation recipient, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation) =>
        await db.Around(dataset, version, recipient, await db.Organisations.AsNoTracking().SingleOrDefaultAsync(one => one.Id == dataset.Steward, cancellation), pack, now,
            (await db.Beside(version, recipient.Id, null, cancellation))!, cancellation);

    /// <summary>The same for who has read the steward already, and what there is beside the case.</summary>
    public static async Task<CaseSurroundings> Around(
        this PortalDbContext db, Dataset dataset, DatasetVersionId version, Organisation recipient, Organisation? steward, PolicyPack pack, DateTimeOffset now, CaseBeside beside, CancellationToken cancellation)
    {
        var (own, party, since) = (dataset.Id, recipient.Id, now.AddMonths(-Aggregation.Months));
        List<OrganisationId> pair = [party];
        if (pack.Screening is { } terms)
            pair.AddRange(await db.Affiliates(party, terms.OwnedShare, cancellation, recipient));
        var datasets = await Shared.For(db)(db, dataset.Steward, own, pair, since).ToListAsync(cancellation);
        var others = datasets.Count == 0 ? [] : await db.Datasets.AsNoTracking().Where(one => datasets.Contains(one.Id)).OrderBy(one => one.Number).ToListAsync(cancellation);
        var recognitions = recipient.Permits.Count == 0 ? [] : await db.Recognitions.AsNoTracking().ToListAsync(cancellation);
        var releases = !beside.HasReleases ? [] : await db.PrivacyReleases.AsNoTracking().Where(one => one.Dataset == own && one.Recipient == party && one.WithdrawnAt == null).ToListAsync(cancellation);
        return new(DateOnly.FromDateTime(now.UtcDateTime), [.. others.Select(one => new OtherVolume(one.Id, one.Classification.Entries, one.Classification.Persons))], recognitions)
        {
            Releases = [.. releases.Select(one => one.Entry())],
            Attacks = beside.HasAttacks ? await db.AttacksOn(version, cancellation) : null,
            Steward = steward,
            UserHits = beside.HasHits ? await db.HitsOfUsers(party, cancellation) : [],
        };
    }

    /// <summary>The newest saved attacks on a version; null where none were saved.</summary>
    public static Task<SyntheticResult?> AttacksOn(this PortalDbContext db, DatasetVersionId version, CancellationToken cancellation) =>
        db.SyntheticAssessments.AsNoTracking().Where(one => one.Version == version).OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number).Select(one => one.Result).FirstOrDefaultAsync(cancellation);

    /// <summary>The attacks that an assessment was saved with; null for none.</summary>
    public static Task<SyntheticAssessment?> AttacksKept(this PortalDbContext db, MeasurementId? attacks, CancellationToken cancellation) =>
        attacks is null ? Task.FromResult<SyntheticAssessment?>(null) : db.SyntheticAssessments.AsNoTracking().FirstOrDefaultAsync(one => one.Id == attacks, cancellation);
}

/// <summary>What the store says of a case at first.</summary>
/// <param name="Assessment">The assessment that it stands on; null where its version was never measured.</param>
/// <param name="HasReleases">Whether differentially private releases of the dataset to the recipient count.</param>
/// <param name="HasAttacks">Whether attacks on the version were saved.</param>
/// <param name="HasHits">Whether matches of the recipient, its owners or users count.</param>
internal sealed record CaseBeside(DatasetId Dataset, OrganisationId Steward, SavedAssessment? Assessment, bool HasReleases, bool HasAttacks, bool HasHits);
