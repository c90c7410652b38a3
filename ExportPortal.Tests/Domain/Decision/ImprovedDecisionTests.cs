using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Decision;

/// <summary>What changed figures would be enough for, while no recipient is known and in a case.</summary>
public sealed class ImprovedDecisionTests
{
    private static readonly Classification Data = new(["1M01"], Granularity.G4, 5_000, 0, new(0.001), false, false);

    /// <summary>Classes of 4 with two sensitive values: enough for T2, not for T1.</summary>
    private static readonly SetRisk Fours = new(["age"], 4, 10, 0, 0.25, 0);

    [Theory]
    [InlineData(4, 0.25, 2)]
    [InlineData(1, 1, 1)]
    [InlineData(3, 0.9, 4)]
    [InlineData(40, 0.025, 3)]
    public void Alone_EachTier_AsksWhatTheRulesAskOfACase(long k, double average, long distinct)
    {
        var (risk, measured) = (new SetRisk(["age"], k, 10, 0, average, 0), Measured(distinct));
        var verdicts = ImprovedDecision.Alone(Data, EnvironmentLevel.E4, Motive.Medium, risk, Cases.Pack, measured, measured.Sensitive);
        Assert.Equal([0, 1, 2, 3, 4], verdicts.Select(one => one.Tier));
        var given = Cases.Plain with
        {
            PData = new(average), PDataMax = new(risk.HighestRisk), Motive = Motive.Medium, Environment = EnvironmentLevel.E4, Mode = AccessMode.Remote,
            Measures = new Dictionary<string, double> { [MeasureTest.K] = k, [MeasureTest.L] = distinct, [MeasureTest.T] = 0.1 },
        };
        foreach (var verdict in verdicts.Skip(1))
            Assert.Equal(DecisionRules.AtTier(given, given.Decide(), verdict.Tier, Cases.Pack).Needs, verdict.Needs);
        var open = given with { Mode = AccessMode.Public, PData = new(risk.HighestRisk), PDataMax = null };
        Assert.Equal(DecisionRules.AtTier(open, open.Decide(), 0, Cases.Pack).Needs, verdicts[0].Needs);
    }

    [Fact]
    public void Alone_PlaceBelowWhatATierAsks_IsRaisedToIt()
    {
        var verdicts = ImprovedDecision.Alone(Data, EnvironmentLevel.E1, Motive.Low, Fours, Cases.Pack, Measured(2), null);
        Assert.Equal([null, EnvironmentLevel.E1, EnvironmentLevel.E2, EnvironmentLevel.E4, EnvironmentLevel.E4], verdicts.Select(one => one.Place));
        Assert.DoesNotContain(verdicts.SelectMany(one => one.Needs), need => need.Contains("environment", StringComparison.Ordinal) || need.Contains("remote", StringComparison.Ordinal));
    }

    [Fact]
    public void Alone_LAndTNotKnown_IsEnoughForNoTier()
    {
        var measured = Measured(3);
        var verdicts = ImprovedDecision.Alone(Data, EnvironmentLevel.E4, Motive.Low, Fours with { K = 400, AverageRisk = 0.0025 }, Cases.Pack, measured with { Sample = measured.Sample with { DroppedRecords = 1 } }, null);
        Assert.All(verdicts, one => Assert.False(one.AreKnown));
        Assert.Equal("no tier", verdicts.Met());
    }

    /// <summary>A copy may help against all of them, but leaving a column out says nothing of what was spent, nor of what an attack found.</summary>
    [Fact]
    public void Decide_OtherGates_StayAsTheCaseHasThem()
    {
        var given = Cases.Plain with
        {
            Measures = new Dictionary<string, double>
            {
                [MeasureTest.K] = 1, [MeasureTest.L] = 1, [MeasureTest.T] = 0.1, [GateFigures.EpsilonYear] = 100, [GateFigures.PopulationUniques] = 0.5,
            },
        };
        var needs = ImprovedDecision.Decide(given, Fours with { K = 40, AverageRisk = 0.01 }, Cases.Pack, Measured(1), null).Needs;
        Assert.Equal(3, needs.Count);
        Assert.All(["epsilon", "population", "distinct l"], word => Assert.Contains(needs, need => need.Contains(word, StringComparison.Ordinal)));
        Assert.Equal(needs, ImprovedDecision.Decide(given, Fours with { K = 40, AverageRisk = 0.01 }, Cases.Pack).Needs);
        // Counted after the change, l is another.
        Assert.Equal(2, ImprovedDecision.Decide(given, Fours with { K = 40, AverageRisk = 0.01 }, Cases.Pack, Measured(1), Measured(2).Sensitive).Needs.Count);
    }

    [Fact]
    public void Alone_OtherGates_AreThoseOfTheFile()
    {
        var (measured, risk) = (Measured(3), Fours with { K = 40, AverageRisk = 0.01 });
        Assert.True(Needs(null).IsMet);
        Assert.Contains("attribute", Assert.Single(Needs(new StressFigures { AttributeGains = [new("ill", "Nearest record", 0.9, Evidence.B)] }).Needs), StringComparison.OrdinalIgnoreCase);

        TierVerdict Needs(StressFigures? figures) => ImprovedDecision.Alone(Data, EnvironmentLevel.E4, Motive.Low, risk, Cases.Pack, measured, measured.Sensitive, figures)[2];
    }

    private static RiskMeasurement Measured(long distinct) => Measurements.Of(4, 4) with
    {
        Sensitive = new Dictionary<string, SensitiveMeasures> { ["ill"] = SensitiveMeasures.WithoutClasses(3, false) with { LDistinct = distinct, TEqualDistance = 0.1 } },
    };
}
