using ExportPortal.Data.AccessLog;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>What is said when a rule could not be asked about an entry.</summary>
public sealed class PassedOverTests(AccessHost host) : IClassFixture<AccessHost>
{
    [Fact]
    public async Task Health_RuleThatPassedOverEntries_IsSaidForAWeek()
    {
        var (rules, now) = (host.Services.GetRequiredService<AccessRuleStore>(), DateTimeOffset.UtcNow);
        Assert.DoesNotContain("rules:", await Ready(), StringComparison.Ordinal);

        await rules.Mark(0, [], [], default, failedAt: now.AddDays(-6));
        Assert.Contains("Degraded\nrules: an anomaly rule failed on entries of the access log and passed over them", await Ready(), StringComparison.Ordinal);
        await rules.Mark(0, [], [], default);
        Assert.Contains("rules: an anomaly rule failed", await Ready(), StringComparison.Ordinal);
        await rules.Mark(0, [], [], default, failedAt: now.AddDays(-8));
        Assert.DoesNotContain("rules:", await Ready(), StringComparison.Ordinal);

        async Task<string> Ready() => await (await host.Browse().Get("/health/ready")).Content.ReadAsStringAsync();
    }
}
