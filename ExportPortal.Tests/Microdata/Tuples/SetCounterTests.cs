using CsCheck;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Tuples;

public sealed class SetCounterTests
{
    [Fact]
    public void Count_AnyTableAndThreads_EqualsGroupingEachSet() => Gen.Select(Tables.Any, Gen.Int[1, 3]).Sample((rows, threads) =>
    {
        var counts = new SetCounter(Tables.Code(rows), threads, _ => { }, CancellationToken.None).Count(SetCounter.UpTo(rows[0].Length, rows[0].Length));

        Assert.Equal((1 << rows[0].Length) - 1, counts.Count);
        foreach (var count in counts)
        {
            var sizes = Classes(rows, count.Set);
            Assert.Equal((sizes.Length, sizes.Count(s => s == 1), sizes.Min()), (count.Classes, count.Uniques, count.Smallest));
        }
    });

    /// <summary>A table large and lumpy enough for every way of splitting a cell.</summary>
    [Fact]
    public void Count_LargeTable_EqualsGroupingEachSet()
    {
        var random = new Random(7);
        int[][] rows = [.. Enumerable.Range(0, 4_000).Select(_ => new[] { random.Next(3), random.Next(900), random.Next(40), random.Next(2), random.Next(2_500) })];
        var counts = new SetCounter(Tables.Code(rows), 2, _ => { }, CancellationToken.None).Count(SetCounter.UpTo(5, 5));

        Assert.All(counts, count => Assert.Equal(Classes(rows, count.Set).Length, count.Classes));
        Assert.All(counts, count => Assert.Equal(Classes(rows, count.Set).Count(s => s == 1), count.Uniques));
    }

    [Fact]
    public void Count_AllRecordsAlike_IsOneClassOfAll() =>
        Assert.Equal(new SetCount(1, 1, 0, 3), new SetCounter(Tables.Code([[4], [4], [4]]), 2, _ => { }, CancellationToken.None).Count([1]).Single());

    /// <summary>The average and the worst record need not agree: many small groups on one side, one single record on the other.</summary>
    [Fact]
    public void Search_ThreeColumns_TellsTheWorstAverageAndTheWorstRecordApart()
    {
        int[][] rows = [.. Enumerable.Range(0, 40).Select(i => new[] { i / 2, i == 0 ? 1 : 0, 0 })];
        var point = new KnowledgeSearch(Tables.Code(rows), 1, _ => { }, CancellationToken.None).Search(1, 1).Curve.Single();

        Assert.Equal(("q0", 2), (point.Worst.QuasiIdentifiers.Single(), point.Worst.K));
        Assert.Equal(("q1", 1), (point.WorstRecord!.QuasiIdentifiers.Single(), point.WorstRecord.K));
        Assert.Same(point.WorstRecord, point.Deciding(isPublic: true));
        Assert.Same(point.Worst, point.Deciding(isPublic: false));
    }

    /// <summary>Figures on record are repeated for years, on whatever runtime stands then: SplitMix64 of seed 1, as another program draws it.</summary>
    [Fact]
    public void RandomSets_OfASeed_AreTheSameOnEveryRuntime() => Assert.Equal(
        [0x3a5b8UL, 0x925ecUL, 0xf289cUL], KnowledgeSearch.RandomSets(KnowledgeSearch.Draws(1), 20, 10).Take(3));

