using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk;

/// <summary>What misses a limit, and which misses are one fault.</summary>
public sealed class ShortfallTests
{
    [Fact]
    public void Faults_LimitsOfTheirOwn_AreNotToldAsOne()
    {
        var composition = new CompositionFigures([new(1, new(2026, 1, 5), 120)], Scenes.Set(0.9, 1), []) { Differenced = [new(1, ["age"], 8, 3)] };
        var faults = Of(Scenes.Sized(12), new StressFigures { Composition = composition });
        Assert.Equal(["combined risk", "cells that differ by a few persons"], faults.Select(fault => Assert.Single(fault).What).Where(what => what.StartsWith("ST-06", StringComparison.Ordinal)).Select(what => what.Split(": ")[1]));
    }

    [Fact]
    public void Faults_AverageDataRisk_IsNoSmallestClass()
    {
        var faults = Of(Scenes.Sized(1), null);
        Assert.Single(Assert.Single(faults, fault => fault.Any(miss => miss.What.EndsWith("average data risk", StringComparison.Ordinal))));
        Assert.Contains(faults, fault => fault[0].What == "Smallest class, k" && fault.Count > 1);
    }

    private static IReadOnlyList<IReadOnlyList<Shortfall>> Of(RiskMeasurement measured, StressFigures? figures) => Shortfall.Faults(
        RiskReading.Of(measured, figures, new(2, EnvironmentLevel.E2, Motive.Low), new Classification(["1M01"], Granularity.G4, 24, 0, new(0), false, false), Scenes.Pack));
}
