using System.Diagnostics;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>
/// The rules after one delivery of many events at night, each under a licence that is none of ours: a part and a bit in the
/// suite, a hundred thousand with EXPORTPORTAL_LONG=1.
/// </summary>
[Trait("Category", "Slow")]
public sealed class WatchBusyLogTests(AccessHost host) : IClassFixture<AccessHost>
{
    private static readonly int Events = Environment.GetEnvironmentVariable("EXPORTPORTAL_LONG") is "1" ? 100_000 : 15_000;
    private const string Licence = "XP-2026-0000017";

    /// <summary>Measured: 66 s on two cores that were busy with much else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly DateTimeOffset Night = new(2026, 3, 2, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Run_ManyEventsAtOnce_ReadsToTheEndAndRaisesEachAlertOnce()
    {
        var lines = string.Join('\n', Enumerable.Range(0, Events).Select(number => BusyHour.Line(number, Licence, Night)));
        var answer = await host.Browse().Client.SendAsync(AccessHost.Delivery(await host.Source(), lines, gzip: true));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        var watch = Stopwatch.StartNew();
        await host.Services.GetRequiredService<WatchAccessLog>().Run(default);
        TestContext.Current.TestOutputHelper!.WriteLine($"The rules read {Events} events in {watch.Elapsed.TotalSeconds:F1} s.");

        Assert.True(watch.Elapsed < Patience, $"The rules took {watch.Elapsed.TotalSeconds:F0} s.");
        Assert.Equal(Events, await Number("SELECT place FROM access_progress WHERE name = 'rules'"));
        var allowed = Enumerable.Range(0, Events).Count(number => !BusyHour.Denied(number));
        Assert.Equal(allowed, await Number("SELECT count(*) FROM access_flag WHERE rule = 'AN-01'"));
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var alerts = await db.Set<Alert>().AsNoTracking().ToListAsync();
        var few = Assert.Single(alerts, alert => alert.Rule == "AN-06");
        Assert.Equal(("A query returned 7 persons, fewer than ten.", 1, BusyHour.Few), (few.Sentence, few.Findings, Assert.Single(few.Evidence)));
        var without = alerts.Where(alert => alert.Rule == "AN-01").ToList();
        Assert.Equal((BusyHour.Users, allowed), (without.Count, without.Sum(alert => alert.Findings)));
        Assert.DoesNotContain(alerts, alert => alert.Rule is "AN-03" or "AN-04" or "AN-10" or "AN-13" or "AN-14");
    }

    private async Task<long> Number(string sql)
    {
        await using var connection = await host.Services.GetRequiredService<AccessStore>().Open(default);
        return await connection.Command(null, sql).Number(default);
    }
}
