using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Support;

/// <summary>A licence in use of some data, and the reasons for an audit that came of acts about them.</summary>
internal static class ReasonsOnRecord
{
    /// <summary>Lets an active licence of the demonstration be one of the first version of the dataset.</summary>
    public static async Task<string> InUse(this IServiceProvider services, string dataset)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var licence = await db.Licences.AsNoTracking().Where(one => one.State == LicenceState.Active).OrderBy(one => one.Number).FirstAsync();
        var version = await db.DatasetVersions.Where(one => db.Datasets.Any(of => of.Id == one.Dataset && of.Number == dataset)).Select(one => new { one.Id, one.Dataset }).SingleAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Applications.Where(one => one.Id == licence.Application).ExecuteUpdateAsync(set => set.SetProperty(one => one.DatasetVersion, version.Id).SetProperty(one => one.Dataset, version.Dataset));
        await transaction.CommitAsync();
        return licence.Number;
    }

    /// <summary>Newest last.</summary>
    public static async Task<IReadOnlyList<RiskTrigger>> Reasons(this IServiceProvider services, string key, string licence)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await db.RiskTriggers.AsNoTracking().Where(one => one.Key == key && one.LicenceNumber == licence).OrderBy(one => one.RaisedAt).ToListAsync();
    }
}
