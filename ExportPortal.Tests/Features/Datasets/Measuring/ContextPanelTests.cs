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

    private IRenderedComponent<ContextPanel> Panel(double prevalence, StressFigures? figures)
    {
        var (measured, context, data) = (Measurements.Of(12, 12), new RiskContext(2, EnvironmentLevel.E2, Motive.Low), new Classification(["1M01"], Granularity.G4, 24, 0, new(prevalence), false, false));
        return Render<ContextPanel>(given => given
            .Add(one => one.Trial, new ContextTrial(measured, 2, data, Pack)).Add(one => one.Context, context)
            .Add(one => one.Reading, RiskReading.Of(measured, figures, context, data, Pack)));
    }
}
