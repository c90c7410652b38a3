using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

public sealed class GateTests
{
    private static readonly DecisionCase Plain = Cases.Plain;

    public static TheoryData<string, DecisionCase> Each => new()
    {
        { "P1", Plain with { Screening = Screening.Confirmed } },
        { "P2", Plain with { DestinationGroup = DestinationGroup.E, Persons = 10_000 } },
        { "P3", Plain with { Purpose = "weapons" } },
        { "P4", Plain with { DataUseBar = true } },
        { "P6", Plain with { AuditRights = false } },
        { "P7", Plain with { History = History.Barred } },
    };

    [Theory, MemberData(nameof(Each))]
    public void Decide_AGateIsHit_IsProhibitedWithoutATier(string code, DecisionCase given)
    {
        var decision = given.Decide();
        Assert.Equal(DecisionOutcome.Prohibited, decision.Outcome);
        Assert.Equal([code], decision.Codes());
        Assert.Equal("PROHIBITED", decision.Effect(code));
        Assert.Null(decision.Tier ?? decision.Base ?? decision.Up ?? decision.Down ?? decision.Floor);
        Assert.Null(decision.Threshold);
        Assert.Null(decision.Risk);
        Assert.Empty(decision.Needs);
    }

    [Fact]
    public void Decide_AllGatesAreHit_ReportsAllInTheFixedOrder()
    {
        var decision = (Plain with
        {
            Screening = Screening.Confirmed, DestinationGroup = DestinationGroup.E, Persons = 10_000, Purpose = "repression",
            DataUseBar = true, AuditRights = false, History = History.Barred, DirectIdentifiers = true,
        }).Decide();
        Assert.Equal(["P1", "P3", "P4", "P6", "P7", "P2"], decision.Codes());
        Assert.Equal(DecisionOutcome.Prohibited, decision.Outcome);
    }

    [Theory]
    [InlineData(" Weapons ")]
    [InlineData("WEAPONS")]
    public void Decide_ProhibitedPurposeInAnotherSpelling_IsProhibited(string purpose) =>
        Assert.Equal(["P3"], (Plain with { Purpose = purpose }).Decide().Codes());

    [Fact]
    public void Decide_GroupEOnePersonBelowTheThreshold_IsNotProhibited() =>
        Assert.DoesNotContain("P2", (Plain with { DestinationGroup = DestinationGroup.E, Persons = 9_999 }).Decide().Codes());

    [Fact]
    public void Decide_GroupEEntryWithoutThreshold_IsNotProhibited() =>
        Assert.DoesNotContain("P2", (Plain with { Entry = ["2A01"], Granularity = Granularity.G1, DestinationGroup = DestinationGroup.E, Persons = 9_000_000 }).Decide().Codes());

    [Fact]
    public void Decide_GroupESeveralEntries_TakesTheLowestThreshold() =>
        Assert.Equal(["P2"], (Plain with { Entry = ["1M01", "2M01", "2A01"], DestinationGroup = DestinationGroup.E, Persons = 100 }).Decide().Codes());

    [Fact]
    public void Decide_DirectIdentifiers_IsIneligible()
    {
        var decision = (Plain with { DirectIdentifiers = true }).Decide();
        Assert.Equal(DecisionOutcome.Ineligible, decision.Outcome);
        Assert.Equal(["P5"], decision.Codes());
        Assert.Equal("INELIGIBLE", decision.Effect("P5"));
        Assert.Null(decision.Tier);
    }

    [Fact]
    public void Decide_PossibleMatch_HoldsAndStillComputesTierAndConditions()
    {
        var decision = (Plain with { Screening = Screening.Possible, Environment = EnvironmentLevel.E0, PData = new Probability(0.5) }).Decide();
        Assert.Equal(DecisionOutcome.Hold, decision.Outcome);
        Assert.Equal(2, decision.Tier);
        Assert.Equal(["H1", "B1", "RT1", "CP1", "CP1"], decision.Codes());
        Assert.Equal("HOLD", decision.Effect("H1"));
    }
}
