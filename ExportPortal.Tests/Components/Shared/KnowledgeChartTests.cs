using Bunit;
using ExportPortal.Components.Shared.Measures;
using ExportPortal.Domain.Common;

namespace ExportPortal.Components.Shared;

public sealed class KnowledgeChartTests : ComponentTest
{
    private static readonly KnowledgeBlock View = new(
        [new(1, 0.002, 0.001, ["age"], true), new(2, 0.02, 0.01, ["age", "sex"], true), new(3, 0.04, 0.02, ["age", "sex", "town"], false)], 2, 0.03, "Risk by knowledge: 0.02 at 2.");

    [Fact]
    public void Picture_OfACurve_FillsTheDecidingPointAndSaysItsValue()
    {
        var chart = Render<KnowledgeChart>(p => p.Add(c => c.View, View));
        Assert.Equal(View.AlternativeText, chart.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal("50%", chart.Find("circle.point--filled").GetAttribute("cx"));
        Assert.Single(chart.FindAll("circle.point--filled"));
        Assert.Contains(chart.FindAll("text.strong"), text => text.TextContent == "0.02 at 2");
        Assert.Single(chart.FindAll("line.limit"));
    }

    [Fact]
    public void Table_AskedFor_NamesTheWorstSetAndHowItWasTried()
    {
        var chart = Render<KnowledgeChart>(p => p.Add(c => c.View, View));
        chart.Find("button").Click();
        Assert.Equal("3 0.04 0.02 age, sex, town some sets; this is the worst found", Seen(chart.FindAll("tbody tr")[2]));
        Assert.Equal("Threshold 0.03", Seen(chart.FindAll("tbody tr")[3]));
    }
}
