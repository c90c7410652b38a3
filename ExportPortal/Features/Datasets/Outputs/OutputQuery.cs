using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Outputs;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Outputs;

/// <summary>The output tables of a dataset that were checked, the newest first, a page at a time.</summary>
/// <param name="MayCheck">Whether the reader may check another.</param>
/// <param name="Newest">The whole of the newest check; null where there is none.</param>
/// <param name="Total">Checks on all pages.</param>
/// <param name="Page">From 1.</param>
public sealed record OutputsOfDataset(string Number, string Title, bool MayCheck, KeptCheck? Newest, IReadOnlyList<CheckRow> Checks, int Total, int Page)
{
    public const int PageSize = 25;
}

/// <summary>A check in the list.</summary>
/// <param name="Breaches">Findings against release; 0 for a table that may go out.</param>
/// <param name="Recoverable">Small cells that can be worked out.</param>
/// <param name="IsWithdrawn">Whether it counts for no stress test any more.</param>
public sealed record CheckRow(string Number, string Table, int Breaches, int Recoverable, DateTimeOffset At, bool IsWithdrawn);

/// <param name="WithdrawnAt">From when on it counts for no stress test; null while it counts, as is <paramref name="WithdrawnReason"/>.</param>
public sealed record KeptCheck(string Number, OutputResult Result, DateTimeOffset At, DateTimeOffset? WithdrawnAt = null, string? WithdrawnReason = null);

/// <summary>Reads kept checks; those of a dataset that the actor may not see do not exist.</summary>
public sealed class OutputQuery(IDbContextFactory<PortalDbContext> contexts)
{
    /// <param name="page">From 1; one beyond the end gives the last.</param>
    public async Task<OutputsOfDataset?> Find(string dataset, int page, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Datasets.AsNoTracking().VisibleTo(actor).Where(one => one.Number == dataset).Select(one => new { one.Id, one.Number, one.Title, one.Steward }).FirstOrDefaultAsync(cancellation);
        if (found is null)
            return null;
        var checks = db.OutputChecks.AsNoTracking().Where(check => check.Dataset == found.Id).OrderByDescending(check => check.CheckedAt).ThenByDescending(check => check.Number);
        var total = await checks.CountAsync(cancellation);
        var shown = Math.Clamp(page, 1, Math.Max(1, (total + OutputsOfDataset.PageSize - 1) / OutputsOfDataset.PageSize));
        var rows = await checks.Skip((shown - 1) * OutputsOfDataset.PageSize).Take(OutputsOfDataset.PageSize)
            .Select(check => new CheckRow(check.Number, check.Table, check.Breaches, check.Recoverable, check.CheckedAt, check.WithdrawnAt != null)).ToListAsync(cancellation);
        var newest = await checks.Select(check => new KeptCheck(check.Number, check.Result, check.CheckedAt, check.WithdrawnAt, check.WithdrawnReason)).FirstOrDefaultAsync(cancellation);
        return new OutputsOfDataset(found.Number, found.Title, OutputCheck.MayCheck(found.Steward, actor), newest, rows, total, shown);
    }

    public async Task<KeptCheck?> FindCheck(string dataset, string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Datasets.VisibleTo(actor).Where(one => one.Number == dataset)
            .Join(db.OutputChecks.AsNoTracking().Where(check => check.Number == number), one => one.Id, check => check.Dataset, (_, check) => new KeptCheck(check.Number, check.Result, check.CheckedAt, check.WithdrawnAt, check.WithdrawnReason))
            .FirstOrDefaultAsync(cancellation);
    }
}
