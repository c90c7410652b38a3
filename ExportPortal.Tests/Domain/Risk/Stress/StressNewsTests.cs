using ExportPortal.Support;

namespace ExportPortal.Domain.Risk.Stress;

public sealed class StressNewsTests
{
    private static readonly StressFigures Worse = new() { Membership = new("distance", 0.9, 0.5, 0.7, 0.6, 0.8, 100, 100, Evidence.A) };

    [Fact]
    public void Since_TestThatPassedBefore_IsNews()
    {
        var news = StressNews.Since(Assessed(StressFigures.None), Assessed(Worse), Scenes.Pack);

        Assert.Equal(["ST-07"], news.Select(one => one.Code));
        Assert.Empty(StressNews.Since(Assessed(Worse), Assessed(Worse), Scenes.Pack));
    }

    [Fact]
    public void Since_StricterContextThatWasTried_IsNoNewsOfTheData()
    {
        // Over the limit of tier 1, and under that of tier 2.
        var figures = new StressFigures { Membership = new("distance", 0.6, 0.1, 0.1, 0.05, 0.15, 100, 100, Evidence.A) };
        var stricter = Assessed(figures, Scenes.At(1));
        Assert.Contains(stricter.Stress!.Results, one => one is { Code: "ST-07", Outcome: StressOutcome.Failed });

        Assert.Empty(StressNews.Since(Assessed(figures), stricter, Scenes.Pack));
    }

    [Fact]
    public void Since_NoTestsBefore_AllThatFailAreNews_AndWithoutTestsNowNothingIs()
    {
        Assert.Contains("ST-07", StressNews.Since(null, Assessed(Worse), Scenes.Pack).Select(one => one.Code));
        Assert.Empty(StressNews.Since(Assessed(Worse), Records.Assess(Records.Dataset().AddVersion()), Scenes.Pack));
    }

    private static RiskAssessment Assessed(StressFigures figures, StressContext? context = null)
    {
        var assessment = Records.Assess(Records.Dataset().AddVersion());
        assessment.Keep(StressRun.Of(assessment.Measurement, figures, context ?? Scenes.At(), 1, Scenes.Pack), TimeSpan.Zero);
        return assessment;
    }
}
