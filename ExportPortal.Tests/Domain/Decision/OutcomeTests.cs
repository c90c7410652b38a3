using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Decision;

public sealed class OutcomeTests
{
    private static readonly DecisionCase Plain = Cases.Plain;

    public static TheoryData<DecisionOutcome, DecisionCase> Types => new()
    {
        { DecisionOutcome.NoLicenceRequired, Plain with { Entry = ["0A01"], Granularity = Granularity.G1 } },
        { DecisionOutcome.General, Plain with { Entry = ["2A01"], Granularity = Granularity.G1 } },
        { DecisionOutcome.Individual, Plain },
        { DecisionOutcome.Global, Plain with { Programme = true } },
        { DecisionOutcome.Enclave, Plain with { Entry = ["1M02"], Granularity = Granularity.G5 } },
        { DecisionOutcome.Enclave, Plain with { Entry = ["1M02"], Granularity = Granularity.G5, Mode = AccessMode.Remote, Environment = EnvironmentLevel.E4, Programme = true } },
        { DecisionOutcome.Exceptional, Plain with { Entry = ["3M01"] } },
        { DecisionOutcome.RefusalPresumed, Plain with { Entry = ["3M01"], Vulnerable = true, DualUse = 2 } },
    };

    [Theory, MemberData(nameof(Types))]
    public void Decide_Tier_LeadsToTheLicenceType(DecisionOutcome expected, DecisionCase given) => Assert.Equal(expected, given.Decide().Outcome);

    [Fact]
    public void AtTier_BelowARefusal_KeepsNothingThatHeldAtTheHigherTierAlone()
    {
        var given = Plain with { Entry = ["3M01"], Vulnerable = true, DualUse = 2, PData = new(0.3) };
        var decided = given.Decide();
        Assert.True(decided.Has("RP1") && decided.Has("RT1") && decided.Risk!.Overall <= Cases.Pack.Tier(3).ThresholdFor(false));

        var set = DecisionRules.AtTier(given, decided, 3, Cases.Pack);
        Assert.Equal((DecisionOutcome.Enclave, false, false), (set.Outcome, set.Has("RP1"), set.Has("RT1")));
    }

    [Fact]
    public void AtTier_FourInGroupDOverTheRisk_SaysBoth()
    {
        var given = Plain with { Entry = ["1M01"], DestinationGroup = DestinationGroup.D, PData = new(0.3) };
        var decided = given.Decide();
        Assert.Equal((3, false, false), (decided.Tier, decided.Has("RT1"), decided.Has("RP2")));

        var set = DecisionRules.AtTier(given, decided, 4, Cases.Pack);
        Assert.Equal((DecisionOutcome.RefusalPresumed, true, true), (set.Outcome, set.Has("RT1"), set.Has("RP2")));
    }

    [Fact]
    public void Decide_EndPointBelowTheTier_IsAConditionWhereItIsKnown()
    {
        var given = Plain with { Entry = ["1M02"], Granularity = Granularity.G5, Environment = EnvironmentLevel.E4, Mode = AccessMode.Remote, HighInvasiveness = true };
        Assert.Empty(given.Decide().Needs);
        foreach (var (tier, level, isEnough) in ((int, EnvironmentLevel, bool)[])[(3, EnvironmentLevel.E2, true), (3, EnvironmentLevel.E1, false), (4, EnvironmentLevel.E3, true), (4, EnvironmentLevel.E2, false)])
            Assert.Equal(isEnough, !DecisionRules.AtTier(given with { EndPoint = level }, given.Decide(), tier, Cases.Pack).Needs.Any(need => need.Contains("looks in", StringComparison.Ordinal)));
        Assert.Equal(EnvironmentLevel.E1, DecisionJson.ReadCase(DecisionJson.Bytes(given with { EndPoint = EnvironmentLevel.E1 }), Cases.Pack).Case!.EndPoint);
    }

    [Fact]
    public void Decide_ModifiersPastT4_PresumesRefusalUnlessSomethingLowers()
    {
        var given = Plain with { Entry = ["3M01"], DualUse = 2 };
        Assert.Equal((DecisionOutcome.RefusalPresumed, "refusal presumed"), (given.Decide().Outcome, given.Decide().Effect("RP1")));
        var lowered = (given with { Mode = AccessMode.Remote, Environment = EnvironmentLevel.E4 }).Decide();
        Assert.Equal((DecisionOutcome.Exceptional, 4), (lowered.Outcome, lowered.Tier));
    }

    [Fact]
    public void Decide_T4InGroupDWithoutExcess_PresumesRefusalByGroup()
    {
        var decision = (Plain with { Entry = ["1M02"], Granularity = Granularity.G5, DestinationGroup = DestinationGroup.D }).Decide();
        Assert.Equal((DecisionOutcome.RefusalPresumed, 4, "refusal presumed"), (decision.Outcome, decision.Tier, decision.Effect("RP2")));
        Assert.False(decision.Has("RP1"));
    }

    [Fact]
    public void Decide_EverythingIsMissing_ListsConditionsInTheFixedOrder()
    {
        var decision = (Plain with { DestinationGroup = DestinationGroup.E, Environment = EnvironmentLevel.E1, PData = new Probability(0.5), PDataMax = new Probability(0.9) }).Decide();
        Assert.Equal(3, decision.Tier);
        Assert.Equal(
        [
            "environment E4 needed, E1 assessed",
            "switch from file transfer to remote access in a secure processing environment",
            "lower overall risk from 0.35 to 0.09 or less",
            "decision by the board; access only inside the steward's own secure processing environment",
            "lower the risk of the worst record from 0.9 to 0.5 or less (limit at T3)",
        ], decision.Needs);
        Assert.Equal(["B1", "M5", "RT1", "CP1", "CP1", "CP1", "CP1", "GT"], decision.Codes());
        Assert.All(decision.Reasons.TakeLast(5), reason => Assert.Equal("condition precedent", reason.Effect));
    }

    [Theory]
    [InlineData("1M02", 0.5, false)]
    [InlineData("1M02", 0.51, true)]
    [InlineData("2M01", 1, false)]
    public void Decide_WorstRecord_IsCappedUnlessIntrinsicallyUnique(string entry, double worst, bool asked) => Assert.Equal(asked,
        (Plain with { Entry = [entry], Granularity = Granularity.G5, PDataMax = new Probability(worst) }).Decide().Has("GT"));

    [Theory]
    [InlineData(DestinationGroup.B, EnvironmentLevel.E4, false)]
    [InlineData(DestinationGroup.B, EnvironmentLevel.E3, true)]
    [InlineData(DestinationGroup.C, EnvironmentLevel.E4, true)]
    public void Decide_TransferAtT3_PassesOnlyFromEnclaveToEnclaveInGroupsAAndB(DestinationGroup group, EnvironmentLevel environment, bool asked)
    {
        var decision = (Plain with { Entry = ["5M01"], DestinationGroup = group, Environment = environment }).Decide();
        Assert.Equal(asked, decision.Needs.Any(need => need.StartsWith("switch from file transfer", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0.09, false)]
    [InlineData(0.0901, true)]
    public void Decide_OverallRiskAtTheThreshold_Passes(double pData, bool asked)
    {
        var decision = (Plain with { Mode = AccessMode.Public, PData = new Probability(pData) }).Decide();
        Assert.Equal(asked, decision.Has("RT1"));
        Assert.Equal(asked, decision.Needs.Count == 1);
    }

    [Fact]
    public void Decide_HighInvasiveness_TakesTheLowerThreshold() =>
        Assert.Equal(0.05, (Plain with { HighInvasiveness = true }).Decide().Threshold!.Value.Value);
}
