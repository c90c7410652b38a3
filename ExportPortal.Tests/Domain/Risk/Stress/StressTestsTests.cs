using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Risk.Stress;

public sealed class StressTestsTests
{
    [Fact]
    public void Judge_AnyFile_HasFifteenResultsInOrderEachWithASentence()
    {
        var results = StressTests.Judge(Scenes.Sized(12), StressFigures.None, Scenes.At(), Scenes.Pack);
        Assert.Equal(Enumerable.Range(1, 15).Select(number => $"ST-{number:00}"), results.Select(result => result.Code));
        Assert.All(results, result => Assert.EndsWith(".", result.Sentence, StringComparison.Ordinal));
        Assert.All(results, result => Assert.Equal(result.Outcome is StressOutcome.NotAssessed, result.Needs is not null));
    }

    [Fact]
    public void Rules_OfThePack_SayItsFiguresAndNoneBefore()
    {
        var rules = StressTests.Rules(Scenes.Pack);
        Assert.Equal(15, rules.Count);
        Assert.Contains("60 % of the persons and 5 %", rules[4].Text, StringComparison.Ordinal);
        Assert.Contains("last 36 months", rules[5].Text, StringComparison.Ordinal);
        Assert.Contains("within 2 times the threshold", rules[10].Text, StringComparison.Ordinal);
        Assert.All(rules, rule => Assert.EndsWith(".", rule.Text, StringComparison.Ordinal));
        Assert.Empty(StressTests.Rules(ShippedPacks.All[0]));
    }

    [Fact]
    public void Judge_PackWithoutStressTests_IsABugOfTheCaller() =>
        Assert.Throws<ArgumentException>(() => StressTests.Judge(Scenes.Sized(12), StressFigures.None, Scenes.At(), ShippedPacks.All[0]));

    [Fact]
    public void Run_Repeated_GivesTheSameBytesAndReadsBack()
    {
        var figures = new StressFigures { Trajectory = new(10, 90, ["id", "cell"], [new(2, 10, 1), new(4, 10, 2)], 3), Missing = new Dictionary<string, string> { ["ST-04"] = "Not now." } };
        var run = StressRun.Of(Scenes.Sized(12), figures, Scenes.At(), 3, Scenes.Pack);
        Assert.Equal(run.ToJson(), StressRun.Of(Scenes.Sized(12), figures, Scenes.At(), 3, Scenes.Pack).ToJson());
        Assert.Equal(run.ToJson(), StressRun.Read(run.ToJson()).ToJson());
    }

    [Fact]
    public void Run_InABetterEnvironment_IsNeverWorse()
    {
        for (var size = 1; size < 30; size++)
        {
            var (weak, strong) = (Judged(size, EnvironmentLevel.E1), Judged(size, EnvironmentLevel.E4));
            Assert.All(weak.Zip(strong), pair => Assert.True(pair.First.Outcome is not StressOutcome.Passed || pair.Second.Outcome is StressOutcome.Passed, $"{pair.First.Code} at {size}"));
        }

        static IReadOnlyList<StressTestResult> Judged(long size, EnvironmentLevel environment) =>
            StressTests.Judge(Scenes.Sized(size), StressFigures.None, Scenes.At(2, environment), Scenes.Pack);
    }

    [Fact]
    public void Assumed_NoRecipientKnown_TakesTheLeastEnvironmentAndTheLongestTerm()
    {
        var classification = new Classification(["1M02"], Granularity.G4, 5000, 0, new(0.1), true, false);
        var context = StressContext.Assumed(classification, 2, Scenes.Pack);
        Assert.Equal((EnvironmentLevel.E2, Motive.Low, 24, true, false), (context.Environment, context.Motive, context.TermMonths, context.HighInvasiveness, context.IsPublic));
    }

    [Fact]
    public void Channels_NotAssessed_BlockFromT2WhereTheyArise()
    {
        var context = Scenes.At() with { Granularity = Granularity.G3 };
        var channels = StressChannels.Of(StressTests.Judge(Scenes.Sized(12), StressFigures.None, context, Scenes.Pack), 2);
        var membership = channels.Single(one => one.Channel is RiskChannel.Membership);
        Assert.Equal((StressOutcome.NotAssessed, true, null), (membership.Outcome, membership.IsBlocking, membership.Index));
        Assert.False(StressChannels.Of(StressTests.Judge(Scenes.Sized(12), StressFigures.None, context, Scenes.Pack), 1).Single(one => one.Channel is RiskChannel.Membership).IsBlocking);
        Assert.False(StressChannels.Of(StressTests.Judge(Scenes.Sized(12), StressFigures.None, Scenes.At(), Scenes.Pack), 2).Single(one => one.Channel is RiskChannel.Membership).IsApplicable);
    }

    [Fact]
    public void Channels_SomePassAndTheLeakIsReported_Passes()
    {
        var identity = StressChannels.Of(StressTests.Judge(Scenes.Sized(12), StressFigures.None, Scenes.At(), Scenes.Pack), 2)[0];
        Assert.Equal((StressOutcome.Passed, "The identity channel passes every test that was made and sets a limit."), (identity.Outcome, identity.Sentence));
    }

    [Fact]
    public void Channels_NothingButFiguresWithoutALimit_IsReported()
    {
        var leak = Scenes.Judge("ST-12", Scenes.Sized(12));
        Assert.Equal(StressOutcome.Reported, StressChannels.Of([leak], 2)[0].Outcome);
    }

    [Fact]
    public void Channels_OnlyDeclared_IsNotEnoughFromT2()
    {
        var figures = new StressFigures { Canaries = new(100, 0, Evidence.C) };
        var channels = StressChannels.Of(StressTests.Judge(Scenes.Sized(12), figures, Scenes.At(), Scenes.Pack), 2);
        Assert.Equal((StressOutcome.Passed, Evidence.C, true), (channels[2].Outcome, channels[2].Evidence, channels[2].IsBlocking));
    }

