using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Synthetic;
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

    /// <summary>250 classes of 20, but for one of the size.</summary>
    private static RiskMeasurement Smallest(long k) => Records.Measurement with { Sample = ClassSizes.Measure(new Dictionary<long, long> { [20] = 250, [k] = 1 }) };

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
        Assert.Equal([MeasureTest.K, MeasureTest.L, MeasureTest.T], Facts(measured).Measures!.Keys);
        Assert.Equal(["k_minimum", "l_distinct", "membership_advantage", "t_closeness"], GateFigures.Of(Records.Measurement, new() { Membership = new("shadow", 0.6, 0.02, 0.1, 0.05, 0.15, 100, 100, Risk.Stress.Evidence.A) }).Keys);
    }

    [Fact]
    public void For_PopulationTable_TakesThePlaceOfEstimates()
    {
        // 6 of 100 persons are alone; that the file has no uniques is no estimate, so no figure for the gate.
        var counted = CountedPopulation.Of(Records.Measurement.File, new Dictionary<long, long> { [1] = 6, [94] = 1 }, [(10, 94, 1)]);
        var estimated = new Dictionary<long, PopulationMeasures> { [50_000] = PopulationUniques.Estimate(new Dictionary<long, long> { [10] = 500 }, 50_000) };
        RiskMeasurement With(RiskModels models) => Records.Measurement with { Models = models };

        Assert.False(Facts(With(new() { Population = estimated })).Measures!.ContainsKey(GateFigures.PopulationUniques));
        var few = new Dictionary<long, PopulationMeasures> { [50_000] = PopulationUniques.Estimate(new Dictionary<long, long> { [1] = 10, [10] = 500 }, 50_000) };
        Assert.Equal(few[50_000].Dankar!.Value / 50_000, Facts(With(new() { Population = few })).Measures![GateFigures.PopulationUniques]);
        var facts = Facts(With(new() { Population = estimated, InPopulation = counted }));
        Assert.Equal(0.06, facts.Measures![GateFigures.PopulationUniques], 1e-15);
        Assert.True(DecisionRules.Decide(facts, Cases.Pack).Has("GT"));
        Assert.Equal(0.06, Facts(With(new() { InPopulation = counted })).Measures![GateFigures.PopulationUniques], 1e-15);
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

    /// <summary>500 attacks of which so many succeed, of 500 on the hold-out two.</summary>
    private static SyntheticResult Attacks(AttackKind kind, long successes, double advantage = 0.01)
    {
        var file = new MeasuredFile(Records.File.Hex, 1, 1, 2, new FileDialect(",", "\"", "utf-8", "lf"));
        return new(file, file, file, new([new("a", Datasets.ColumnType.Text), new("b", Datasets.ColumnType.Text)], ["b"], ["a"], ["b"]),
            [AttackOutcome.Of(kind, new(500, 500, successes, 0, 500, 2), 0.95)], [new(MembershipGroup.Vulnerable, MembershipScore.Distance, 100, 100, 0.9, 0.5, 0.01, 0, advantage)], new(0, 0, 0, 0, 0), new("portal", "engine"));
    }

    [Theory]
    [InlineData(AttackKind.SinglingOutMultivariate, "singling_out", "singling-out risk")]
    [InlineData(AttackKind.Linkability, "linkability", "linkability risk")]
    [InlineData(AttackKind.Copies, "training_copies", "training records published whole")]
    public void For_AttacksOnTheSyntheticVersion_ReachTheGatesOfTheCase(AttackKind kind, string gate, string words)
    {
        var around = new CaseSurroundings(new(2026, 11, 23), [], []);
        DecisionCase With(long successes) => Facts(Records.Measurement, around: around with { Attacks = Attacks(kind, successes) });

        Assert.Equal(Attacks(kind, 300).Figures.Single(figure => figure.Gate == gate).Value, With(300).Measures![gate]);
        Assert.Contains(DecisionRules.Decide(With(300), Cases.Pack).Needs, need => need.Contains(words, StringComparison.Ordinal) && need.EndsWith("needed at T2", StringComparison.Ordinal));
        Assert.False(DecisionRules.Decide(With(4), Cases.Pack).Has("GT"));
        Assert.Contains(GateTable.Of(With(4), 2, Cases.Pack), line => line is { Test.Verdict: MeasureVerdict.Pass } && line.Test.Key == gate);
        Assert.False(Facts(Records.Measurement, around: around).Measures!.ContainsKey(gate));
    }

    [Fact]
    public void For_AssessmentAndAttacksForOneGate_TakesTheWorse()
    {
        var assessment = Records.Assess(Version);
        var measured = new Risk.Stress.StressFigures { Membership = new("shadow", 0.6, 0.02, 0.1, 0.05, 0.15, 100, 100, Risk.Stress.Evidence.A) };
        assessment.Keep(Risk.Stress.StressRun.Of(assessment.Measurement, measured, Risk.Stress.StressContext.Assumed(Data.Classification, 2, Cases.Pack), 1, Cases.Pack), TimeSpan.Zero);
        double Advantage(double attacked) => CaseFacts.For(Data, assessment, Records.RecipientHouse, Cases.Content, Cases.Pack, [],
            new(new(2026, 11, 23), [], []) { Attacks = Attacks(AttackKind.Linkability, 4, attacked) }).Measures![GateFigures.Membership];

        Assert.Equal((0.15, 0.6), (Advantage(0.01), Advantage(0.6)));
    }

    /// <summary>Beside the gates: what nobody assessed is a condition of a case from T2 on; an attack saved with the version is evidence.</summary>
    [Fact]
    public void For_ChannelThatNobodyAssessed_IsAConditionOfTheCase()
    {
        DecisionCase At(Granularity granularity, RiskMeasurement measured, SyntheticResult? attacks = null)
        {
            var data = Datasets.Dataset.Register(new(Guid.NewGuid()), "DS-09", "Discharges", "none known", Data.Classification with { Granularity = granularity }, People.Steward);
            return CaseFacts.For(data, RiskAssessment.Save(new(Guid.NewGuid()), "RA-0009", data.AddVersion(), measured, People.Steward, Cases.Start), Records.RecipientHouse, Cases.Content, Cases.Pack, [],
                new(new(2026, 11, 23), [], []) { Attacks = attacks });
        }
        var none = Records.Measurement with { Sensitive = new Dictionary<string, SensitiveMeasures>() };

        Assert.Empty(At(Granularity.G4, Records.Measurement).Unassessed);
        var facts = At(Granularity.G4, none);
        Assert.Equal([Risk.Stress.RiskChannel.Attribute], facts.Unassessed);
        Assert.Contains(DecisionRules.Decide(facts, Cases.Pack).Needs, need => need.StartsWith("the attribute channel to be assessed", StringComparison.Ordinal));
        Assert.Equal([Risk.Stress.RiskChannel.Membership], At(Granularity.G3, Records.Measurement).Unassessed);
        Assert.Empty(At(Granularity.G3, Records.Measurement, Attacks(AttackKind.Linkability, 4)).Unassessed);
    }

    [Fact]
    public void For_EachReleaseWithNoise_IsHeldAgainstTheLimitOfOneAndTheDelta()
    {
        var day = new DateOnly(2026, 11, 23);
        DecisionCase With(params PrivacyMechanism[] given) => Facts(Records.Measurement, around: new(day, [], []) { Releases = [.. given.Select((noise, at) => new PrivacyRelease(Data.Id, Records.RecipientHouse.Id, day.AddMonths(-1 - at), noise))] });

        var stated = With(PrivacyMechanism.Approximate(6, 1e-3), PrivacyMechanism.Pure(1));
        Assert.Equal((6, 1e-3), (stated.Measures![GateFigures.EpsilonRelease], stated.Measures[GateFigures.Delta]));
        var needs = DecisionRules.Decide(stated, Cases.Pack).Needs;
        Assert.Contains("epsilon per release, person level: 6 measured, at most 5 needed at T2", needs);
        // 1/(10 n), with the persons of the case.
        Assert.Contains(needs, need => need.StartsWith("delta: 0.001 measured, at most 0.0000", StringComparison.Ordinal));
        Assert.False(DecisionRules.Decide(With(PrivacyMechanism.Approximate(5, 1 / (10.0 * Data.Classification.Persons))), Cases.Pack).Has("GT"));
        // Where no delta was stated there is none to hold against anything; a release more than a year ago counts in neither.
        Assert.False(With(PrivacyMechanism.Pure(1)).Measures!.ContainsKey(GateFigures.Delta));
        var old = Facts(Records.Measurement, around: new(day, [], []) { Releases = [new(Data.Id, Records.RecipientHouse.Id, day.AddMonths(-13), PrivacyMechanism.Approximate(9, 1e-3))] });
        Assert.False(old.Measures!.ContainsKey(GateFigures.EpsilonRelease) || old.Measures.ContainsKey(GateFigures.Delta));
    }

    [Theory]
    [InlineData(0, 1e-6, MeasureVerdict.Pass)]
    [InlineData(0, 1.1e-6, MeasureVerdict.Over)]
    [InlineData(2, 1e-5, MeasureVerdict.Pass)]
    [InlineData(2, 1.1e-5, MeasureVerdict.Over)]
    [InlineData(4, 0.5, MeasureVerdict.Reported)]
    public void Of_Delta_IsHeldWithTheNumberOfPersons(int tier, double delta, MeasureVerdict expected) =>
        Assert.Equal(expected, GateTable.Of(Cases.Tier2 with { Persons = 10_000, Measures = new Dictionary<string, double> { [GateFigures.Delta] = delta } }, tier, Cases.Pack).Single(line => line.Test.Key == GateFigures.Delta).Test.Verdict);

    [Fact]
    public void For_PackWithoutGatesOfMeasures_HandsInNone() => Assert.Null(Facts(Smallest(2), ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.1")).Measures);
}
