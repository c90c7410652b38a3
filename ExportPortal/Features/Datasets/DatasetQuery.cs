using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>A dataset with its versions and the licences on it.</summary>
/// <param name="IsOwn">Whether the reader belongs to the steward, and so may measure a new version.</param>
/// <param name="Because">Why the base tier is what it is, in the words of the pack.</param>
/// <param name="Versions">The newest first.</param>
public sealed record DatasetDetails(
    string Number, string Title, string Limitations, string Steward, bool IsOwn, Classification Classification, int BaseTier, string Because,
    IReadOnlyList<VersionDetails> Versions, IReadOnlyList<LicenceOnDataset> Licences)
{
    public required OrganisationId StewardId { get; init; }
}

/// <param name="Assessments">The newest first.</param>
/// <param name="Lineage">How the file came from another; null where the steward brought it as it is.</param>
public sealed record VersionDetails(Guid Id, int Number, DatasetFile File, IReadOnlyList<Variable> Variables, DateTimeOffset At, IReadOnlyList<AssessmentRow> Assessments, Lineage? Lineage = null)
{
    /// <summary>What the steward declared of it; null for nothing.</summary>
    public DeclaredOrigin? Origin { get; init; }

    /// <summary>How its file was read when it was measured last, so that it is read so again.</summary>
    public CsvWritten Written { get; init; } = CsvWritten.Found;

    /// <summary>Why it cannot be applied for; null when it can.</summary>
    public Rule? Unclassified { get; init; }
}

/// <param name="K">Smallest class.</param>
/// <param name="For">Where the data were meant to go, in words; null where that was not kept.</param>
public sealed record AssessmentRow(string Number, DateTimeOffset At, long K, double AverageRisk, double MaximumRisk, string? For = null);

/// <param name="Version">Number of the version it is on.</param>
public sealed record LicenceOnDataset(string Number, string Recipient, int Version, int Tier, LicenceState State, Period Term);

/// <param name="Version">Identity and number of the version it was made of.</param>
/// <param name="Stress">Null where the stress tests were not run; so is <paramref name="StressSeconds"/>.</param>
/// <param name="Basis">Null for an assessment that was saved before the portal kept it.</param>
public sealed record SavedAssessment(string Number, Guid VersionId, int Version, RiskMeasurement Measurement, DateTimeOffset At, StressRun? Stress = null, double? StressSeconds = null, AssessmentBasis? Basis = null)
{
    /// <summary>When it was measured; null for an assessment that was saved before the portal kept it.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>What was measured for the stress tests, attacks that were saved with the version included; null where neither was run.</summary>
    public StressFigures? Figures { get; init; } = Stress?.Figures;
}

/// <summary>Reads one dataset; what the actor may not see does not exist.</summary>
public sealed class DatasetQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public async Task<DatasetDetails?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var dataset = await db.Datasets.AsNoTracking().VisibleTo(actor).Include(one => one.Versions).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (dataset is null)
            return null;
        var (ids, @class) = (dataset.Versions.Select(version => version.Id).ToList(), dataset.Classification);
        var assessments = await db.Assessments.AsNoTracking().Where(one => ids.Contains(one.Version)).OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number)
            .Select(one => new { one.Version, one.Number, one.MadeAt, one.AverageRisk, one.MaximumRisk, one.Form, one.Basis }).ToListAsync(cancellation);
        var licences = await db.Licences.AsNoTracking().VisibleTo(actor)
            .Join(db.Applications.Where(one => ids.Contains(one.DatasetVersion)), licence => licence.Application, application => application.Id,
                (licence, application) => new { licence.Number, licence.Recipient, application.DatasetVersion, licence.Tier, licence.State, licence.Start, licence.LastDay, licence.AcceptBy, licence.ProvisionalUntil })
            .Join(db.Organisations, licence => licence.Recipient, party => party.Id, (licence, party) => new { Licence = licence, Name = party.RomanisedName })
            .OrderByDescending(row => row.Licence.Number).ToListAsync(cancellation);
        var steward = await db.Organisations.Where(one => one.Id == dataset.Steward).Select(one => one.RomanisedName).FirstAsync(cancellation);
        var tier = BaseTier.Of(@class, pack);
        return new(
            dataset.Number, dataset.Title, dataset.Limitations, steward, dataset.IsStewardedBy(actor), @class, tier.Tier, tier.Sentence(@class.Granularity, pack),
            [.. dataset.Versions.OrderByDescending(version => version.Number).Select(version => new VersionDetails(
                version.Id.Value, version.Number, version.File, version.Variables, version.RegisteredAt,
                [.. assessments.Where(one => one.Version == version.Id).Select(one => new AssessmentRow(one.Number, one.MadeAt, RiskAssessment.SmallestClass(one.MaximumRisk), one.AverageRisk, one.MaximumRisk, one.Basis?.Context.Words(pack)))], version.Lineage)
            {
                Origin = version.Origin, Unclassified = JoinedData.WhyNotClassified(version, @class, pack),
                Written = CsvWritten.As(assessments.FirstOrDefault(one => one.Version == version.Id)?.Form),
            })],
            [.. licences.Select(row => new LicenceOnDataset(
                row.Licence.Number, row.Name, dataset.Version(row.Licence.DatasetVersion).Number, row.Licence.Tier, LicenceAccess.StateAt(new(row.Licence.State, new(row.Licence.Start, row.Licence.LastDay), row.Licence.AcceptBy, row.Licence.ProvisionalUntil), clock.GetUtcNow()), new(row.Licence.Start, row.Licence.LastDay)))])
        {
            StewardId = dataset.Steward,
        };
    }

    /// <summary>A saved assessment of a dataset, with all its figures.</summary>
    public async Task<SavedAssessment?> FindAssessment(string dataset, string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Datasets.AsNoTracking().VisibleTo(actor).Where(one => one.Number == dataset)
            .Join(db.DatasetVersions, one => one.Id, version => version.Dataset, (_, version) => version)
            .Join(db.Assessments.Where(one => one.Number == number), version => version.Id, one => one.Version, (version, one) => new { version.Id, version.Number, one.Measurement, one.MadeAt, one.MeasuredAt, one.Stress, one.StressSeconds, one.Basis })
            .FirstOrDefaultAsync(cancellation);
        return found is null ? null : new(number, found.Id.Value, found.Number, found.Measurement, found.MadeAt, found.Stress, found.StressSeconds, found.Basis)
        {
            MeasuredAt = found.MeasuredAt,
            Figures = SyntheticFigures.Into(found.Stress?.Figures, await db.AttacksOn(found.Id, cancellation), new(found.Measurement.File.Sha256)),
        };
    }
}
