using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What a person reads right after saving: saved is not the same as within the limits.</summary>
public sealed class SavedVerdictTests : ComponentTest
{
    private static readonly RiskContext Context = new(2, EnvironmentLevel.E2, Motive.Low);

    [Fact]
    public void Saved_OverItsLimits_NamesEachMissWithFoundAndLimitAndWhatToDo()
    {
        var shown = Shown(Measurements.Of(1, 1));
        Assert.Equal("ep-say ep-say--bad", shown.ClassName);
        var seen = Seen(shown);
        var faults = shown.QuerySelectorAll(".misses > li").Length;
        Assert.Matches($"Saved, but {faults} faults were found for E2 [a-z ]+, motive low, tier T2", seen);
        Assert.Matches(@"Overall risk: found [0-9.]+ , needs at most 0\.09", seen);
        Assert.Contains("Smallest class, k: found 1 , needs at least 4", seen);
        // One fault, said in four ways: the class of one.
        var small = Assert.Single(shown.QuerySelectorAll(".misses > li"), item => item.TextContent.Contains("Smallest class, k: found", StringComparison.Ordinal));
        foreach (var same in (string[])["Risk of the worst record, 1", "ST-01 Prosecutor: a known person is in the file: smallest class, 1", "ST-01 Prosecutor: a known person is in the file: risk of the worst record, 1"])
            Assert.Contains(same, Seen(small));
        Assert.Single(shown.QuerySelectorAll(".misses > li"), item => item.TextContent.StartsWith("Overall risk", StringComparison.Ordinal));
        Assert.Contains("What to do next. Measure the file again, look at “What would bring it under the line”", seen);
    }

    [Fact]
    public void Saved_WithinWhatWasAssessed_SaysWhatWasNotAndIsNotGreen()
    {
        var shown = Shown(Measurements.Of(400, 400));
        var seen = Seen(shown);
        Assert.Contains("Saved. What was assessed is within its limits for E2", seen);
        Assert.Contains("Not assessed, so neither passed nor failed: l, distinct values; t, distance;", seen);
        Assert.DoesNotContain("What to do next", seen);
        Assert.Equal("ep-say ep-say--warn", shown.ClassName);
    }

    private AngleSharp.Dom.IElement Shown(RiskMeasurement measured)
    {
        var data = new Classification(["1M01"], Granularity.G4, 24, 0, new(0), false, false);
        return Render<SavedVerdict>(given => given.Add(one => one.Context, Context).Add(one => one.Reading, RiskReading.Of(measured, null, Context, data, ShippedPacks.Current))).Find("div");
    }
}
