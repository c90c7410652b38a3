using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Policy;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>The figures of the saved assessment reach the decision of a case.</summary>
public sealed class CaseGatesTests
{
    private static readonly Datasets.Dataset Data = Records.Dataset();
    private static readonly Datasets.DatasetVersion Version = Data.AddVersion();

    private static DecisionCase Facts(RiskMeasurement measured, PolicyPack? pack = null, CaseSurroundings? around = null) => CaseFacts.For(
        Data, RiskAssessment.Save(new(Guid.NewGuid()), "RA-0001", Version, measured, People.Steward, Cases.Start), Records.RecipientHouse, Cases.Content, pack ?? Cases.Pack, [], around);

    /// <summary>500 classes of 10, but for one of the size.</summary>
    private static RiskMeasurement Smallest(long k) => Records.Measurement with { Sample = ClassSizes.Measure(new Dictionary<long, long> { [10] = 500, [k] = 1 }) };

    [Fact]
    public void For_SmallestClassBelowTheGate_IsAConditionOfTheCase()
    {
        Assert.Equal(20, Facts(Records.Measurement).Measures![MeasureTest.K]);
        Assert.False(DecisionRules.Decide(Facts(Smallest(4)), Cases.Pack).Has("GT"));
        var decision = DecisionRules.Decide(Facts(Smallest(3)), Cases.Pack);
        Assert.Contains(decision.Reasons, reason => reason is { Code: "GT", Text: "smallest class size k: 3 measured, at least 4 needed at T2" });
        Assert.Contains("smallest class size k: 3 measured, at least 4 needed at T2", decision.Needs);
    }

    [Fact]
    public void For_FiguresOfTheAssessment_AreHandedInByGate()
    {
        var measured = Records.Measurement with
        {
            Models = new() { Population = new Dictionary<long, PopulationMeasures>() },
        };
        Assert.Equal([MeasureTest.K], Facts(measured).Measures!.Keys);
        Assert.Equal(["k_minimum", "membership_advantage"], GateFigures.Of(Records.Measurement, new() { Membership = new("shadow", 0.6, 0.02, 0.1, 0.05, 0.15, 100, 100, Risk.Stress.Evidence.A) }).Keys);
    }

    [Fact]
    public void For_NoiseSpentOnTheRecipient_CountsInTheTwelveMonths()
    {
        var day = new DateOnly(2026, 11, 23);
        PrivacyRelease Release(DateOnly on, double epsilon) => new(Data.Id, Records.RecipientHouse.Id, on, PrivacyMechanism.Pure(epsilon));
        var around = new CaseSurroundings(day, [], []) { Releases = [Release(day.AddMonths(-2), 6), Release(day.AddMonths(-3), 5), Release(day.AddMonths(-13), 9)] };

        Assert.Equal(11, Facts(Records.Measurement, around: around).Measures![GateFigures.EpsilonYear], 1e-9);
        Assert.Contains("epsilon sum per recipient and 12 months: 11 measured, at most 10 needed at T2", DecisionRules.Decide(Facts(Records.Measurement, around: around), Cases.Pack).Needs);
    }

    [Fact]
    public void For_PackWithoutGatesOfMeasures_HandsInNone() => Assert.Null(Facts(Smallest(2), ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.1")).Measures);
}
