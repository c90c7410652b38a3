using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Decision;

/// <summary>M10: the floor that the data set themselves, from pack 2026.2 on.</summary>
public sealed class FloorOfDataTests
{
    /// <summary>Sensitivity S4 at T2: the granularity is not that of the entry.</summary>
    private static readonly DecisionCase Grave = Cases.Plain with { Entry = [.. Cases.Pack.ControlList.Where(entry => entry.Sensitivity is Sensitivity.S4 && !Cases.Pack.Risk.IntrinsicallyUnique.Contains(entry.Code)).Take(1).Select(entry => entry.Code)], Granularity = Granularity.G2 };

    private static PolicyPack First => ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.1");

    [Theory]
    [InlineData(0.1, false)]
    [InlineData(0.1001, true)]
    public void Decide_TraceThatSinglesOut_SetsTheFloorFromAboveTheShareOn(double share, bool counts)
    {
        var decision = (Cases.Plain with { TraceUnicity = new(share) }).Decide();
        Assert.Equal((counts, counts ? 3 : 0, counts ? 3 : 2), (decision.Has("M10"), decision.Floor, decision.Tier));
        if (counts)
            Assert.Equal("4 points of a trace single out a share of 0.1001 of persons, above 0.1: not below T3, T2 inside an enclave", decision.Text("M10"));
    }

    [Theory]
    [InlineData(0.2, false)]
    [InlineData(0.2001, true)]
    public void Decide_GraveHarmOfALeak_SetsTheFloorFromAboveTheRiskOn(double risk, bool counts)
    {
        Assert.Equal(counts, (Grave with { PData = new(risk) }).Decide().Has("M10"));
        Assert.False((Cases.Plain with { PData = new(risk) }).Decide().Has("M10"));
    }

    [Theory]
    [InlineData("1M05")]
    [InlineData("2M01")]
    [InlineData("2M02")]
    [InlineData("3M01")]
    [InlineData("4M01")]
    public void Decide_DataThatAreAlwaysUnique_AreNotBelowT3(string entry)
    {
        // Coarse, harmless and held by a recognised recipient: everything that lowers a tier, but no enclave.
        var given = Cases.Plain with { Entry = [entry], Granularity = Granularity.G0, PData = new(0.0001), Recognised = true };
        var decision = given.Decide();
        Assert.Equal(("floor 3 before enclave", 3, 3), (decision.Effect("M10"), decision.Floor, decision.Tier));
        Assert.True(DecisionRules.Decide(given, First).Tier < 3);
    }

    [Fact]
    public void Decide_InsideAnEnclave_YieldsByOneAndKeepsTheLicenceOfAnEnclave()
    {
        var given = Cases.Plain with { TraceUnicity = new(0.9), Environment = EnvironmentLevel.E4, Mode = AccessMode.Remote };
        var decision = given.Decide();
        Assert.Equal((2, 2, DecisionOutcome.Enclave), (decision.Tier, decision.Floor, decision.Outcome));
        Assert.False(decision.Has("FL1"));
        Assert.Equal([2, 3, 2], TierTrail.Of(decision));
    }

    [Fact]
    public void Decide_RecognisedPermit_DoesNotGoBelowTheFloor()
    {
        var decision = (Cases.Plain with { TraceUnicity = new(0.9), Recognised = true }).Decide();
        Assert.Equal((3, 3, true), (decision.Tier, decision.Floor, decision.Has("FL1")));
        Assert.Equal(3, TierTrail.Of(decision)[^1]);
    }

    [Fact]
    public void Decide_FloorOfTheDestination_DoesNotYieldToTheEnclave()
    {
        var decision = (Cases.Plain with { TraceUnicity = new(0.9), DualUse = 3, Environment = EnvironmentLevel.E4, Mode = AccessMode.Remote }).Decide();
        Assert.Equal((3, 3), (decision.Tier, decision.Floor));
    }

    [Fact]
    public void Decide_UnderTheFirstPack_KnowsNoFloorOfData()
    {
        var given = Grave with { TraceUnicity = new(1), PData = new(1) };
        Assert.False(DecisionRules.Decide(given, First).Has("M10"));
        Assert.Equal(DecisionJson.Bytes(DecisionRules.Decide(given with { TraceUnicity = null }, First)), DecisionJson.Bytes(DecisionRules.Decide(given, First)));
        Assert.Equal((false, true), (First.HasFloorOfData, Cases.Pack.HasFloorOfData));
    }

    [Fact]
    public void Alternatives_GraveLeak_NameTheRiskThatLiftsTheFloor()
    {
        var found = LeastRestrictive.Alternatives(Grave with { PData = new(0.21), Environment = EnvironmentLevel.E4 }, Cases.Pack);
        Assert.Contains(found, way => way.Key == "data_risk" && !way.Decision.Has("M10"));
    }

    [Fact]
    public void ReadCase_TraceUnicity_IsKeptAndLeftOutWhereNotMeasured()
    {
        var given = Cases.Plain with { TraceUnicity = new(0.25) };
        Assert.Equal(new Probability(0.25), DecisionJson.ReadCase(DecisionJson.Bytes(given), Cases.Pack).Case!.TraceUnicity);
        Assert.DoesNotContain("trace_unicity", Encoding.UTF8.GetString(DecisionJson.Bytes(Cases.Plain)));
    }
}
