using CsCheck;

namespace ExportPortal.Domain.Risk.Outputs;

public sealed class HiddenCountsTests
{
    /// <summary>A table of 3 by 3 with all margins and any cells hidden, against every way to fill it.</summary>
    [Fact]
    public void Solve_AnySmallTable_FixesExactlyWhatHasOneSolution() => Gen.Select(Gen.Int[0, 4].Array[9], Gen.Bool.Array[9], Gen.Bool.Array[9]).Sample((counts, isHidden, isMarked) =>
    {
        var hidden = new HiddenCounts([.. Enumerable.Range(0, 9).Select(i => isMarked[i] ? 3L + counts[i] / 4 : (long?)null)]);
        foreach (var line in Lines)
            if (line.Any(i => isHidden[i]))
                hidden.Add([.. line.Where(i => isHidden[i]).Select(i => (i, 1L))], line.Where(i => isHidden[i]).Sum(i => counts[i]));
        hidden.Solve();

        Assert.True(hidden.IsExact);
        var solutions = Solutions(counts, isHidden, isMarked);
        foreach (var i in Enumerable.Range(0, 9).Where(i => isHidden[i]))
        {
            var (low, high) = hidden.Of(i);
            var (least, most) = (solutions.Min(one => one[i]), solutions.Max(one => one[i]));
            Assert.True(low <= least && high >= most);
            Assert.Equal(least == most, low == high);
        }
    }, iter: 400);

    [Fact]
    public void Solve_SumsThatContradict_SayNothing()
    {
        var hidden = new HiddenCounts([null, 2]);
        hidden.Add([(0, 1), (1, 1)], 5);
        hidden.Add([(0, 1)], 1);
        hidden.Solve();
        Assert.NotEqual(hidden.Of(0).Low, hidden.Of(0).High);
    }

    [Fact]
    public void Solve_GroupTooLarge_SaysThatItIsNotExact()
    {
        var hidden = new HiddenCounts(new long?[300]);
        hidden.Add([.. Enumerable.Range(0, 300).Select(i => (i, 1L))], 900);
        hidden.Solve();
        Assert.False(hidden.IsExact);
        Assert.Equal((0, 900), hidden.Of(7));
    }

    [Fact]
    public void Solve_FarPartsOfATable_AreGroupsOfTheirOwn()
    {
        var hidden = new HiddenCounts(new long?[400]);
        for (var i = 0; i < 400; i += 2)
            hidden.Add([(i, 1), (i + 1, 1)], 7);
        hidden.Solve();
        Assert.True(hidden.IsExact);
        Assert.True(hidden.SameGroup([0, 1], 1));
        Assert.False(hidden.SameGroup([0], 2));
    }

    [Fact]
    public void Solve_LargeCountsInAWideTable_AreSolvedAndNotOnlyBounded()
    {
        // 14 by 14 with margins in the thousands, all hidden but the margins; one row is marked so that its first cell is fixed.
        const int side = 14;
        var (random, counts) = (new Random(4), new int[side * side]);
        for (var i = 0; i < counts.Length; i++)
            counts[i] = random.Next(20, 900);
        counts[0] = 3;
        var hidden = new HiddenCounts([.. counts.Select((count, i) => i is > 0 and < side ? count : (long?)null)]);
        for (var line = 0; line < side; line++)
        {
            hidden.Add([.. Enumerable.Range(0, side).Select(i => (line * side + i, 1L))], Enumerable.Range(0, side).Sum(i => counts[line * side + i]));
            hidden.Add([.. Enumerable.Range(0, side).Select(i => (i * side + line, 1L))], Enumerable.Range(0, side).Sum(i => counts[i * side + line]));
        }
        hidden.Solve();
        Assert.True(hidden.IsExact);
        Assert.True(hidden.Of(0).Low == 3 && hidden.Of(0).High > 3);
        Assert.All(Enumerable.Range(side, counts.Length - side), i => Assert.NotEqual(hidden.Of(i).Low, hidden.Of(i).High));
    }

    private static readonly int[][] Lines = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8]];

    private static List<int[]> Solutions(int[] counts, bool[] isHidden, bool[] isMarked)
    {
        var (found, trial) = (new List<int[]>(), (int[])counts.Clone());
        Fill(0);
        return found;

        void Fill(int at)
        {
            if (at == 9)
            {
                if (Lines.All(line => line.Sum(i => trial[i]) == line.Sum(i => counts[i])))
                    found.Add((int[])trial.Clone());
                return;
            }
            if (at % 3 == 0 && at > 0 && Lines[at / 3 - 1].Sum(i => trial[i]) != Lines[at / 3 - 1].Sum(i => counts[i]))
                return;
            for (var value = 0; value <= (isHidden[at] ? isMarked[at] ? 3 + counts[at] / 4 : 12 : 0); value++)
            {
                trial[at] = isHidden[at] ? value : counts[at];
                Fill(at + 1);
            }
            trial[at] = counts[at];
        }
    }
}
