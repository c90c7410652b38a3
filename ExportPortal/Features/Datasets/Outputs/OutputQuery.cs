using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Outputs;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Outputs;

/// <summary>The output tables of a dataset that were checked, the newest first.</summary>
/// <param name="MayCheck">Whether the reader may check another.</param>
public sealed record OutputsOfDataset(string Number, string Title, bool MayCheck, IReadOnlyList<KeptCheck> Checks);

public sealed record KeptCheck(string Number, OutputResult Result, DateTimeOffset At);

/// <summary>Reads kept checks; those of a dataset that the actor may not see do not exist.</summary>
public sealed class OutputQuery(IDbContextFactory<PortalDbContext> contexts)
{
    private const int Shown = 50;

    public async Task<OutputsOfDataset?> Find(string dataset, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Datasets.AsNoTracking().VisibleTo(actor).Where(one => one.Number == dataset).Select(one => new { one.Id, one.Number, one.Title, one.Steward }).FirstOrDefaultAsync(cancellation);
        if (found is null)
            return null;
        var checks = await db.OutputChecks.AsNoTracking().Where(check => check.Dataset == found.Id).OrderByDescending(check => check.CheckedAt).Take(Shown)
            .Select(check => new KeptCheck(check.Number, check.Result, check.CheckedAt)).ToListAsync(cancellation);
        return new OutputsOfDataset(found.Number, found.Title, OutputCheck.MayCheck(found.Steward, actor), checks);
    }

    public async Task<KeptCheck?> FindCheck(string dataset, string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Datasets.VisibleTo(actor).Where(one => one.Number == dataset)
            .Join(db.OutputChecks.AsNoTracking().Where(check => check.Number == number), one => one.Id, check => check.Dataset, (_, check) => new KeptCheck(check.Number, check.Result, check.CheckedAt))
            .FirstOrDefaultAsync(cancellation);
    }
}
