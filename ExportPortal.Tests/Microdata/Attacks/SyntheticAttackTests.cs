using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Policy;

namespace ExportPortal.Microdata.Attacks;

/// <summary>The attacks on made-up data whose truth is known: a copy, a file that remembers, a file that remembers nothing.</summary>
public sealed class SyntheticAttackTests : IDisposable
{
    private static readonly string Training = SyntheticSamples.Text(2000, 1), HoldOut = SyntheticSamples.Text(2000, 2), Independent = SyntheticSamples.Text(2000, 3);
    private readonly ScratchFolder scratch = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Attack_OriginalPublishedAsSynthetic_FailsAtEveryTierWithLimits(int tier)
    {
        var result = await SyntheticSamples.Attack(scratch, Training, Training, HoldOut);
        var tests = result.Tests(tier, false, ShippedPacks.Current);

        Assert.Equal(MeasureVerdict.Over, SyntheticResult.Overall(tests));
        foreach (var key in new[] { SyntheticResult.CopiesGate, SyntheticResult.SinglingOutGate, SyntheticResult.MembershipGate })
            Assert.Equal(MeasureVerdict.Over, tests.Single(test => test.Key == key).Verdict);
        Assert.Equal((2000, 2000), (result.Copies.OfTraining, result.Copies.TrainingRecords));
        Assert.Contains("2,000 synthetic records are exact copies", SyntheticWords.Say(result.Copies));
        Assert.All(result.Membership.Where(one => one.Score is MembershipScore.Distance), one => Assert.Equal((1, 1, 1), (one.Auc, one.TprAtOnePercent, one.Advantage)));
    }

    [Fact]
    public async Task Attack_Copy_LinkabilityIsLowAndSaysWhatItDoesNotShow()
    {
        var result = await SyntheticSamples.Attack(scratch, Training, Training, HoldOut, SyntheticSamples.Plan() with { Left = ["sex"], Right = ["work", "ill"] });
        var link = result.Of(AttackKind.Linkability).First();

        Assert.InRange(link.Estimate.Risk, 0, 0.05);
        Assert.Contains(SyntheticWords.LinkabilityLimit, SyntheticWords.Cautions(link));
        Assert.Equal(link.Attacks, link.SuccessesWithTies);
        Assert.Equal(link.Attacks, link.Tied);
        Assert.Equal(MeasureVerdict.Over, SyntheticResult.Overall(result.Tests(2, false, ShippedPacks.Current)));
    }

    [Fact]
    public async Task Attack_IndependentFile_PassesAtT2()
    {
        var result = await SyntheticSamples.Attack(scratch, Training, Independent, HoldOut, SyntheticSamples.Plan(1000) with { Records = 400 });
        var tests = result.Tests(2, false, ShippedPacks.Current);

        Assert.Equal(MeasureVerdict.Pass, SyntheticResult.Overall(tests));
        Assert.All(result.Membership, one => Assert.InRange(one.Auc, 0.42, 0.58));
        Assert.Equal(0, result.Copies.OfTraining);
    }

    [Fact]
    public async Task Attack_FileThatRemembersATenth_IsFound()
    {
        var result = await SyntheticSamples.Attack(scratch, Training, SyntheticSamples.Remembering(Training, 0.1, 9), HoldOut, SyntheticSamples.Plan(1000));

        Assert.InRange(result.Copies.TrainingRecords, 150, 250);
        Assert.Equal(result.Copies.TrainingRecords, result.Copies.UniqueTrainingRecords);
        Assert.InRange(result.Of(AttackKind.Copies).Single().Estimate.Risk, 0.07, 0.13);
        Assert.Equal(MeasureVerdict.Over, result.Tests(3, false, ShippedPacks.Current)[0].Verdict);
        Assert.InRange(result.Membership.Max(one => one.TprAtOnePercent), 0.04, 0.3);
    }

    [Fact]
    public async Task Attack_SameInputsOtherThreads_SameBytes()
    {
        var once = RiskJson.WriteSynthetic(await SyntheticSamples.Attack(scratch, Training, Independent, HoldOut, threads: 1));
        var again = RiskJson.WriteSynthetic(await SyntheticSamples.Attack(scratch, Training, Independent, HoldOut, threads: 4));

        Assert.Equal(once, again);
        Assert.Equal(once, RiskJson.WriteSynthetic(RiskJson.ReadSynthetic(once)));
        Assert.NotEqual(once, RiskJson.WriteSynthetic(await SyntheticSamples.Attack(scratch, Training, Independent, HoldOut, SyntheticSamples.Plan() with { Seed = 2 })));
    }

