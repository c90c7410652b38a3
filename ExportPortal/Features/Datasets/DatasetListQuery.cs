using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets;

/// <summary>A dataset in the list.</summary>
/// <param name="Newest">Newest version; null while there is none.</param>
/// <param name="Licences">Licences ever granted on any version, as far as the reader may see them.</param>
/// <param name="Active">Those of them that are active today.</param>
public sealed record DatasetRow(
    string Number, string Title, string Steward, IReadOnlyList<string> Entries, Granularity Granularity, long Persons, MeasuredVersion? Newest, int Licences, int Active);

/// <param name="K">Smallest class; null while the version has no assessment.</param>
/// <param name="AverageRisk">Mean prosecutor risk, in [0, 1]; null while the version has no assessment.</param>
public sealed record MeasuredVersion(int Number, long? K, double? AverageRisk);

/// <param name="Page">From 1.</param>
public sealed record DatasetList(IReadOnlyList<DatasetRow> Rows, int Total, int Page)
{
    public const int PageSize = 25;

    public int Pages => PagesOf(Total);

    internal static int PagesOf(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);
}

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record DatasetPart(IReadOnlyList<DatasetRow> Rows, string? Next);

/// <summary>The datasets that the actor may see, in the order of their numbers, a page at a time.</summary>
public sealed class DatasetListQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="search">Part of number or title; empty for all.</param>
    /// <param name="page">From 1; one beyond the end gives the last.</param>
    public async Task<DatasetList> Run(string search, int page, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = Found(db, search, actor);
        var total = await found.CountAsync(cancellation);
        var shown = Math.Clamp(page, 1, DatasetList.PagesOf(total));
        return new(await Rows(db, found, (shown - 1) * DatasetList.PageSize, DatasetList.PageSize, actor, cancellation), total, shown);
    }

    /// <summary>A part of the list as programs and files read it: every part costs what the first one does.</summary>
    /// <param name="search">Part of number or title; empty for all.</param>
    /// <param name="after">Number of the last dataset of an earlier part; null for the first.</param>
    public async Task<DatasetPart> Part(string search, string? after, int size, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = Found(db, search, actor).OldestFirst(after);
        var rows = await Rows(db, found, 0, size + 1, actor, cancellation);
        return new([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Number : null);
    }

    private static IQueryable<Dataset> Found(PortalDbContext db, string search, Actor actor)
    {
        var found = db.Datasets.AsNoTracking().VisibleTo(actor);
        return search.Trim().ToLowerInvariant() is { Length: > 0 } part
            ? found.Where(dataset => dataset.Title.ToLower().Contains(part) || dataset.Number.ToLower().Contains(part)) : found;
    }

    private async Task<IReadOnlyList<DatasetRow>> Rows(PortalDbContext db, IQueryable<Dataset> found, int skip, int take, Actor actor, CancellationToken cancellation)
    {
        var rows = await found.OrderBy(dataset => dataset.Number.Length).ThenBy(dataset => dataset.Number)
            .Skip(skip).Take(take)
            .Select(dataset => new
            {
                dataset.Id, dataset.Number, dataset.Title, dataset.Classification,
                Steward = db.Organisations.Where(one => one.Id == dataset.Steward).Select(one => one.RomanisedName).First(),
            }).ToListAsync(cancellation);
        var ids = rows.Select(row => row.Id).ToList();
        var versions = await db.DatasetVersions.AsNoTracking().Where(version => ids.Contains(version.Dataset) && !db.DatasetVersions.Any(other => other.Dataset == version.Dataset && other.Number > version.Number))
            .Select(version => new
            {
                version.Dataset, version.Number,
                Risk = db.Assessments.Where(one => one.Version == version.Id).OrderByDescending(one => one.MadeAt).Select(one => new { one.AverageRisk, one.MaximumRisk }).FirstOrDefault(),
            }).ToListAsync(cancellation);
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        // As LicenceAccess.StateAt says it.
        var licences = await db.Licences.AsNoTracking().VisibleTo(actor)
            .Join(db.Applications.Where(one => ids.Contains(one.Dataset)), licence => licence.Application, application => application.Id, (licence, application) => new
            {
                application.Dataset,
                IsActive = licence.LastDay >= today && (licence.State == LicenceState.Active || (licence.State == LicenceState.Suspended && licence.ProvisionalUntil <= now)),
            })
            .GroupBy(licence => licence.Dataset).Select(group => new { Dataset = group.Key, All = group.Count(), Active = group.Count(licence => licence.IsActive) }).ToDictionaryAsync(group => group.Dataset, cancellation);
        return [.. rows.Select(row => new DatasetRow(
            row.Number, row.Title, row.Steward, row.Classification.Entries, row.Classification.Granularity, row.Classification.Persons,
            versions.FirstOrDefault(version => version.Dataset == row.Id) is { } newest
                ? new(newest.Number, newest.Risk is { } risk ? RiskAssessment.SmallestClass(risk.MaximumRisk) : null, newest.Risk?.AverageRisk) : null,
            licences.GetValueOrDefault(row.Id)?.All ?? 0, licences.GetValueOrDefault(row.Id)?.Active ?? 0))];
    }
}