    /// <summary>Of twenty columns there are too many sets of ten to try them all, but few of eighteen again.</summary>
    [Fact]
    public void Search_MostColumnsKnown_TriesAllSetsWhereTheyAreFewAgain()
    {
        var random = new Random(3);
        int[][] rows = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 20).Select(_ => random.Next(2)).ToArray())];
        var found = new KnowledgeSearch(Tables.Code(rows), 2, _ => { }, CancellationToken.None).Search(20, 1);

        Assert.Equal([190, 20, 1], found.Curve.TakeLast(3).Select(point => point.Sets));
        Assert.All(found.Curve.TakeLast(3), point => Assert.True(point.Exhaustive));
        Assert.False(found.At(10).Exhaustive);
        Assert.Contains("but those of 7 to 13 attributes", found.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void OfSize_FourOfSix_GivesEachSetOnce()
    {
        var sets = SetCounter.OfSize(6, 4).ToList();

        Assert.Equal(15, sets.Distinct().Count());
        Assert.All(sets, set => Assert.Equal(4, (int)ulong.PopCount(set)));
        Assert.Equal(847, SetCounter.UpTo(10, 6).Count());
    }

    [Fact]
    public void Search_SmallTable_WorstSetAndAverages() => Tables.Any.Sample(rows =>
    {
        var curve = new KnowledgeSearch(Tables.Code(rows), 2, _ => { }, CancellationToken.None).Search(3, 1).Curve;

        foreach (var point in curve)
        {
            var all = SetCounter.OfSize(rows[0].Length, point.Known).Select(set => Classes(rows, set)).ToList();
            Assert.True(point.Exhaustive);
            Assert.Equal(all.Max(c => c.Length), point.Worst.Classes);
            Assert.Equal(all.Average(c => (double)c.Length / rows.Length), point.AverageRisk, 1e-12);
            Assert.Equal(all.Average(c => (double)c.Count(s => s == 1) / rows.Length), point.AverageUniqueness, 1e-12);
        }
        Assert.Equal(curve.OrderBy(p => p.Worst.AverageRisk), curve);
    }, iter: 50);

    [Fact]
    public void Search_TooManySets_SamplesWithTheSeedAndNeverFallsBelowTheNarrowerWorst()
    {
        var random = new Random(3);
        int[][] rows = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 26).Select(_ => random.Next(3)).ToArray())];
        BackgroundKnowledge Search(int seed) => new KnowledgeSearch(Tables.Code(rows), 2, _ => { }, CancellationToken.None).Search(6, seed);

        var knowledge = Search(5);

        Assert.Equal([true, true, true, true, false, false], knowledge.Curve.Select(p => p.Exhaustive));
        Assert.True(knowledge.Curve[5].Sets is >= 1_000 and <= 1_021);
        Assert.True(knowledge.Curve[5].Worst.Classes >= knowledge.Curve[3].Worst.Classes);
        Assert.Equal(5, knowledge.Seed);
        Assert.Equal(knowledge.Curve.Select(p => p.AverageRisk), Search(5).Curve.Select(p => p.AverageRisk));
        Assert.NotEqual(knowledge.Curve[5].AverageRisk, Search(6).Curve[5].AverageRisk);
    }

    [Fact]
    public void Search_Line_FindsTheFewestDrops() => Gen.Select(Tables.Any, Gen.Long[1, 8]).Sample((rows, k) =>
    {
        var effects = new DropSearch(Tables.Code(rows), 2, _ => { }, CancellationToken.None).Search(new RiskLine(null, k));

        var attributes = rows[0].Length;
        var fewest = SetCounter.UpTo(attributes, attributes).Where(set => Classes(rows, set).Min() >= k).Select(set => attributes - (int)ulong.PopCount(set)).Cast<int?>().Min();
        Assert.Equal(fewest, effects.Smallest?.Dropped.Count);
        Assert.True(effects.Smallest is null || effects.Smallest.Risk.K >= k);
        Assert.All(effects.Without.Values, risk => Assert.True(risk.Classes <= effects.All.Classes));
    });

    [Fact]
    public void Count_Cancelled_Stops()
    {
        using var stop = new CancellationTokenSource();
        var counter = new SetCounter(Tables.Code([[0, 1, 2], [1, 0, 2], [1, 1, 0]]), 2, _ => stop.Cancel(), stop.Token);

        Assert.ThrowsAny<OperationCanceledException>(() => counter.Count(SetCounter.UpTo(3, 3)));
    }

    private static int[] Classes(int[][] rows, ulong set) =>
        [.. rows.GroupBy(row => string.Join(',', row.Where((_, a) => (set >> a & 1) == 1))).Select(g => g.Count())];
}
