using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets.Measuring;

public sealed class ContextTrialTests
{
    // Classes of 2 and 8: average risk 0.2, worst record 0.5.
    private static readonly ContextTrial Trial = Of(0.0001);

    private static ContextTrial Of(double prevalence) => new(Measurements.Of(2, 8), 2, new(["1M01"], Granularity.G4, 24, 0, new(prevalence), false, false), ShippedPacks.Current);

    [Theory]
    [InlineData(EnvironmentLevel.E4, Motive.Low, 0.05)]
    [InlineData(EnvironmentLevel.E2, Motive.High, 0.6)]
    [InlineData(EnvironmentLevel.E0, Motive.Low, 1)]
    public void In_AContext_MultipliesTheMeasuredRisk(EnvironmentLevel environment, Motive motive, double context) =>
        Assert.Equal(0.2 * context, Trial.In(environment, motive).Overall.Value, 1e-12);

    /// <summary>Tier 0 has no recipient and no place.</summary>
    [Fact]
    public void In_OfTierNought_IsTheWorstRecordWhereverItGoes()
    {
        var open = Trial with { Tier = 0 };
        Assert.All(Enum.GetValues<EnvironmentLevel>(), level => Assert.Equal(0.5, open.In(level, Motive.Low).Overall.Value));
        Assert.Contains("the risk of the worst record decides: at most 0.09", open.TwoRisks(EnvironmentLevel.E0, Motive.Low), StringComparison.Ordinal);
        Assert.Equal(["E4", "E3", "E2", "E1", "E0"], open.Others(EnvironmentLevel.E4, Motive.Low).Select(other => other.Place.Split(',')[0]));
    }

    [Fact]
    public void WhyStill_AcquaintanceIsTheWorstWayIn_SaysWhereTheSettingChangesTheRisk()
    {
        // One in a hundred: among 150 acquaintances somebody recognises the trait with 0.7785.
        var (common, at) = (Of(0.01), new RiskContext(2, EnvironmentLevel.E2, Motive.Low));
        Assert.Equal("Acquaintance is the worst way in, with a chance of 0.7785. Prevalence decides it: 0.01 of people have the trait that an acquaintance would know. This setting does not change it.", common.WhyMotiveIsStill(at));
        Assert.Equal("Acquaintance is the worst way in, with a chance of 0.7785. Prevalence decides it: 0.01 of people have the trait that an acquaintance would know. This setting changes the risk only at E0.", common.WhyPlaceIsStill(at));
        Assert.Equal((null, null), (Trial.WhyMotiveIsStill(at), Trial.WhyPlaceIsStill(at)));
    }

    [Fact]
    public void TwoRisks_OfAPlace_SaysWhatEachIsAndWhichDecides()
    {
        var said = (Of(0.01)).TwoRisks(EnvironmentLevel.E2, Motive.Low);
        Assert.Contains("the chance that somebody tries, 0.7785 in E2 with low motive", said);
        Assert.Contains("It may be at most 0.09, so the average risk may be at most 0.1156 there.", said);
        Assert.Contains("T2 has a limit of its own for the average risk, 0.09 wherever the data go", said);
        Assert.DoesNotContain("limit of its own", (Trial with { Tier = 3 }).TwoRisks(EnvironmentLevel.E3, Motive.Low));
    }

    [Fact]
    public void Others_LeaveOutTheChosenAndEndWithThePublic()
    {
        var others = Trial.Others(EnvironmentLevel.E2, Motive.Low);
        Assert.Equal(["E4", "E3", "E1", "E0", "Public release"], others.Select(other => other.Place.Split(',')[0]));
        Assert.Equal((0.5, 0.09, false), (others[^1].Risk.Value, others[^1].Threshold.Value, others[^1].IsUnder));
        Assert.Equal("T2 asks for E2", others[2].Remark);
        Assert.Null(others[0].Remark);
    }
}
