using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Risk.Stress;

public sealed class ComparedTestTests
{
    [Fact]
    public void Of_TwoReadings_TellsFoundLimitAndWordOfEverySide()
    {
        var rows = ComparedTest.Of(Reading(1, 1, 2), Reading(400, 400));
        var prosecutor = rows.Single(row => row.Name.StartsWith("ST-01 ", StringComparison.Ordinal));
        Assert.Equal(("over", "pass", ComparedWith.Better), (prosecutor.Left.Code, prosecutor.Right.Code, prosecutor.Verdict));
        Assert.Contains("at most", prosecutor.Right.Words);
        var identity = rows.Single(row => row.Name == "Identity channel");
        Assert.Equal(("over", ComparedWith.Better), (identity.Left.Code, identity.Verdict));
        Assert.Matches(@"^index [\d.]+, at most [\d.]+$", identity.Left.Words);
        Assert.Equal(ComparedWith.Worse, ComparedTest.Of(Reading(400, 400), Reading(1, 1, 2)).Single(row => row.Name == prosecutor.Name).Verdict);
    }

    [Fact]
    public void Of_TestOfOneSideAlone_IsARowThatSaysNotRunAndWhy()
    {
        var run = Reading(400, 400).Stress;
        var row = ComparedTest.Of(run, null, "stopped").Single(one => one.Name.StartsWith("ST-01 ", StringComparison.Ordinal));
        Assert.Equal((true, false, "stopped", ComparedWith.NotComparable), (row.Left.IsRun, row.Right.IsRun, row.Right.Words, row.Verdict));
        var unmeasured = ComparedTest.Of(run, run, null).Single(one => one.Name.StartsWith("ST-08 ", StringComparison.Ordinal));
        Assert.False(unmeasured.Left.IsRun);
        Assert.Equal(run.Single(test => test.Code == "ST-08").Needs, unmeasured.Left.Words);
    }

    private static RiskReading Reading(params long[] sizes) => RiskReading.Of(
        Measurements.Of(sizes), null, new(2, EnvironmentLevel.E2, Motive.Low), new Classification(["1M01"], Granularity.G4, 24, 0, new(0), false, false), ShippedPacks.Current);
}
