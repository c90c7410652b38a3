using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-07 to ST-15: one test a rule, limits met exactly and missed by a little.</summary>
public sealed class FurtherScenarioTests
{
    [Theory]
    [InlineData(0.2, StressOutcome.Passed)]
    [InlineData(0.2001, StressOutcome.Failed)]
    public void St07_UpperEndOfTheAdvantage_IsHeldAgainstTheGate(double high, StressOutcome expected)
    {
        var figures = new StressFigures { Membership = new("Shadow attack", 0.55, 0.02, 0.1, 0, high, 100, 100, Evidence.B) };
        Assert.Equal(expected, Scenes.Judge("ST-07", Scenes.Sized(12), figures).Outcome);
    }

    [Theory]
    [InlineData(Granularity.G3, true)]
    [InlineData(Granularity.G4, false)]
    [InlineData(Granularity.G7, true)]
    public void St07_NoAttack_IsAGapWhereTheScenarioArises(Granularity granularity, bool isApplicable)
    {
        var result = Scenes.Judge("ST-07", Scenes.Sized(12), context: Scenes.At() with { Granularity = granularity });
        Assert.Equal((StressOutcome.NotAssessed, isApplicable), (result.Outcome, result.IsApplicable));
    }

    [Theory]
    [InlineData(2, 0.5, StressOutcome.Passed)]
    [InlineData(1, 0.5, StressOutcome.Failed)]
    [InlineData(2, 0.51, StressOutcome.Failed)]
    public void St08_Classes_AreHeldAgainstLAndT(long l, double t, StressOutcome expected)
    {
        var result = Scenes.Judge("ST-08", Sensitive(Scenes.Sized(12), l, t, homogeneous: 30));
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(0.25, result.Figures.Single().Value);
    }

    /// <summary>Classes of 12 with 3 values; 900 records in no class, in classes of 5 that show one value each.</summary>
    [Fact]
    public void St08_RecordsInNoClass_CountByTheWholeFile()
    {
        var measured = Sensitive(Scenes.Sized(12), 3, 0.1, homogeneous: 0);
        measured = measured with { Sample = ClassSizes.Measure(measured.Sample.SizeHistogram!, new Dictionary<long, long> { [5] = 180 }) };
        // A result from before they were counted: an attack that finds nothing does not vouch for them either.
        Assert.Equal(StressOutcome.NotAssessed, Scenes.Judge("ST-08", measured).Outcome);
        Assert.Equal(StressOutcome.NotAssessed, Scenes.Judge("ST-08", measured, new StressFigures { AttributeGains = [new("ill", "Nearest record", 0, Evidence.B)] }).Outcome);
        Assert.Equal(MeasureVerdict.NotAssessed, MeasureTest.Of(measured, 2, false, Scenes.Pack)[1].Verdict);

        measured = measured with { Sensitive = measured.Sensitive.ToDictionary(one => one.Key, one => one.Value with { Whole = new(1, 0.9, null, 900, 180) }) };
        var result = Scenes.Judge("ST-08", measured);
        Assert.Equal(StressOutcome.Failed, result.Outcome);
        Assert.Equal([900 / 1_020.0, 180 / 190.0], result.Figures.Select(figure => figure.Value));
        Assert.Equal(["share of records whose class shows one ill", "share of classes that show one ill"], result.Figures.Select(figure => figure.What));
        Assert.Equal([MeasureVerdict.Over, MeasureVerdict.Over], MeasureTest.Of(measured, 2, false, Scenes.Pack).Skip(1).Take(2).Select(test => test.Verdict));
        Assert.Equal("ill with the records in no class counted, as it decides: l 1, t 0.9, 900 records given away.", Assert.Single(NullRules.Attributes(measured)));
    }

