using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

public sealed class ModifierTests
{
    private static readonly DecisionCase Plain = Cases.Plain;

    public static TheoryData<string, string, int, int, DecisionCase> Raising => new()
    {
        { "M1", "+1", 1, 0, Plain with { Persons = 1_000_000 } },
        { "M3", "+1", 1, 0, Plain with { DualUse = 2 } },
        { "M3", "+1, floor 3", 1, 3, Plain with { DualUse = 3 } },
        { "M4", "+1", 1, 0, Plain with { Vulnerable = true } },
        { "M5", "+1", 1, 0, Plain with { DestinationGroup = DestinationGroup.C } },
        { "M5", "+1, floor 3", 1, 3, Plain with { DestinationGroup = DestinationGroup.D } },
        { "M5", "+1, floor 3", 1, 3, Plain with { DestinationGroup = DestinationGroup.E } },
        { "M8", "+1", 1, 0, Plain with { History = History.Major } },
        { "M9", "+1", 1, 0, Plain with { Composition = true } },
    };

    [Theory, MemberData(nameof(Raising))]
    public void Decide_RaisingModifier_LiftsTierByOneAndSetsFloor(string code, string effect, int up, int floor, DecisionCase given)
    {
        var decision = given.Decide();
        Assert.Equal(effect, decision.Effect(code));
        Assert.Equal((2, up, floor, 3), (decision.Base, decision.Up, decision.Floor, decision.Tier));
    }

    [Theory]
    [InlineData(DestinationGroup.C, 9_999, false)]
    [InlineData(DestinationGroup.C, 10_000, true)]
    [InlineData(DestinationGroup.B, 999_999, false)]
    [InlineData(DestinationGroup.B, 1_000_000, true)]
    public void Decide_VolumeAtTheLimit_CountsFromTheLimitOn(DestinationGroup group, long persons, bool counts) =>
        Assert.Equal(counts, (Plain with { DestinationGroup = group, Persons = persons }).Decide().Has("M1"));

    [Fact]
    public void Decide_VolumeReached_PrintsGroupedNumbers() => Assert.Equal(
        "1,234,567 persons or devices reach the volume limit 1,000,000 for destination group A",
        (Plain with { Persons = 1_234_567 }).Decide().Text("M1"));

    [Fact]
    public void Decide_VolumeOfAnEntryAlreadyAtT3_HasNoEffect()
    {
        var decision = (Plain with { Entry = ["1M02"], Granularity = Granularity.G5, Persons = 1_000_000 }).Decide();
        Assert.Equal(("0", 3), (decision.Effect("M1n"), decision.Tier));
    }

    [Fact]
    public void Decide_VulnerableGroupInAnEntryAlreadyAtT3_IsNotCountedTwice() =>
        Assert.False((Plain with { Entry = ["7M02"], Vulnerable = true }).Decide().Has("M4"));

    [Fact]
    public void Decide_MinorHistory_HasNoEffect() =>
        Assert.Equal(["B1"], (Plain with { History = History.Minor }).Decide().Codes());

    [Fact]
    public void Decide_LowRiskOfCoarseData_LowersByOne()
    {
        var given = Plain with { Entry = ["9S02"], Granularity = Granularity.G3, PData = new Probability(0.01) };
        Assert.Equal(("-1", 1), (given.Decide().Effect("M2d"), given.Decide().Tier));
        Assert.False((given with { DualUse = 2 }).Decide().Has("M2d"));
    }

    [Theory]
    [InlineData(0.0225, true)]
    [InlineData(0.0226, false)]
    public void Decide_RiskAtAQuarterOfTheThreshold_IsInclusive(double pData, bool lowers) => Assert.Equal(lowers,
        (Plain with { Entry = ["9S02"], Granularity = Granularity.G3, Environment = EnvironmentLevel.E0, PData = new Probability(pData) }).Decide().Has("M2d"));

    [Theory]
    [InlineData("5M03", true)]
    [InlineData("1M01", false)]
    public void Decide_CrossSectionalMicrodata_LowersOnlyWhenHarmIsLimited(string entry, bool lowers) =>
        Assert.Equal(lowers, (Plain with { Entry = [entry], PData = new Probability(0.001) }).Decide().Has("M2d"));

    [Fact]
    public void Decide_RecognisedPermit_LowersInGroupsAAndBOnly()
    {
        var given = Plain with { Recognised = true };
        Assert.Equal(("-1", 1), (given.Decide().Effect("M7"), given.Decide().Tier));
        Assert.False((given with { DestinationGroup = DestinationGroup.C }).Decide().Has("M7"));
        Assert.False((given with { DualUse = 3 }).Decide().Has("M7"));
    }

    [Fact]
    public void Decide_RemoteInsideAnEnclave_LowersUpToGroupC()
    {
        var given = Plain with { Mode = AccessMode.Remote, Environment = EnvironmentLevel.E4 };
        Assert.Equal(("-1", 1), (given.Decide().Effect("M6"), given.Decide().Tier));
        Assert.True((given with { DestinationGroup = DestinationGroup.C }).Decide().Has("M6"));
        Assert.False((given with { DestinationGroup = DestinationGroup.D }).Decide().Has("M6"));
        Assert.False((given with { Mode = AccessMode.Transfer }).Decide().Has("M6"));
        Assert.False((given with { Environment = EnvironmentLevel.E3 }).Decide().Has("M6"));
    }

    [Fact]
    public void Decide_TwoReductions_LowerByOneInTheFixedOrder()
    {
        var decision = (Plain with { Mode = AccessMode.Remote, Environment = EnvironmentLevel.E4, Recognised = true }).Decide();
        Assert.Equal(["B1", "M7", "M6"], decision.Codes());
        Assert.Equal((1, 1), (decision.Down, decision.Tier));
    }

    [Fact]
    public void Decide_BaseT1_IsNeverLowered() =>
        Assert.Equal(1, (Plain with { Entry = ["2A01"], Granularity = Granularity.G1, Recognised = true, PData = default }).Decide().Tier);

    [Fact]
    public void Decide_ReductionBelowTheFloor_HasNoEffect()
    {
        var decision = (Plain with { DualUse = 3, Mode = AccessMode.Remote, Environment = EnvironmentLevel.E4 }).Decide();
        Assert.Equal(2 + 1 - 1, decision.Base + decision.Up - decision.Down);
        Assert.Equal((3, "0"), (decision.Tier, decision.Effect("FL1")));
    }

    [Fact]
    public void Decide_PublicMode_LooksAtNoRecipient()
    {
        var decision = (Plain with
        {
            Mode = AccessMode.Public, Persons = 90_000_000, DestinationGroup = DestinationGroup.C, History = History.Major,
            Composition = true, Environment = EnvironmentLevel.E0, DualUse = 2, Vulnerable = true,
        }).Decide();
        Assert.Equal(["B1", "M3", "M4"], decision.Codes());
        Assert.Equal(1, decision.Risk!.PContext.Value);
    }
}
