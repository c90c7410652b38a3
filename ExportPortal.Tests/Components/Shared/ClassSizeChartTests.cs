using Bunit;
using ExportPortal.Domain.Common;

namespace ExportPortal.Components.Shared;

public sealed class ClassSizeChartTests : ComponentTest
{
    private static readonly ClassBand[] Bands = [new(1, 2, 0), new(3, 4, 0), new(5, 9, 2774), new(10, null, 3198)];

    [Fact]
    public void Picture_OfBands_HasTheSentenceOfTheDomain() =>
        Assert.Equal("5,972 persons by the size of their class.", Chart(3).Find("[role=img]").GetAttribute("aria-label"));

    [Fact]
    public void Picture_WithK_PutsTheLineBetweenTwoBands() =>
        Assert.Equal("25%", Chart(3).Find("line.limit").GetAttribute("x1"));

    [Fact]
    public void Picture_EmptyBand_ShowsZeroAndNoBar()
    {
        var chart = Chart(null);

        Assert.Equal(2, chart.FindAll("rect.measured").Count);
        Assert.Equal(2, chart.FindAll("text.strong").Count(text => text.TextContent == "0"));
        Assert.Empty(chart.FindAll("line.limit"));
    }

    [Fact]
    public void Table_AskedFor_NamesBandsAndPersons()
    {
        var chart = Chart(3);

        chart.Find("button").Click();

        Assert.Equal(["1–2 0", "3–4 0", "5–9 2,774", "10+ 3,198"], chart.FindAll("tbody tr").Select(row => $"{row.Children[0].TextContent} {row.Children[1].TextContent}"));
    }

    private IRenderedComponent<ClassSizeChart> Chart(int? k) => Render<ClassSizeChart>(p => p.Add(c => c.View, new ClassSizesBlock(Bands, k, "5,972 persons by the size of their class.")));
}
