using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-01 to ST-06: one test a rule, limits met exactly and missed by a little.</summary>
public sealed class IdentityScenarioTests
{
    [Theory]
    [InlineData(12, StressOutcome.Passed)]
    [InlineData(11, StressOutcome.Failed)]
    [InlineData(3, StressOutcome.Failed)]
    public void St01_AverageBesideK_IsHeldAgainstTheGateOfTheTier(long size, StressOutcome expected) =>
        Assert.Equal(expected, Scenes.Judge("ST-01", Scenes.Sized(size)).Outcome);

    [Theory]
    [InlineData(5, StressOutcome.Passed)]
    [InlineData(4, StressOutcome.Failed)]
    public void St01_SmallestClass_IsInclusive(long size, StressOutcome expected)
    {
        // T1 in E4: 0.05 is the chance of an attempt, so only the class counts. Its cap is 0.20 = 1/5.
        var result = Scenes.Judge("ST-01", Scenes.Sized(size), context: Scenes.At(tier: 1, EnvironmentLevel.E4));
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(size, result.Checks.Single(check => check.What == "smallest class").Value);
    }

    [Fact]
    public void St01_Public_CountsTheWorstRecordWithoutContext()
    {
        var result = Scenes.Judge("ST-01", Measurements.Of(12, 100, 100), context: Scenes.At(tier: 0));
        Assert.Equal((StressOutcome.Passed, 1 / 12.0), (result.Outcome, result.Value));
        Assert.Equal(StressOutcome.Failed, Scenes.Judge("ST-01", Measurements.Of(11, 100, 100), context: Scenes.At(tier: 0)).Outcome);
    }

    [Fact]
    public void St01_IntrinsicallyUnique_IsExemptFromClassAndCap()
    {
        var measured = Measurements.Of([1, .. Enumerable.Repeat(100L, 20)]);
        Assert.Equal(StressOutcome.Failed, Scenes.Judge("ST-01", measured).Outcome);
        Assert.Equal(StressOutcome.Passed, Scenes.Judge("ST-01", measured, context: Scenes.At() with { IsIntrinsicallyUnique = true }).Outcome);
        // Alone in no class is alone all the same, for the tests and for the table of measures.
        var dropped = Measurements.Of(100) with { Sample = ClassSizes.Measure(new Dictionary<long, long> { [100] = 20 }, new Dictionary<long, long> { [1] = 1 }) };
        Assert.Equal(StressOutcome.Passed, Scenes.Judge("ST-01", dropped, context: Scenes.At() with { IsIntrinsicallyUnique = true }).Outcome);
        Assert.Equal(MeasureVerdict.NotApplicable, MeasureTest.Of(dropped, 2, false, Scenes.Pack, isUniqueByNature: true)[1].Verdict);
    }

    [Fact]
    public void St02_NoPopulation_IsNotAssessedAndSaysWhatIsNeeded()
    {
        var result = Scenes.Judge("ST-02", Scenes.Sized(12));
        Assert.Equal((StressOutcome.NotAssessed, true, null), (result.Outcome, result.IsApplicable, result.Evidence));
        Assert.Equal("Give the number of persons that the file was drawn from, or a table of them.", result.Needs);
        // One that was given and could not be used is not asked for again.
        var unused = Scenes.Judge("ST-02", Scenes.Sized(12) with { Models = new RiskModels { Reasons = new Dictionary<string, string> { ["population"] = RiskModels.NotWhole } } });
        Assert.Equal((StressOutcome.NotAssessed, $"Nothing can be said of the population. {RiskModels.NotWhole}"), (unused.Outcome, unused.Sentence));
    }

    [Fact]
    public void St02_PopulationTable_IsCountedAndTakesThePlaceOfEstimates()
    {
        // One class of 4 stands for 4 and no more, nine for 100: scaled up, each would stand for 40.
        var counted = CountedPopulation.Of(Measurements.Of(4).File, new Dictionary<long, long> { [4] = 1, [100] = 9, [1] = 2 }, [(4, 4, 1), (4, 100, 9)]);
        var measured = Population(Scenes.Sized(4), 400);
        var result = Scenes.Judge("ST-02", measured with { Models = measured.Models! with { InPopulation = counted } });
        Assert.Equal((Evidence.A, 0.25), (result.Evidence, result.Figures.Single(figure => figure.What == "highest 1/K").Value));
        Assert.Equal(2.0 / 906, result.Checks.Single(check => check.What == "share of population uniques").Value, 1e-15);
        Assert.Equal(Evidence.A, Scenes.Judge("ST-03", measured with { Models = measured.Models! with { InPopulation = counted } }).Evidence);
        // Looked up for the classes alone, it does not speak of those in none: 900 who are alone decide.
        var some = measured with { Sample = ClassSizes.Measure(measured.Sample.SizeHistogram!, new Dictionary<long, long> { [1] = 900 }), Models = new RiskModels { InPopulation = counted } };
        Assert.Equal((StressOutcome.NotAssessed, $"Nothing can be said of the population. {RiskModels.NotWhole}"), Scenes.Judge("ST-02", some) is var judged ? (judged.Outcome, judged.Sentence) : default);
        Assert.Equal(StressOutcome.Failed, Scenes.Judge("ST-03", some).Outcome);
        Assert.DoesNotContain(GateFigures.PopulationUniques, GateFigures.Of(some, null).Keys);
    }

