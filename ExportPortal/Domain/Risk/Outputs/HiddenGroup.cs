namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>One sum over cells of a group: the terms, each with its sign, make the total.</summary>
internal sealed class GroupSum(IReadOnlyList<(int Place, long Sign)> terms, long total)
{
    public IReadOnlyList<(int Place, long Sign)> Terms => terms;
    public long Total => total;
}

/// <summary>
/// Cells that hang together. First each is narrowed sum after sum until nothing changes. Then, where the group is small
/// enough, it is asked of each cell whether a solution with less or more exists; where none does, the cell is fixed.
/// </summary>
internal sealed class HiddenGroup
{
    /// <summary>Above every count, and low enough to be added up.</summary>
    public const long Endless = 1L << 46;

    private const int MostCells = 200;

    /// <summary>Steps of one question; then it stays open.</summary>
    private const int StepsOfOne = 2_000;

    private readonly List<GroupSum>[] sumsOf;
    private readonly IReadOnlyList<GroupSum> sums;
    private readonly long[] low;
    private readonly long[] high;
    private int left;

    public HiddenGroup(long[] atMost, IReadOnlyList<GroupSum> sums, ref int steps)
    {
        (this.sums, low, high) = (sums, new long[atMost.Length], (long[])atMost.Clone());
        sumsOf = [.. atMost.Select(_ => new List<GroupSum>())];
        foreach (var sum in sums)
            foreach (var (place, _) in sum.Terms)
                sumsOf[place].Add(sum);
        var (from, to) = ((long[])low.Clone(), (long[])high.Clone());
        // Sums that contradict each other say nothing of their cells.
        if (!Narrow(from, to, sums))
            return;
        (low, high) = (from, to);
        if (atMost.Length <= MostCells)
            steps -= Sharpen(steps);
        else
            IsExact = low.SequenceEqual(high);
    }

    public bool IsExact { get; private set; } = true;

    public (long Low, long High) Of(int place) => (low[place], high[place]);

    /// <returns>Steps taken.</returns>
    private int Sharpen(int most)
    {
        var taken = 0;
        if (low.SequenceEqual(high) || Find(low, high) is not { } solution)
            return taken;
        for (var place = 0; place < low.Length; place++)
        {
            if (low[place] == high[place])
                continue;
            var value = solution[place];
            // The other way round first where that is quicker to answer: one other solution is enough.
            if (!MayBe(place, value + 1, high[place]) && !MayBe(place, low[place], value - 1))
                low[place] = high[place] = value;
        }
        return taken;

        bool MayBe(int place, long least, long atMost)
        {
            if (least > atMost)
                return false;
            var (from, to) = ((long[])low.Clone(), (long[])high.Clone());
            (from[place], to[place]) = (least, atMost);
            return Find(from, to) is not null || left <= 0;
        }

        long[]? Find(long[] from, long[] to)
        {
            var allowed = Math.Min(StepsOfOne, most - taken);
            left = allowed;
            var found = Search((long[])from.Clone(), (long[])to.Clone(), sums);
            taken += allowed - left;
            IsExact &= found is not null || left > 0;
            return found;
        }
    }

    private long[]? Search(long[] from, long[] to, IEnumerable<GroupSum> touched)
    {
        if (--left <= 0 || !Narrow(from, to, touched))
            return null;
        var open = -1;
        for (var place = 0; place < from.Length; place++)
            if (from[place] < to[place] && (open < 0 || to[place] - from[place] < to[open] - from[open]))
                open = place;
        if (open < 0)
            return from;
        // The lowest value mostly does; else the rest is halved.
        var (lowest, middle) = (from[open], from[open] + 1 + (to[open] - from[open] - 1) / 2);
        return Within(lowest, lowest) ?? Within(lowest + 1, middle) ?? (middle < to[open] ? Within(middle + 1, to[open]) : null);

        long[]? Within(long least, long most)
        {
            var (narrower, upper) = ((long[])from.Clone(), (long[])to.Clone());
            (narrower[open], upper[open]) = (least, most);
            return Search(narrower, upper, sumsOf[open]);
        }
    }

    /// <summary>Narrows until nothing changes; false when a cell is left with no value.</summary>
    private bool Narrow(long[] from, long[] to, IEnumerable<GroupSum> touched)
    {
        var waiting = new Queue<GroupSum>(touched);
        var queued = new HashSet<GroupSum>(waiting);
        while (waiting.TryDequeue(out var sum))
        {
            queued.Remove(sum);
            var (least, most) = (0L, 0L);
            foreach (var (place, sign) in sum.Terms)
                (least, most) = (least + (sign > 0 ? from[place] : -to[place]), most + (sign > 0 ? to[place] : -from[place]));
            if (least > sum.Total || most < sum.Total)
                return false;
            foreach (var (place, sign) in sum.Terms)
            {
                // What the others leave over for this one.
                var (otherLeast, otherMost) = sign > 0 ? (least - from[place], most - to[place]) : (least + to[place], most + from[place]);
                var (floor, ceiling) = sign > 0 ? (sum.Total - otherMost, sum.Total - otherLeast) : (otherLeast - sum.Total, otherMost - sum.Total);
                if (floor <= from[place] && ceiling >= to[place])
                    continue;
                (from[place], to[place]) = (Math.Max(from[place], floor), Math.Min(to[place], ceiling));
                if (from[place] > to[place])
                    return false;
                foreach (var next in sumsOf[place].Where(queued.Add))
                    waiting.Enqueue(next);
                (least, most) = sign > 0 ? (otherLeast + from[place], otherMost + to[place]) : (otherLeast - to[place], otherMost - from[place]);
            }
        }
        return true;
    }
}
