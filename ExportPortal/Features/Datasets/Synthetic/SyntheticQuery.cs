using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Synthetic;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Synthetic;

/// <summary>Saved attacks on a version.</summary>
/// <param name="Version">Number of the version attacked.</param>
public sealed record SavedAttacks(int Version, SyntheticAssessment Assessment);

/// <summary>Reads the saved attacks on a dataset; what the actor may not see does not exist.</summary>
public sealed class SyntheticQuery(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<SavedAttacks>> Of(string dataset, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Datasets.AsNoTracking().VisibleTo(actor).Where(one => one.Number == dataset)
            .Join(db.DatasetVersions, one => one.Id, version => version.Dataset, (_, version) => version)
            .Join(db.SyntheticAssessments, version => version.Id, one => one.Version, (version, one) => new { version.Number, Assessment = one })
            .OrderByDescending(row => row.Assessment.MadeAt).ToListAsync(cancellation);
        return [.. rows.Select(row => new SavedAttacks(row.Number, row.Assessment))];
    }
}
