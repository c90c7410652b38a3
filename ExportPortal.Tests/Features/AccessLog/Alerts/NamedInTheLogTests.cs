using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>What a reading of the rules leaves beside its alerts.</summary>
public sealed class NamedInTheLogTests(AccessHost host) : IClassFixture<AccessHost>
{
    private WatchAccessLog Watch => host.Services.GetRequiredService<WatchAccessLog>();

    /// <summary>Two of three queries name no columns; what was read is counted once.</summary>
    [Fact]
    public async Task Run_QueriesThatNameNoColumns_AreCountedForTheirSource()
    {
        var (source, now) = (await host.Source(), host.Clock.GetUtcNow());
        string Line(int number, string resource, int days = 0) => AccessEvents.Line(number).Replace("core.patient(age, diagnosis)", resource, StringComparison.Ordinal)
            .Replace($"{AccessEvents.Facts(number).At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", $"{now.AddDays(-days):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", StringComparison.Ordinal);
        var lines = string.Join('\n', Line(5_000, "core.patient(age)"), Line(5_001, "core.patient"), Line(5_002, "core.patient(age"), Line(5_003, "core.patient", ColumnCounts.Days), AccessEvents.Line(5_004).Replace("\"action\":\"query\"", "\"action\":\"view\"", StringComparison.Ordinal));
        Assert.True((await host.Browse().Client.SendAsync(AccessHost.Delivery(source, lines))).IsSuccessStatusCode);
        await Watch.Run(default);
        await Watch.Run(default);

        Assert.Equal((3, 2), (await host.Services.GetRequiredService<AccessSources>().All(default)).Single(use => use.Source.Name == source.Name).Columns);
    }

    /// <summary>An alert about a record that was found outside has no entry to search for, so no link to an empty search.</summary>
    [Fact]
    public async Task Find_AlertThatNamesNoEntry_LeadsToNoSearch()
    {
        Assert.True((await host.Browse().Client.SendAsync(AccessHost.Delivery(await host.Source(), AccessEvents.Line(21).Replace(AccessEvents.Licence(21), AccessFacts.NoLicence, StringComparison.Ordinal)))).IsSuccessStatusCode);
        await Watch.Run(default);
        var (query, auditor, day) = (host.Services.GetRequiredService<AlertQuery>(), await host.Person(Role.Auditor), new DateOnly(2025, 2, 2));
        var outside = Alert.Raise(Guid.CreateVersion7(), OutputRules.CanaryOutside(AccessEvents.Licence(0), "on a forum"), AccessEvents.Licence(0), null, day, null, AccessEvents.Start);
        Guid inside;
        await using (var db = await host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync())
        {
            db.Add(outside);
            await db.SaveChangesAsync();
            inside = (await db.Set<Alert>().AsNoTracking().FirstAsync(alert => alert.Rule == "AN-01")).Id;
        }

        Assert.False((await query.Find(outside.Id, auditor, default))!.IsInTheLog);
        Assert.True((await query.Find(inside, auditor, default))!.IsInTheLog);
    }
}