    [Fact]
    public void St02_Population_ScalesTheClassesAndIsAnEstimate()
    {
        // 10 classes of 4 among 400 persons: each stands for 40.
        var result = Scenes.Judge("ST-02", Population(Scenes.Sized(4), 400));
        Assert.Equal((StressOutcome.Passed, Evidence.B), (result.Outcome, result.Evidence));
        Assert.Equal(0.4 / 40, result.Value!.Value, 12);
        // Without uniques in the file there is no estimate of them, and so nothing that passes as a safe zero.
        Assert.DoesNotContain(result.Checks, check => check.What.Contains("population uniques", StringComparison.Ordinal));
        Assert.Contains("no estimate, not a safe zero", result.Sentence, StringComparison.Ordinal);
        // Of everybody they are counted, and held against their limit.
        var counted = Scenes.Judge("ST-02", Population(Scenes.Sized(12), 120)).Checks.Single(check => check.What.Contains("population uniques", StringComparison.Ordinal));
        Assert.Equal(0, counted.Value);
    }

    [Theory]
    [InlineData(0.05, StressOutcome.Passed)]
    [InlineData(0.0501, StressOutcome.Failed)]
    public void St02_PopulationUniques_AreHeldAgainstTheGateInclusive(double share, StressOutcome expected)
    {
        var measured = Population(Scenes.Sized(12), 1200);
        var population = measured.Models!.Population![1200] with { Dankar = share * 1200, DankarModel = "zayatz" };
        measured = measured with { Models = new RiskModels { Population = new Dictionary<long, PopulationMeasures> { [1200] = population } } };
        Assert.Equal(expected, Scenes.Judge("ST-02", measured).Outcome);
    }

    [Fact]
    public void St02_NoModelFits_IsNotAssessedUnlessAnotherLimitIsMissed()
    {
        Assert.Equal(StressOutcome.NotAssessed, Judge(12, tier: 2).Outcome);
        Assert.Contains("No model gives an estimate", Judge(12, tier: 2).Sentence, StringComparison.Ordinal);
        // T3 reports the uniques, so nothing is owed there.
        Assert.Equal(StressOutcome.Passed, Judge(12, tier: 3).Outcome);
        Assert.Equal(StressOutcome.Failed, Judge(2, tier: 2).Outcome);

        static StressTestResult Judge(long size, int tier)
        {
            var measured = Population(Scenes.Sized(size), size * 11);
            var population = measured.Models!.Population![size * 11] with { Dankar = 5000, DankarModel = "pitman", Pitman = 5000, Zayatz = 5000, Snb = null };
            return Scenes.Judge("ST-02", measured with { Models = new RiskModels { Population = new Dictionary<long, PopulationMeasures> { [size * 11] = population } } }, context: Scenes.At(tier));
        }
    }

