using Bunit;
using ExportPortal.Support;

namespace ExportPortal.Components.Shared;

public sealed class RiskScatterTests : ComponentTest
{
    private static readonly RiskPoint[] Points =
    [
        new("1", "A-014", 0.062, 0.07227, 3), new("2", "A-011", 0.5, 0.95, 4), new("3", "A-019", 0.5, 0.95, 3), new("4", "A-021", 0.003, 0.452, 1),
    ];

    private static readonly IReadOnlyList<ThresholdLine> Lines = ThresholdLine.Of(Cases.Pack);

    [Fact]
    public void Lines_OfThePack_AreItsThresholdsAndSayForWhom()
    {
        Assert.Equal([(0.09, "T0 to T3"), (0.05, "T4, and T0 to T3 with high invasiveness"), (0.01, "T4 with high invasiveness")], Lines.Select(line => (line.Threshold, line.Words)));
        Assert.Contains("Lines: 0.2 for T0.", Render<RiskScatter>(p => p.Add(s => s.Points, Points).Add(s => s.Lines, [new(0.2, "T0")])).Markup);
    }

    [Fact]
    public void Picture_OfPoints_SaysHowManyLieBeyondTheLine() =>
        Assert.Equal("4 open applications by data risk and context risk; 2 lie beyond the normal threshold of 0.09.",
            Render<RiskScatter>(p => p.Add(s => s.Points, Points).Add(s => s.Lines, Lines)).Find("[role=img]").GetAttribute("aria-label"));

    [Fact]
    public void Points_OnOneSpot_StandSideBySideUnderAJointLabel() =>
        Assert.Contains("A-011, A-019", Render<RiskScatter>(p => p.Add(s => s.Points, Points).Add(s => s.Lines, Lines)).Markup);

    [Fact]
    public void Point_Chosen_IsGivenToThePage()
    {
        RiskPoint? opened = null;
        var picture = Render<RiskScatter>(p => p.Add(s => s.Points, Points).Add(s => s.Lines, Lines).Add(s => s.OnOpen, point => opened = point));

        picture.Find("button[aria-label^='Open A-019']").Click();

        Assert.Equal("3", opened?.Key);
    }

    [Fact]
    public void Points_OfAPicture_AreOneTabStop() =>
        Assert.Single(Render<RiskScatter>(p => p.Add(s => s.Points, Points).Add(s => s.Lines, Lines)).FindAll("[data-roving] button[tabindex='0']"));

    [Fact]
    public void Picture_WithoutPoints_IsDrawn() =>
        Assert.StartsWith("0 open applications", Render<RiskScatter>(p => p.Add(s => s.Points, []).Add(s => s.Lines, Lines)).Find("[role=img]").GetAttribute("aria-label"));

    [Theory]
    [InlineData(0.09)]
    [InlineData(0.05)]
    [InlineData(0.01)]
    public void Line_OfAThreshold_EndsWhereTheProductIsTheThreshold(double threshold)
    {
        var line = RiskPlane.Line(threshold);

        // Back from shares of the plane to risks: 0.001 to 1 across, 1 down to 0.03.
        Assert.Equal(threshold, Math.Pow(0.001, 1 - line.X1) * Math.Pow(0.03, line.Y1), 12);
        Assert.Equal(threshold, Math.Pow(0.001, 1 - line.X2) * Math.Pow(0.03, line.Y2), 12);
    }

    [Fact]
    public void Labels_OfCloseSpots_DoNotCross()
    {
        var groups = LabelPlaces.Group([new("1", "A-016", 0.041, 0.6, 2), new("2", "A-009", 0.02, 0.5, 2), new("3", "A-018", 0.031, 0.5, 4)]);

        var places = LabelPlaces.Place(groups, 350, 346);

        Assert.Equal("end", places[1].Anchor);
        Assert.Equal("start", places[2].Anchor);
    }
}
