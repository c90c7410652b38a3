using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What stands beside the sliders.</summary>
public sealed class ContextPanelTests : ComponentTest
{
    private static readonly PolicyPack Pack = ShippedPacks.Current;

    [Fact]
    public void Sliders_AcquaintanceIsTheWorstWayIn_SayThatTheyChangeNothing()
    {
        var panel = Panel(prevalence: 0.01, figures: null);
        Assert.Contains("This setting does not change it.", panel.Find("#motive-note").TextContent);
        Assert.Equal("motive-note", panel.Find("#motive").GetAttribute("aria-describedby"));
        Assert.Equal("", Panel(prevalence: 0, figures: null).Find("#motive-note").TextContent);
    }

    [Fact]
    public void Verdict_UnderTheLineAndTheChannelFails_SaysWhy()
    {
        var failing = new StressFigures { Promotion = new(["ward"], Scenes.Set(0.2), false) };
        Assert.Contains("The line is about the overall risk of today alone. The identity channel fails ST-10", Panel(prevalence: 0, failing).Markup);
        Assert.DoesNotContain("the overall risk of today", Panel(prevalence: 0, figures: null).Markup);
    }

    [Fact]
    public void Panel_OfTierNought_AsksForNoPlaceAndReadsTheWorstRecord()
    {
        // One record alone among a thousand: 0.002 on average.
        var panel = Panel(prevalence: 0, figures: null, tier: 0, Measurements.Of([1, .. Enumerable.Repeat(999L, 1)]));
        Assert.Empty(panel.FindAll("input[type=range]"));
        Assert.Contains("1 against 0.09, T0", panel.Markup, StringComparison.Ordinal);
        Assert.Contains("Over the line", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(2, Panel(prevalence: 0, figures: null).FindAll("input[type=range]").Count);
    }

    private IRenderedComponent<ContextPanel> Panel(double prevalence, StressFigures? figures, int tier = 2, RiskMeasurement? of = null)
    {
        var (measured, context, data) = (of ?? Measurements.Of(12, 12), new RiskContext(tier, EnvironmentLevel.E2, Motive.Low), new Classification(["1M01"], Granularity.G4, 24, 0, new(prevalence), false, false));
        return Render<ContextPanel>(given => given
            .Add(one => one.Trial, new ContextTrial(measured, tier, data, Pack)).Add(one => one.Context, context)
            .Add(one => one.Reading, RiskReading.Of(measured, figures, context, data, Pack)));
    }
}