    [Fact]
    public async Task Attack_RecordsInAnotherOrder_SameFigures()
    {
        var shuffled = string.Join('\n', Training.TrimEnd('\n').Split('\n') is [var head, .. var rest] ? [head, .. rest.Reverse()] : []) + "\n";
        var (one, other) = (await SyntheticSamples.Attack(scratch, Training, Independent, HoldOut), await SyntheticSamples.Attack(scratch, shuffled, Independent, HoldOut));

        Assert.Equal(one.Attacks, other.Attacks);
        Assert.Equal(one.Membership, other.Membership);
    }

    [Fact]
    public async Task Attack_SmallerHoldOut_ControlIsBroughtToTheSameSize()
    {
        var result = await SyntheticSamples.Attack(scratch, Training, Independent, SyntheticSamples.Text(500, 5), SyntheticSamples.Plan(1000));
        var even = await SyntheticSamples.Attack(scratch, Training, Independent, HoldOut, SyntheticSamples.Plan(1000));

        var (small, equal) = (result.Of(AttackKind.SinglingOutMultivariate).Single(), even.Of(AttackKind.SinglingOutMultivariate).Single());
        Assert.InRange(small.ControlFactor, 1.5, 4);
        Assert.InRange(small.ControlSuccesses, equal.ControlSuccesses * 0.6, equal.ControlSuccesses * 1.6);
        Assert.Contains(SyntheticWords.Cautions(small), word => word.Contains("not as large"));
    }

    [Fact]
    public async Task Attack_FewPredicates_SaysThatThereWereFew()
    {
        var one = (await SyntheticSamples.Attack(scratch, Training, Training, HoldOut)).Of(AttackKind.SinglingOutUnivariate).Single();

        Assert.True(one.Tried < one.Attacks || one.Tried == one.Attacks && one.Successes > 0);
        Assert.Equal(one.Tried < one.Attacks, SyntheticWords.Cautions(one).Any(word => word.StartsWith("Only", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a,b\n1,2\n,3\n4,x\n", "not_a_number", 4)]
    public async Task Attack_CellThatIsNoNumber_IsNamedByLine(string original, string code, long line)
    {
        var plan = new AttackPlan([new("a", ColumnType.Number), new("b", ColumnType.Number)], [], [], []) { Records = 10 };

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => SyntheticSamples.Attack(scratch, original, original, "a,b\n1,2\n", plan));

        Assert.Equal((code, line), (fault.Code, fault.Line));
    }

    [Fact]
    public async Task Attack_HoldOutIsTheTrainingFile_IsRefused() =>
        Assert.Equal("same_file", (await Assert.ThrowsAsync<MicrodataFault>(() => SyntheticSamples.Attack(scratch, Training, Independent, Training))).Code);

    /// <summary>What was published is what was held out: training records are not told, and every attack looks like chance.</summary>
    [Fact]
    public async Task Attack_HoldOutPublished_IsNotAssessed()
    {
        var result = await SyntheticSamples.Attack(scratch, Training, HoldOut, HoldOut);

        Assert.Equal(0, result.Of(AttackKind.SinglingOutMultivariate).Single().Estimate.Risk);
        Assert.Equal((0, 2000, true), (result.Copies.UniqueTrainingRecords, result.Copies.HoldOutRecords, result.IsHoldOutSeen));
        Assert.Equal(MeasureVerdict.NotAssessed, SyntheticResult.Overall(result.Tests(2, false, ShippedPacks.Current)));
    }

    /// <summary>The training records in another order, but for one: it would make every attack look like chance.</summary>
    [Fact]
    public async Task Attack_HoldOutOfTrainingRecords_IsRefused()
    {
        var lines = Training.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var reversed = string.Join('\n', lines.Skip(2).Reverse().Prepend(lines[0])) + "\n";
        foreach (var (synthetic, held) in new[] { (Training, reversed), (Independent, reversed) })
            Assert.Equal("not_held_out", (await Assert.ThrowsAsync<MicrodataFault>(() => SyntheticSamples.Attack(scratch, Training, synthetic, held))).Code);
    }

    [Fact]
    public async Task Attack_Cancelled_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        var file = await CsvIntake.Inspect(scratch.Write(Training), MicrodataLimits.Default, null, CancellationToken.None);
        var control = await CsvIntake.Inspect(scratch.Write(HoldOut, "h.csv"), MicrodataLimits.Default, null, CancellationToken.None);
        var progress = new Stopping(stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SyntheticSamples.Engine(scratch).Attack(new(file, file, control), SyntheticSamples.Plan(), progress, stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Spill));
    }

    public void Dispose() => scratch.Dispose();

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value)
        {
            if (value.Stage == "Linking")
                stop.Cancel();
        }
    }
}