    [Theory]
    [InlineData(0.2, null, StressOutcome.Passed)]
    [InlineData(0.21, null, StressOutcome.Failed)]
    [InlineData(0.01, 0.2, StressOutcome.Passed)]
    [InlineData(0.01, 0.21, StressOutcome.Failed)]
    public void St08_GainOfAnAttack_IsHeldAgainstTheGateByItsUpperEnd(double gain, double? high, StressOutcome expected)
    {
        var figures = new StressFigures { AttributeGains = [new("ill", "Nearest record", gain, Evidence.B) { GainHigh = high }, new("pay", "Nearest record", 0.02, Evidence.B)] };
        var result = Scenes.Judge("ST-08", Sensitive(Scenes.Sized(12), 3, 0.1, 0), figures);
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(high is not null, result.Sentence.Contains($"(at most {high} with 95 % confidence)", StringComparison.Ordinal));
    }

    /// <summary>A record that is alone by its nature is a class of one value: l and t neither pass nor fail it, and without an attack nothing does.</summary>
    [Theory]
    [InlineData(2, null, StressOutcome.NotAssessed)]
    [InlineData(2, 0.2, StressOutcome.Passed)]
    [InlineData(2, 0.21, StressOutcome.Failed)]
    [InlineData(3, null, StressOutcome.Reported)]
    public void St08_UniqueByNature_IsJudgedByTheAttackAlone(int tier, double? gain, StressOutcome expected)
    {
        var measured = Sensitive(Measurements.Of(1, 1, 1, 1), 1, 0.75, homogeneous: 4);
        var figures = gain is { } known ? new StressFigures { AttributeGains = [new("ill", "Nearest record", known, Evidence.B)] } : StressFigures.None;
        var result = Scenes.Judge("ST-08", measured, figures, Scenes.At(tier) with { IsIntrinsicallyUnique = true });
        Assert.Equal((expected, true), (result.Outcome, result.IsApplicable));
        Assert.DoesNotContain(result.Checks, check => check.What.StartsWith("fewest", StringComparison.Ordinal));
        Assert.Equal(StressOutcome.Failed, Scenes.Judge("ST-08", measured).Outcome);
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, "M10")]
    public void St09_ShareAtFourPoints_GivesTheReasonAboveATenth(long unique, string? reason)
    {
        var figures = new StressFigures { Trajectory = new(1000, 9000, ["id", "cell"], [new(2, 1000, 10), new(4, 1000, unique)], 1) };
        var result = Scenes.Judge("ST-09", Scenes.Sized(12), figures);
        Assert.Equal((StressOutcome.Reported, reason, unique / 1000.0), (result.Outcome, result.Reason, result.Value));
    }

    [Fact]
    public void St10_RiskGrowsUntilTwoYearsAfterTheTerm()
    {
        // 1/100 in E2 (0.4), 24 months and two years: four years of 15 %.
        var result = Scenes.Judge("ST-10", Scenes.Sized(100), new StressFigures { Promotion = new([], Scenes.Set(0.01, 100), Named: false) });
        Assert.Equal(0.4 * 0.01 * Math.Pow(1.15, 4), result.Value!.Value, 12);
        Assert.Equal(StressOutcome.Passed, result.Outcome);
    }

    [Fact]
    public void St10_NobodyLookedAtWhatBecomesKnown_MayFailButNotPass()
    {
        var result = Scenes.Judge("ST-10", Scenes.Sized(100));
        Assert.Equal(StressOutcome.NotAssessed, result.Outcome);
        Assert.Contains("was not searched", result.Sentence, StringComparison.Ordinal);
        Assert.Equal(StressOutcome.Failed, Scenes.Judge("ST-10", Scenes.Sized(4)).Outcome);
    }

    [Fact]
    public void St10_PublicRelease_StartsFromTheWorstRecordThatCanBeAdded()
    {
        var figures = new StressFigures { Promotion = new(["pay"], Scenes.Set(0.001, 1000), Named: false) { WorstRecord = Scenes.Set(0.0005, 1) } };
        Assert.Equal(StressOutcome.Failed, Scenes.Judge("ST-10", Scenes.Sized(1000), figures, Scenes.At(tier: 0)).Outcome);
        Assert.Equal(StressOutcome.Passed, Scenes.Judge("ST-10", Scenes.Sized(1000), figures).Outcome);
    }

    [Fact]
    public void St10_TooMuchAtTheEnd_OffersTheLongestTermThatPasses()
    {
        // 0.4 x 1/7 x 1.15^(2 + m/12) is at most 0.09 up to m = 15.
        var result = Scenes.Judge("ST-10", Scenes.Sized(7));
        Assert.Equal(StressOutcome.Failed, result.Outcome);
        var offered = result.Figures.Single(figure => figure.What.StartsWith("longest", StringComparison.Ordinal)).Value;
        Assert.True(0.4 / 7 * Math.Pow(1.15, 2 + offered / 12) <= 0.09);
        Assert.True(0.4 / 7 * Math.Pow(1.15, 2 + (offered + 1) / 12) > 0.09);
        Assert.Contains($"A term of {offered} months would pass.", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void St10_PromotedAttributes_StartFromTheHigherRisk()
    {
        var figures = new StressFigures { Promotion = new(["ill", "pay"], Scenes.Set(0.5, 1), Named: false) };
        var result = Scenes.Judge("ST-10", Scenes.Sized(100), figures);
        Assert.Equal(StressOutcome.Failed, result.Outcome);
        Assert.Contains("No shorter term would do.", result.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, StressOutcome.Passed)]
    [InlineData(3, StressOutcome.Failed)]
    public void St11_OneLevelLess_StaysWithinTwiceTheThreshold(long size, StressOutcome expected)
    {
        // E2 drops to E1: 0.7 / 4 = 0.175 of 0.18.
        var result = Scenes.Judge("ST-11", Scenes.Sized(size));
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(1.0 / size, result.Checks[1].Value, 12);
    }

    [Fact]
    public void St11_TwiceTheThreshold_IsInclusive()
    {
        // E1 drops to E0, where an attempt is certain: a worst case of exactly 0.18 cannot be made of classes, so the factor is moved.
        var pack = WithControlFactor(1 / 0.09 / 5);
        var context = Scenes.At(tier: 1, EnvironmentLevel.E1);
        Assert.Equal(StressOutcome.Passed, Scenes.Judge("ST-11", Scenes.Sized(5), context: context, pack: pack).Outcome);
    }

    [Fact]
    public void St11_Public_DoesNotArise() => Assert.False(Scenes.Judge("ST-11", Scenes.Sized(12), context: Scenes.At(tier: 0)).IsApplicable);

    [Theory]
    [InlineData(0, StressOutcome.NotAssessed)]
    [InlineData(2, StressOutcome.Failed)]
    public void St13_TableNotSolvedToTheEnd_IsNoPass(int recoverable, StressOutcome expected)
    {
        var found = new DifferencingFigures("t.csv", new('a', 64), 20, recoverable, 0, IsExact: false);
        Assert.Equal(expected, Scenes.Judge("ST-13", Scenes.Sized(12), new StressFigures { Differencing = found }).Outcome);
    }

    [Theory]
    [InlineData(Sensitivity.S4, 5, null)]
    [InlineData(Sensitivity.S4, 4, "M10")]
    [InlineData(Sensitivity.S3, 4, null)]
    public void St12_Leak_IsReportedAndAReasonForGraveHarm(Sensitivity sensitivity, long size, string? reason)
    {
        var result = Scenes.Judge("ST-12", Scenes.Sized(size), context: Scenes.At() with { Sensitivity = sensitivity });
        Assert.Equal((StressOutcome.Reported, reason, 1.0 / size), (result.Outcome, result.Reason, result.Value));
    }

    [Theory]
    [InlineData(0, StressOutcome.Passed)]
    [InlineData(1, StressOutcome.Failed)]
    public void St13_RecoverableCells_MustBeNone(int recoverable, StressOutcome expected) =>
        Assert.Equal(expected, Scenes.Judge("ST-13", Scenes.Sized(12), new StressFigures { Differencing = new("t.csv", new('a', 64), 20, recoverable, 0) }).Outcome);

    [Fact]
    public void St13_CountInTheOpen_FailsTheOutputChannel()
    {
        var result = Scenes.Judge("ST-13", Scenes.Sized(12), new StressFigures { Differencing = new("t.csv", new('a', 64), 20, 0, 1) });
        Assert.Equal((StressOutcome.Failed, "findings under the other rules 1, at most 0"), (result.Outcome, result.Deciding!.Words));
        Assert.Contains("1 finding under the other rules stands against its release", result.Sentence, StringComparison.Ordinal);
        Assert.Equal(StressOutcome.Failed, Scenes.Judge("ST-13", Scenes.Sized(12), new StressFigures { Differencing = new("t.csv", new('a', 64), 20, 0, 1, IsExact: false) }).Outcome);
        DifferencingFigures open = new("open", new('a', 64), 20, 0, 1), clean = new("clean", new('a', 64), 20, 0, 0);
        Assert.Equal("open", DifferencingFigures.Worst([clean, open], new(0))!.Table);
    }

    [Fact]
    public void St13_LimitOfThePackForTheOpen_IsMetExactlyAndSaid()
    {
        var pack = With("\"open\": 0", "\"open\": 2");
        StressTestResult Judge(int rules) => StressTests.Judge(Scenes.Sized(12), new StressFigures { Differencing = new("t.csv", new('a', 64), 20, 0, rules) }, Scenes.At(), pack).Single(one => one.Code == "ST-13");

        Assert.Equal((StressOutcome.Passed, StressOutcome.Failed), (Judge(2).Outcome, Judge(3).Outcome));
        Assert.Contains(Judge(3).Checks, check => check.Words == "findings under the other rules 3, at most 2");
        Assert.Contains("at most 2 counts, sums or estimates of the table break another output rule", StressTests.Rules(pack).Single(one => one.Code == "ST-13").Text, StringComparison.Ordinal);
        Assert.Contains("2 findings under the other rules stand beside it:", Judge(2).Sentence, StringComparison.Ordinal);
    }

    /// <summary>Two tables of one name are two, unless they tell of the same dimensions: then the newer corrects the older.</summary>
    [Fact]
    public void St13_OtherTableOfTheSameName_DoesNotTakeThePlaceOfABadOne()
    {
        DifferencingFigures bad = new("table.csv", new('a', 64), 20, 2, 0) { Dimensions = "sex\narea" }, other = bad with { Sha256 = new('b', 64), Recoverable = 0, Dimensions = "year" };
        Assert.Equal((2, 2), DifferencingFigures.Worst([other, bad], new(0)) is { } worst ? (worst.Recoverable, worst.WorstOf) : default);
        Assert.Equal(0, DifferencingFigures.Worst([other with { Dimensions = bad.Dimensions }, bad], new(0))!.Recoverable);
    }

    [Theory]
    [InlineData("bad:2 good:0", "bad", StressOutcome.Failed)]
    [InlineData("good:0 bad:2", "bad", StressOutcome.Failed)]
    [InlineData("bad:0 good:0 bad:2", "bad", StressOutcome.Passed)]
    [InlineData("good:0 large:0! other:0", "large", StressOutcome.NotAssessed)]
    [InlineData("large:0! bad:1", "bad", StressOutcome.Failed)]
    public void St13_SeveralTables_TheWorstByItsNewestCheckSpeaks(string newestFirst, string expected, StressOutcome outcome)
    {
        var checks = newestFirst.Split(' ').Select(one => one.Split(':')).Select(one =>
            new DifferencingFigures(one[0], new('a', 64), 20, int.Parse(one[1].TrimEnd('!'), System.Globalization.CultureInfo.InvariantCulture), 0, !one[1].EndsWith('!'))).ToList();
        var worst = DifferencingFigures.Worst(checks, new(0))!;
        Assert.Equal((expected, checks.DistinctBy(one => one.Table).Count()), (worst.Table, worst.WorstOf));
        var result = Scenes.Judge("ST-13", Scenes.Sized(12), new StressFigures { Differencing = worst });
        Assert.Equal(outcome, result.Outcome);
        Assert.True(outcome is StressOutcome.NotAssessed || result.Sentence.EndsWith($"the worst of the {worst.WorstOf} tables that were checked, each by its newest check.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, StressOutcome.Passed)]
    [InlineData(1, StressOutcome.Failed)]
    public void St14_Canaries_MustStayInside(long extracted, StressOutcome expected) =>
        Assert.Equal((expected, Evidence.C), Of(Scenes.Judge("ST-14", Scenes.Sized(12), new StressFigures { Canaries = new(1000, extracted, Evidence.C) })));

    [Theory]
    [InlineData(0.3, StressOutcome.Passed)]
    [InlineData(0.301, StressOutcome.Failed)]
    public void St15_WorstSubgroup_IsAtMostThreeTimesTheAverage(double worst, StressOutcome expected)
    {
        // 0.3 / 0.1 is a hair below 3 as a double, 0.301 is above.
        var figures = new StressFigures { Subgroups = [new("sex", 2, 0, 50, 0.12, 0.1), new("origin", 9, 1, 12, worst, 0.1)] };
        var result = Scenes.Judge("ST-15", Scenes.Sized(12), figures);
        Assert.Equal(expected, result.Outcome);
        Assert.Contains("by origin", result.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("Not compared", result.Sentence, StringComparison.Ordinal);
        Assert.EndsWith($"Not compared: age, region, of which no two groups have {Scenes.Pack.StressTests!.Minority.SmallestGroup} records or more each.",
            Scenes.Judge("ST-15", Scenes.Sized(12), figures with { Uncompared = ["age", "region"] }).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void St15_Justified_IsReported()
    {
        var figures = new StressFigures { Subgroups = [new("origin", 9, 1, 12, 0.9, 0.1)] };
        var result = Scenes.Judge("ST-15", Scenes.Sized(12), figures with { MinorityJustification = "The study is about them." });
        Assert.Equal(StressOutcome.Reported, result.Outcome);
        Assert.EndsWith("Justified: The study is about them.", result.Sentence, StringComparison.Ordinal);
        // Over its limit it stays: neither the channel nor the count says that all passed.
        StressTestResult[] run = [Scenes.Judge("ST-01", Scenes.Sized(400)), result];
        Assert.EndsWith("but ST-15, risk of the worst group against all 9, at most 3: over its limit, and justified by the steward.", StressChannels.Of(run, 2)[0].Sentence, StringComparison.Ordinal);
        var reading = RiskReading.Of(Scenes.Sized(400), null, RiskContext.Least(2, Scenes.Pack), new(["1M01"], Granularity.G4, 24, 0, new(0), false, false), Scenes.Pack) with { Stress = run };
        Assert.Equal("2 of 2 run, 1 with a pass rule, all passed, ST-15 over the limit and justified", reading.StressWords);
    }

    private static (StressOutcome, Evidence?) Of(StressTestResult result) => (result.Outcome, result.Evidence);

    private static RiskMeasurement Sensitive(RiskMeasurement measured, long l, double t, long homogeneous) => measured with
    {
        Sensitive = new Dictionary<string, SensitiveMeasures> { ["ill"] = SensitiveMeasures.WithoutClasses(5, false) with { LDistinct = l, TEqualDistance = t, HomogeneousRecords = homogeneous } },
    };

    private static PolicyPack WithControlFactor(double factor) => With("\"factor\": 2.0", FormattableString.Invariant($"\"factor\": {factor:R}"));

    private static PolicyPack With(string shipped, string other)
    {
        var text = System.Text.Encoding.UTF8.GetString(ExportPortal.Policy.ShippedPacks.Bytes(ExportPortal.Policy.ShippedPacks.Current.Id));
        return PolicyPack.Read(System.Text.Encoding.UTF8.GetBytes(text.Replace(shipped, other, StringComparison.Ordinal)));
    }
}
