using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Risk;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Applications;

public sealed class ImprovedRiskTests : ComponentTest
{
    [Fact]
    public void ImprovedRisk_EachColumnLeftOut_SaysWhatTheRulesWouldSay()
    {
        // 0.5 is over the line in E3; without the region nothing is owed, without the age the worst record is no longer over its cap, the average still over the line.
        var given = Cases.Tier2 with { PData = new(0.5), PDataMax = new(1) };
        var drops = new DropEffects(new(0.09, 4), Risk(0.5, 1), new Dictionary<string, SetRisk> { ["age"] = Risk(0.4, 1), ["region"] = Risk(0.02, 40) }, new(["region"], Risk(0.02, 40)), true);

        var page = Render<ImprovedRisk>(parameters => parameters.Add(one => one.Given, given)
            .Add(one => one.Decided, DecisionRules.Decide(given, Cases.Pack)).Add(one => one.Pack, Cases.Pack).Add(one => one.Drops, drops));

        var rows = page.FindAll("tbody tr").Select(row => Seen(row)).ToList();
        Assert.StartsWith("nothing, as it is", rows[0]);
        Assert.Contains("2 conditions", rows[0]);
        Assert.StartsWith("region", rows[1]);
        Assert.Contains("T2, individual", rows[1]);
        Assert.Contains("no longer needed: lower overall risk", rows[1]);
        Assert.DoesNotContain("condition", rows[1]);
        Assert.StartsWith("age", rows[2]);
        Assert.Contains("T2, individual, 1 condition", rows[2]);
    }

    private static SetRisk Risk(double average, long k) => new(["x"], k, 100, 3, average, 0.1);
}