    [Theory]
    [InlineData(5, StressOutcome.Passed)]
    [InlineData(4, StressOutcome.Failed)]
    public void St03_ShareOfCorrectLinks_IsHeldAgainstTheThresholdInTheContext(long size, StressOutcome expected)
    {
        // 0.4 / 5 = 0.08; 0.4 / 4 = 0.1.
        var result = Scenes.Judge("ST-03", Scenes.Sized(size));
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(1.0 / size, result.Figures[0].Value, 12);
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.2)]
    public void St04_TierOfThePassRule_TakesItsOwnNumberOfAttributes(int tier, double expected)
    {
        KnowledgePoint[] curve = [Point(1, 0.01), Point(2, 0.05), Point(3, 0.1), Point(4, 0.2), Point(5, 0.9)];
        var figures = new StressFigures { Knowledge = new BackgroundKnowledge(["a", "b", "c", "d", "e"], 100, curve, 7) };
        var result = Scenes.Judge("ST-04", Scenes.Sized(12), figures, Scenes.At(tier, EnvironmentLevel.E3));
        // E3 with motive low: 0.2.
        Assert.Equal(expected * 0.2, result.Value!.Value, 12);
        Assert.Equal(Evidence.A, result.Evidence);
    }

    [Fact]
    public void St04_SearchThatWasNotExhaustive_SaysThatAWorseSetMayExist()
    {
        var figures = new StressFigures { Knowledge = new BackgroundKnowledge(["a", "b"], 100, [Point(2, 0.05) with { Exhaustive = false }], 7) };
        var result = Scenes.Judge("ST-04", Scenes.Sized(12), figures);
        Assert.Equal(Evidence.B, result.Evidence);
        Assert.Contains("a worse one may exist", result.Sentence, StringComparison.Ordinal);
        Assert.Contains(new StressParameter("seed", "7"), result.Parameters);
    }

    [Fact]
    public void St05_Register_FollowsTheModel()
    {
        // 1,000 records, mean of 1 / class size 0.1: 600 links proposed, 0.095 of them right, 0.057 of all.
        var figures = new StressFigures { Register = new RegisterFigures(Scenes.Set(0.1, 5, "age", "sex"), 0.1, null) };
        var result = Scenes.Judge("ST-05", Scenes.Sized(100), figures);
        Assert.Equal([600, 0.095, 0.057, 0], result.Figures.Select(figure => Math.Round(figure.Value, 12)));
        Assert.Equal(0.4 * 0.057, result.Value!.Value, 12);
        Assert.Equal((StressOutcome.Passed, Evidence.B), (result.Outcome, result.Evidence));
    }

    [Fact]
    public void St06_FirstVersion_HasNothingToBePutBeside()
    {
        var result = Scenes.Judge("ST-06", Scenes.Sized(12), new StressFigures { Composition = new CompositionFigures([], null, []) });
        Assert.Equal(StressOutcome.Passed, result.Outcome);
    }

    [Theory]
    [InlineData(120, StressOutcome.Passed)]
    [InlineData(121, StressOutcome.Failed)]
    [InlineData(111, StressOutcome.Failed)]
    [InlineData(129, StressOutcome.Failed)]
    [InlineData(130, StressOutcome.Passed)]
    public void St06_ReleasesThatDifferByAFew_AreHits(long records, StressOutcome expected)
    {
        var figures = new StressFigures { Composition = new CompositionFigures([new(1, new(2026, 1, 5), records)], Scenes.Set(0.05), []) };
        Assert.Equal(expected, Scenes.Judge("ST-06", Scenes.Sized(12), figures).Outcome);
    }

    [Theory]
    [InlineData(0, StressOutcome.Passed, "Of 40 cells over age, sex none differ from version 1 by a few persons.")]
    [InlineData(1, StressOutcome.Failed, "Of 40 cells over age, sex 1 differs from version 1 by a few persons.")]
    public void St06_CellsOfAVersionThatWasBrought_AreHeldAgainstTheSmallest(int hits, StressOutcome expected, string said)
    {
        var composition = new CompositionFigures([new(1, new(2026, 1, 5), 120), new(2, new(2026, 2, 5), 500)], Scenes.Set(0.05), []) { Differenced = [new(1, ["age", "sex"], 40, hits)] };
        var result = Scenes.Judge("ST-06", Scenes.Sized(12), new StressFigures { Composition = composition });
        Assert.Equal((expected, Evidence.B), (result.Outcome, result.Evidence));
        Assert.EndsWith($"{said} The other versions are compared by their totals.", result.Sentence);
        Assert.Equal(Evidence.A, Scenes.Judge("ST-06", Scenes.Sized(12), new StressFigures { Composition = composition.HeldBy([1]) }).Evidence);
        Assert.EndsWith("Bring an earlier version, and its cells are compared.", Scenes.Judge("ST-06", Scenes.Sized(12), new StressFigures { Composition = composition.HeldBy([2]) }).Sentence);
    }

    [Fact]
    public void St06_VersionNotComparedInEveryColumn_IsNoBestEvidenceAndWithoutACellNoPassedCheck()
    {
        StressTestResult Of(DifferencedVersion version) => Scenes.Judge("ST-06", Scenes.Sized(12), new StressFigures { Composition = new CompositionFigures([new(1, new(2026, 1, 5), 120)], Scenes.Set(0.05), []) { Differenced = [version] } });
        var none = Of(new(1, [], 0, 0) { LeftOut = ["age"] });
        Assert.Equal(Evidence.B, none.Evidence);
        Assert.DoesNotContain(none.Checks, check => check.What.StartsWith("cells", StringComparison.Ordinal));
        Assert.EndsWith("Version 1 tells no column as this file does, so no cell can be subtracted.", none.Sentence);
        var partly = Of(new(1, ["sex"], 2, 0) { LeftOut = ["age"] });
        Assert.Equal((Evidence.B, true), (partly.Evidence, partly.Checks.Any(check => check.What.StartsWith("cells", StringComparison.Ordinal))));
        Assert.EndsWith("age could not be compared: no value is written alike in both.", partly.Sentence);
        Assert.Equal(Evidence.A, Of(new(1, ["sex"], 2, 0)).Evidence);
    }

    [Fact]
    public void St06_ComparisonThatFailed_SaysWhy()
    {
        var figures = new StressFigures { Composition = new([new(1, new(2026, 1, 5), 120)], Scenes.Set(0.05), []), Missing = new Dictionary<string, string> { ["ST-06"] = "Too many cells." } };
        Assert.EndsWith("Versions are compared by their totals, for their cells could not be: Too many cells.", Scenes.Judge("ST-06", Scenes.Sized(12), figures).Sentence);
    }

    [Theory]
    [InlineData(500, 0, false)]
    [InlineData(500, 3, true)]
    [InlineData(121, 0, true)]
    public void St06_ClassesOfBothNotCounted_AHitFailsItAllTheSame(long records, long hits, bool isOver)
    {
        var figures = new StressFigures { Composition = new([new(1, new(2026, 1, 5), records)], null, ["postcode"]) { Differenced = [new(1, ["age"], 8, hits)] } };
        var result = Scenes.Judge("ST-06", Scenes.Sized(12), figures);
        Assert.Equal(isOver ? StressOutcome.Failed : StressOutcome.NotAssessed, result.Outcome);
        Assert.Contains("(postcode), so the classes of both together cannot be counted.", result.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Checks, check => check.What == "combined risk");
        Assert.Equal(isOver, CompositionOfReleases.IsOver(new(Scenes.Sized(12), figures, Scenes.At(), Scenes.Pack)));
    }

    [Fact]
    public void St06_JointClasses_AreHeldAgainstTheThreshold()
    {
        var earlier = new EarlierRelease(1, new(2026, 1, 5), 500);
        Assert.Equal(StressOutcome.Failed, Scenes.Judge("ST-06", Scenes.Sized(12), new StressFigures { Composition = new([earlier], Scenes.Set(0.3, 1, "age", "postcode"), []) }).Outcome);
        var lacking = Scenes.Judge("ST-06", Scenes.Sized(12), new StressFigures { Composition = new([earlier], null, ["postcode"]) });
        Assert.Equal(StressOutcome.NotAssessed, lacking.Outcome);
        Assert.Contains("postcode", lacking.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, StressOutcome.Passed)]
    [InlineData(10.01, StressOutcome.Failed)]
    public void St06_EpsilonOfTwelveMonths_IsHeldAgainstTheGate(double epsilon, StressOutcome expected)
    {
        var totals = new PrivacyTotals(2, new PrivacyLoss(epsilon, 0), null, null, null, null, null, 1e-6);
        var figures = new StressFigures { Composition = new CompositionFigures([], null, [], totals) };
        Assert.Equal(expected, Scenes.Judge("ST-06", Scenes.Sized(12), figures).Outcome);
    }

    [Theory]
    [InlineData(5, StressOutcome.Passed)]
    [InlineData(100, StressOutcome.Failed)]
    public void St06_ReleasesOfSeveralKinds_AreHeldByWhatMayBeClaimed(double claimed, StressOutcome expected)
    {
        // One recipient's loss was stated, another's is noise of known size: neither sum holds for both.
        var mixed = new PrivacyTotals(1, null, null, null, null, null, null, 1e-6);
        Assert.Equal(expected, Judge(mixed with { Claimed = claimed }).Outcome);
        Assert.Equal(StressOutcome.NotAssessed, Judge(mixed).Outcome);

        static StressTestResult Judge(PrivacyTotals totals) => Scenes.Judge("ST-06", Scenes.Sized(12), new StressFigures { Composition = new CompositionFigures([], null, [], totals) });
    }

    [Fact]
    public void St04_PublicRelease_CountsTheWorstRecordOfAnySet()
    {
        var figures = new StressFigures { Knowledge = new(["age", "sex"], 100, [Point(1, 0.02) with { WorstRecord = Scenes.Set(0.01, 1, "sex") }], 1) };
        var result = Scenes.Judge("ST-04", Scenes.Sized(100), figures, Scenes.At(tier: 0));
        Assert.Equal((StressOutcome.Failed, 1.0), (result.Outcome, result.Value));
        Assert.Contains("(sex)", result.Sentence, StringComparison.Ordinal);
        Assert.Equal(StressOutcome.Passed, Scenes.Judge("ST-04", Scenes.Sized(100), figures).Outcome);
    }

    private static KnowledgePoint Point(int known, double average) => new(known, 10, true, Scenes.Set(average), average / 2, 0);

    private static RiskMeasurement Population(RiskMeasurement measured, long population) => measured with
    {
        Models = new RiskModels { Population = new Dictionary<long, PopulationMeasures> { [population] = PopulationUniques.Estimate(measured.Sample.SizeHistogram!, population) } },
    };
}
