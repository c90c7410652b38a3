using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Features.Datasets.Privacy;
using ExportPortal.Microdata;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>What the portal knows of a dataset for its stress tests.</summary>
/// <param name="Context">While no recipient is known: what the tier asks for at least.</param>
/// <param name="Earlier">Versions that somebody was licensed to hold within the window of the pack, of whatever outcome: the recipient to come may hold them all. The day of the release counts, not that of registration or of the data: an old version that goes out today stands beside this one today.</param>
/// <param name="Privacy">What the recipient with most differentially private releases was given in twelve months; null where none was made.</param>
/// <param name="Outputs">What was found of the worst of the output tables, each by its newest check; null where none was checked.</param>
/// <param name="Canaries">Records planted in a model's training, as the steward declared; null where none were.</param>
/// <param name="MinorityJustification">See <see cref="StressFigures.MinorityJustification"/>.</param>
/// <param name="WithdrawnChecks">See <see cref="StressFigures.WithdrawnChecks"/>.</param>
public sealed record StressSetup(
    StressContext Context, IReadOnlyList<EarlierVersion> Earlier, PolicyPack Pack, DifferencingFigures? Outputs = null, PrivacyTotals? Privacy = null,
    CanaryFigures? Canaries = null, string? MinorityJustification = null, IReadOnlyList<string>? WithdrawnChecks = null)
{
    /// <summary>Adds to what was measured what the portal itself knows, and what nobody can measure of the file.</summary>
    public StressFigures Complete(StressFigures measured) => measured with
    {
        Differencing = Outputs, WithdrawnChecks = WithdrawnChecks, Canaries = Canaries, MinorityJustification = MinorityJustification,
        Composition = measured.Composition is { } composition ? composition with { Privacy = Privacy } : null,
    };
}

/// <summary>Gathers the setup; null where the pack in force has no stress tests, or the dataset is not the actor's to see.</summary>
public sealed class StressSetups(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public async Task<StressSetup?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        if (pack.StressTests is not { } terms)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var dataset = await db.Datasets.AsNoTracking().VisibleTo(actor).Include(one => one.Versions).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (dataset is null)
            return null;
        var since = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddMonths(-terms.Composition.Months);
        var ids = dataset.Versions.Select(version => version.Id).ToList();
        var held = await db.Applications.Where(one => ids.Contains(one.DatasetVersion))
            .Join(db.Licences.Where(licence => licence.End >= since), application => application.Id, licence => licence.Application, (application, licence) => new { application.DatasetVersion, licence.Start }).ToListAsync(cancellation);
        var released = held.GroupBy(one => one.DatasetVersion).ToDictionary(one => one.Key, one => one.Max(licence => licence.Start));
        var versions = released.Keys.ToList();
        var measured = await db.Assessments.AsNoTracking().Where(one => versions.Contains(one.Version)).OrderBy(one => one.MadeAt)
            .Select(one => new { one.Version, one.Form }).ToListAsync(cancellation);
        var releases = await db.PrivacyReleases.AsNoTracking().Where(one => one.Dataset == dataset.Id && one.WithdrawnAt == null).ToListAsync(cancellation);
        var tier = BaseTier.Of(dataset.Classification, pack).Tier;
        return new StressSetup(
            StressContext.Assumed(dataset.Classification, tier, pack),
            [.. dataset.Versions.Where(version => released.ContainsKey(version.Id)).OrderBy(version => version.Number)
                .Select(version => Earlier(version, released[version.Id], [.. measured.Where(one => one.Version == version.Id).Select(one => one.Form)]))],
            pack, DifferencingFigures.Worst(await Outputs(db, dataset.Id, cancellation), terms.Differencing),
            dataset.Budget(pack).Worst(new PrivacyLedger([.. releases.Select(one => one.Entry())]), dataset.Id, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)),
            WithdrawnChecks: await db.OutputChecks.Where(check => check.Dataset == dataset.Id && check.WithdrawnAt != null).OrderBy(check => check.Number).Select(check => check.Number).ToListAsync(cancellation) is { Count: > 0 } numbers ? numbers : null);
    }

    /// <summary>The newest check of each table, the newest table first. One that was withdrawn is as if it had not been made; a check before it of the same table counts again.</summary>
    private static async Task<IEnumerable<DifferencingFigures>> Outputs(PortalDbContext db, DatasetId dataset, CancellationToken cancellation)
    {
        var newest = await db.OutputChecks.AsNoTracking().Where(check => check.Dataset == dataset && check.WithdrawnAt == null).GroupBy(check => new { check.Table, check.Dimensions })
            .Select(table => table.OrderByDescending(check => check.CheckedAt).ThenByDescending(check => check.Number)
                .Select(check => new { check.Number, check.CheckedAt, check.Table, check.Dimensions, check.Sha256, check.Cells, check.Recoverable, check.Breaches, check.IsExact }).First()).ToListAsync(cancellation);
        return newest.OrderByDescending(check => check.CheckedAt).ThenByDescending(check => check.Number, StringComparer.Ordinal)
            .Select(check => new DifferencingFigures(check.Table, check.Sha256, check.Cells, check.Recoverable, check.Breaches - check.Recoverable, check.IsExact) { Dimensions = check.Dimensions });
    }

    private static EarlierVersion Earlier(DatasetVersion version, DateOnly on, IReadOnlyList<MeasuredForm> measured) =>
        new(new EarlierRelease(version.Number, on, version.File.Rows), [.. measured.SelectMany(one => one.QuasiIdentifiers).Distinct()])
        {
            Content = version.File.Hash, IsTable = measured.Any(one => one.IsTable), Written = CsvWritten.As(measured.LastOrDefault()),
        };
}
