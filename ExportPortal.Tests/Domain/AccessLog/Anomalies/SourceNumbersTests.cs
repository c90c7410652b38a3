namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>What is missing of the numbers that a source gives its events.</summary>
public sealed class SourceNumbersTests
{
    private static readonly SourceNumbers None = new("enclave-1", 0, []);

    [Fact]
    public void With_NumbersInAnyOrderOfDeliveries_LeavesOutWhatNeverCame()
    {
        var numbers = With(With(With(None, 1, 2, 9), 5, 4), 7);

        Assert.Equal((9, "3-3 6-6 8-8"), (numbers.Highest, Gaps(numbers)));
        Assert.Equal("", Gaps(With(numbers, 8, 3, 6)));
    }

    [Fact]
    public void With_FirstNumberAboveOne_MissesThoseBefore() => Assert.Equal("1-4", Gaps(With(None, 5)));

    [Fact]
    public void With_NumberOfAnother_IsToldAndChangesNothing()
    {
        var (after, twice) = With(None, 1, 2, 5).With([Entry(2, 9), Entry(5, 10), Entry(3, 11)], AccessEvents.Start);

        Assert.Equal([9L, 10], twice.Select(entry => entry.Seq));
        Assert.Equal((5, "4-4"), (after.Highest, Gaps(after)));
    }

    [Fact]
    public void With_EntryWithoutNumber_IsPassedOver() => Assert.Equal((0, ""), (None.With([AccessEvents.Event()], AccessEvents.Start).After.Highest, Gaps(None)));

    /// <summary>What was told and is filled in part is not told again.</summary>
    [Fact]
    public void With_PartOfAToldGap_LeavesTheRestTold()
    {
        var seen = With(None, 1, 9);
        Assert.Single(seen.Untold(AccessEvents.Start.AddHours(2), Domain.Policy.AnomalyTerms.Usual).Gaps);
        var told = seen with { Gaps = [.. seen.Gaps.Select(gap => gap with { IsTold = true })] };
        Assert.Empty(told.Untold(AccessEvents.Start.AddHours(2), Domain.Policy.AnomalyTerms.Usual).Gaps);
        Assert.All(With(told, 5).Gaps, gap => Assert.True(gap.IsTold));
    }

    /// <summary>A source that numbers at random fills no memory.</summary>
    [Fact]
    public void With_NumbersAtRandom_KeepsTheNewestGapsAlone()
    {
        var numbers = With(None, [.. Enumerable.Range(1, 2 * SourceNumbers.MostGaps).Select(n => 2L * n)]);
        Assert.Equal((SourceNumbers.MostGaps, 4L * SourceNumbers.MostGaps - 1), (numbers.Gaps.Count, numbers.Gaps[^1].Last));
    }

    /// <summary>A number of a gap that was forgotten comes late, not twice; one above it that came before is told.</summary>
    [Fact]
    public void With_LateNumberOfAForgottenGap_IsNotCalledTwice()
    {
        var numbers = With(None, [.. Enumerable.Range(1, SourceNumbers.MostGaps + 5).Select(n => 2L * n)]);
        Assert.Equal(9, numbers.Forgotten);

        var (after, twice) = numbers.With([Entry(3, 1), Entry(11, 2), Entry(12, 3)], AccessEvents.Start);

        Assert.Equal([3L], twice.Select(entry => entry.Seq));
        Assert.Equal((9, SourceNumbers.MostGaps - 1), (after.Forgotten, after.Gaps.Count));
    }

    private static SourceNumbers With(SourceNumbers numbers, params long[] more) => numbers.With(more.Select((number, place) => Entry(number, place)), AccessEvents.Start).After;

    private static AccessEvent Entry(long number, long seq) => AccessEvents.Event() with { Seq = seq, Facts = AccessEvents.Facts() with { SourceNumber = number } };

    private static string Gaps(SourceNumbers numbers) => string.Join(' ', numbers.Gaps.Select(gap => $"{gap.First}-{gap.Last}"));
}
