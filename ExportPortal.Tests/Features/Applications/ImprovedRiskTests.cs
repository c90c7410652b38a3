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
            .Add(one => one.Decided, DecisionRules.Decide(given, Cases.Pack)).Add(one => one.Pack, Cases.Pack).Add(one => one.Measured, Measurements.Of(1, 40)).Add(one => one.Drops, drops));

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

    /// <summary>Without a column l stays, and where nobody counted the records in no class, nobody says that it is enough.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ImprovedRisk_GatesBesideTheSmallestClass_AreNeverToldAsNoLongerNeeded(long dropped)
    {
        var found = Measurements.Of(1, 40);
        var measured = found with
        {
            Sample = found.Sample with { DroppedRecords = dropped },
            Sensitive = new Dictionary<string, SensitiveMeasures> { ["ill"] = SensitiveMeasures.WithoutClasses(3, false) with { LDistinct = 1, TEqualDistance = 0.1 } },
        };
        var given = Cases.Tier2 with { Measures = new Dictionary<string, double> { [MeasureTest.K] = 1, [MeasureTest.L] = 1, [MeasureTest.T] = 0.1, [GateFigures.PopulationUniques] = 0.5 } };
        var drops = new DropEffects(new(0.09, 4), Risk(0.5, 1), new Dictionary<string, SetRisk> { ["region"] = Risk(0.02, 40) }, new(["region"], Risk(0.02, 40)), true);

        var row = Seen(Render<ImprovedRisk>(parameters => parameters.Add(one => one.Given, given).Add(one => one.Decided, DecisionRules.Decide(given, Cases.Pack))
            .Add(one => one.Pack, Cases.Pack).Add(one => one.Measured, measured).Add(one => one.Drops, drops)).FindAll("tbody tr")[1]);

        Assert.DoesNotContain("no longer needed: distinct l", row);
        Assert.DoesNotContain("no longer needed: population", row);
        Assert.Contains(dropped == 0 ? "2 conditions" : "not known, as l and t are not", row);
    }

    private static SetRisk Risk(double average, long k) => new(["x"], k, 100, 3, average, 0.1);
}