    [Fact]
    public void Worst_OneChannelFails_SpeaksForTheData()
    {
        var channels = StressChannels.Of(StressTests.Judge(Scenes.Sized(2), StressFigures.None, Scenes.At(), Scenes.Pack), 2);
        Assert.Equal(RiskChannel.Identity, StressChannels.Worst(channels).Channel);
        Assert.Contains("ST-01", channels[0].Sentence, StringComparison.Ordinal);
        Assert.True(channels[0].Index > channels[0].Threshold);
    }

    [Fact]
    public void Worst_TwoChannelsFail_TheOneFurthestAboveItsLimitSpeaks()
    {
        var (near, far) = (Channel(RiskChannel.Identity, 75, 73.9), Channel(RiskChannel.Membership, 95, 73.9));
        Assert.Equal(RiskChannel.Membership, StressChannels.Worst([near, Channel(RiskChannel.Attribute, null, null), far]).Channel);
        Assert.Equal(RiskChannel.Identity, StressChannels.Worst([near, Channel(RiskChannel.Attribute, null, null)]).Channel);
    }

    [Fact]
    public void StressWords_NoneWithAPassRule_SaysNothingOfPassing()
    {
        var reading = RiskReading.Of(Scenes.Sized(12), null, new RiskFinding(new(0.1), ContextRisk.Public), new(0.09), Scenes.At(), Scenes.Pack);
        Assert.Equal("1 of 1 run, none with a pass rule at this tier", (reading with { Stress = [Scenes.Judge("ST-12", Scenes.Sized(12))] }).StressWords);
        Assert.Equal("1 of 1 run, 1 with a pass rule, 1 failed", (reading with { Stress = [Scenes.Judge("ST-01", Scenes.Sized(2))] }).StressWords);
        Assert.Equal(("", "; 1 stress test failed"), (reading.FailedWords, (reading with { Stress = [Scenes.Judge("ST-01", Scenes.Sized(2))] }).FailedWords));
        Assert.Equal("none of 1 run", (reading with { Stress = [Scenes.Judge("ST-13", Scenes.Sized(12))] }).StressWords);
    }

    [Fact]
    public void HeldBy_SomeVersions_SaysThatTheClassesAreThoseOfAll()
    {
        var all = new CompositionFigures([new(1, new(2026, 1, 5), 500), new(2, new(2026, 2, 5), 600)], Scenes.Set(0.05), []);
        var result = Scenes.Judge("ST-06", Scenes.Sized(12), new StressFigures { Composition = all.HeldBy([2]) });
        Assert.StartsWith("Whoever holds version 2 as well", result.Sentence, StringComparison.Ordinal);
        Assert.Contains("over the columns of all 2 earlier versions", result.Sentence, StringComparison.Ordinal);
        Assert.Contains("compared by their totals", result.Sentence, StringComparison.Ordinal);
        Assert.Same(all, all.HeldBy([1, 2]));
        Assert.Empty(all.HeldBy([]).Earlier);
    }

    [Fact]
    public void Channels_TodayPassesAndTheFutureFails_SaysFoundLimitAndWhy()
    {
        var figures = new StressFigures { Promotion = new(["ward"], Scenes.Set(0.2), false) };
        var identity = StressChannels.Of(StressTests.Judge(Scenes.Sized(12), figures, Scenes.At(), Scenes.Pack), 2)[0];
        Assert.StartsWith("The identity channel fails ST-10, overall risk at the end 0.1399, at most 0.09.", identity.Sentence, StringComparison.Ordinal);
        Assert.Contains("Today's figures pass (ST-01), and yet: ST-10 asks what the risk will be years after the term", identity.Sentence, StringComparison.Ordinal);
        // Where today's figures fail as well there is nothing to explain.
        Assert.DoesNotContain("Today", StressChannels.Of(StressTests.Judge(Scenes.Sized(2), figures, Scenes.At(), Scenes.Pack), 2)[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyApart_EveryTestThatCanFail_SaysWhatItAsks()
    {
        foreach (var code in Enumerable.Range(1, 15).Select(number => $"ST-{number:00}").Except(["ST-09", "ST-12"]))
            Assert.StartsWith($"{code} asks ", StressTests.WhyApart(code), StringComparison.Ordinal);
        Assert.Null(StressTests.WhyApart("ST-12"));
    }

    private static ChannelSummary Channel(RiskChannel channel, double? index, double? threshold) =>
        new(channel, StressChannels.Word(channel), StressOutcome.Failed, true, Evidence.A, index, threshold, false, "");

    /// <summary>Whoever judges the dataset sees that a check which found something was taken back, whatever else was checked.</summary>
    [Fact]
    public void St13_WithdrawnCheck_IsNamed()
    {
        const string Named = "A check that found something against its table was withdrawn and does not count: OC-0002.";
        StressTestResult Judge(DifferencingFigures? found) => Scenes.Judge("ST-13", Scenes.Sized(12), new StressFigures { Differencing = found, WithdrawnChecks = ["OC-0002"] });
        var clean = new DifferencingFigures("t.csv", new('a', 64), 20, 0, 0);
        foreach (var (found, outcome) in new[] { (clean, StressOutcome.Passed), (clean with { IsExact = false }, StressOutcome.NotAssessed), (null, StressOutcome.NotAssessed) })
        {
            var result = Judge(found);
            Assert.Equal(outcome, result.Outcome);
            Assert.EndsWith(Named, result.Sentence, StringComparison.Ordinal);
        }
    }
}
