using Bunit;
using ExportPortal.Domain.Common;

namespace ExportPortal.Components.Shared;

public sealed class RiskWaterfallTests : ComponentTest
{
    private static readonly WaterfallBlock Case = new(0.062, 0.07227, 0.004481, 0.05, -30.2, -28.5, 41.3, 67.5,
        "Identity risk falls from 100 to 41.3, under the line at 67.5.");

    [Fact]
    public void Picture_OfACase_IsNamedByItsSentence() =>
        Assert.Equal(Case.AlternativeText, Render<RiskWaterfall>(p => p.Add(w => w.View, Case)).Find("[role=img]").GetAttribute("aria-label"));

    [Fact]
    public void Picture_OfACase_DrawsOneSolidLineAndTheOverallBarToItsIndex()
    {
        var picture = Render<RiskWaterfall>(p => p.Add(w => w.View, Case));

        Assert.Equal("67.5%", Assert.Single(picture.FindAll("line.limit")).GetAttribute("x1"));
        Assert.Equal("41.3%", picture.Find("rect.measured").GetAttribute("width"));
        Assert.Contains("threshold 0.05 = 67.5", picture.Markup);
    }

    [Fact]
    public void Picture_WhileAChangeIsTried_AddsADashedLine()
    {
        var picture = Render<RiskWaterfall>(p => p.Add(w => w.View, Case).Add(w => w.Tried, new TriedThreshold(0.01, 50)));

        Assert.Equal("50%", picture.Find("line.limit.dashed").GetAttribute("x1"));
        Assert.Contains("tried 0.01 = 50.0", picture.Markup);
    }

    [Fact]
    public void Table_AskedFor_HoldsTheSameFigures()
    {
        var picture = Render<RiskWaterfall>(p => p.Add(w => w.View, Case));

        picture.Find("button").Click();

        Assert.Empty(picture.FindAll("[role=img]"));
        Assert.Equal(
            ["Certain re-identification public release, no protection 100.0", "Data protection data risk 0.062 −30.2",
             "Recipient and environment context risk 0.07227 −28.5", "Overall identity risk 0.004481 = 0.062 × 0.07227 41.3", "Threshold of the case 0.05 67.5"],
            picture.FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent))));
    }
}
