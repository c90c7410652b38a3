namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>
/// Whole numbers, at least 0, of which only sums are known. Tells what each can be: by narrowing intervals sum after sum,
/// then, in groups that hang together and are small enough, exactly, by asking whether a solution with another value exists.
/// </summary>
internal sealed class HiddenCounts(IReadOnlyList<long?> atMost)
{
    /// <summary>Larger groups are bounded only.</summary>
    private const int MostInGroup = 200;

    /// <summary>Steps of one question; then it stays open.</summary>
    private const int MostSteps = 4_000;

    /// <summary>Above every count, and low enough to be added up.</summary>
    private const long Endless = 1L << 46;

    private readonly List<Sum> sums = [];
    private readonly Dictionary<int, List<Sum>> sumsOf = [];
    private readonly Dictionary<int, int> groups = [];
    private readonly long[] low = new long[atMost.Count];
    private readonly long[] high = [.. atMost.Select(most => most ?? Endless)];
    private int steps;

    public bool IsExact { get; private set; } = true;

    /// <summary>Adds: the sum of the terms, each with its sign, is the total.</summary>
    public void Add(IReadOnlyList<(int Cell, long Sign)> terms, long total)
    {
        var sum = new Sum(terms, total);
        sums.Add(sum);
        foreach (var (cell, _) in terms)
            (sumsOf.TryGetValue(cell, out var list) ? list : sumsOf[cell] = []).Add(sum);
    }

    /// <summary>Whether any sum is about the cell.</summary>
    public bool IsIn(int cell) => sumsOf.ContainsKey(cell);

    /// <summary>Lowest and highest that the cell can be.</summary>
    public (long Low, long High) Of(int cell) => (low[cell], high[cell]);

    public bool SameGroup(IEnumerable<int> cells, int cell) => cells.Any(one => groups.TryGetValue(one, out var group) && group == groups[cell]);

    public void Solve()
    {
        foreach (var group in Groups())
        {
            var (from, to) = ((long[])low.Clone(), (long[])high.Clone());
            // Sums that contradict each other say nothing of their cells.
            if (!Narrow(from, to, group))
                continue;
            foreach (var cell in group)
                (low[cell], high[cell]) = (from[cell], to[cell]);
            if (group.Count <= MostInGroup)
                Sharpen(group);
            else
                IsExact &= group.All(cell => low[cell] == high[cell]);
        }
    }

    /// <summary>Fixes each cell for which there is one solution and none with less or more.</summary>
    private void Sharpen(List<int> group)
    {
        if (Find(low, high, group) is not { } solution)
            return;
        foreach (var cell in group.Where(cell => low[cell] < high[cell]))
        {
            var value = solution[cell];
            if (Exists(cell, low[cell], value - 1) is false && Exists(cell, value + 1, high[cell]) is false)
                low[cell] = high[cell] = value;
        }

        bool? Exists(int cell, long least, long most)
        {
            if (least > most)
                return false;
            var (from, to) = ((long[])low.Clone(), (long[])high.Clone());
            (from[cell], to[cell]) = (least, most);
            var other = Find(from, to, group);
            var isKnown = steps < MostSteps;
            IsExact &= isKnown;
            return other is not null ? true : isKnown ? false : null;
        }
    }

    /// <summary>A solution within the bounds; null for none, or none found in time.</summary>
    private long[]? Find(long[] from, long[] to, List<int> group)
    {
        steps = 0;
        var found = Search((long[])from.Clone(), (long[])to.Clone(), group);
        IsExact &= steps < MostSteps;
        return found;
    }

    private long[]? Search(long[] from, long[] to, List<int> group)
    {
        if (++steps >= MostSteps || !Narrow(from, to, group))
            return null;
        var open = -1;
        foreach (var cell in group)
            if (from[cell] < to[cell] && (open < 0 || to[cell] - from[cell] < to[open] - from[open]))
                open = cell;
        if (open < 0)
            return from;
        var middle = from[open] + (to[open] - from[open]) / 2;
        var (upperFrom, upperTo) = ((long[])from.Clone(), (long[])to.Clone());
        (to[open], upperFrom[open]) = (middle, middle + 1);
        return Search(from, to, group) ?? Search(upperFrom, upperTo, group);
    }

    /// <summary>Narrows until nothing changes; false when a cell is left with no value.</summary>
    private bool Narrow(long[] from, long[] to, List<int> group)
    {
        var waiting = new Queue<Sum>(group.SelectMany(cell => sumsOf[cell]).Distinct());
        var queued = new HashSet<Sum>(waiting);
        while (waiting.TryDequeue(out var sum))
        {
            queued.Remove(sum);
            var (least, most) = (0L, 0L);
            foreach (var (cell, sign) in sum.Terms)
                (least, most) = (least + (sign > 0 ? from[cell] : -to[cell]), most + (sign > 0 ? to[cell] : -from[cell]));
            foreach (var (cell, sign) in sum.Terms)
            {
                // What the others leave over for this one.
                var (otherLeast, otherMost) = sign > 0 ? (least - from[cell], most - to[cell]) : (least + to[cell], most + from[cell]);
                var (floor, ceiling) = sign > 0 ? (sum.Total - otherMost, sum.Total - otherLeast) : (otherLeast - sum.Total, otherMost - sum.Total);
                if (floor <= from[cell] && ceiling >= to[cell])
                    continue;
                (from[cell], to[cell]) = (Math.Max(from[cell], floor), Math.Min(to[cell], ceiling));
                if (from[cell] > to[cell])
                    return false;
                foreach (var touched in sumsOf[cell].Where(queued.Add))
                    waiting.Enqueue(touched);
                (least, most) = sign > 0 ? (otherLeast + from[cell], otherMost + to[cell]) : (otherLeast - to[cell], otherMost - from[cell]);
            }
        }
        return true;
    }

    /// <summary>Cells that sums connect.</summary>
    private List<List<int>> Groups()
    {
        var all = new List<List<int>>();
        foreach (var start in sumsOf.Keys.Order().Where(cell => !groups.ContainsKey(cell)))
        {
            var (group, next) = (new List<int>(), new Queue<int>([start]));
            groups[start] = all.Count;
            while (next.TryDequeue(out var cell))
            {
                group.Add(cell);
                foreach (var (other, _) in sumsOf[cell].SelectMany(sum => sum.Terms))
                    if (groups.TryAdd(other, all.Count))
                        next.Enqueue(other);
            }
            group.Sort();
            all.Add(group);
        }
        return all;
    }

    private sealed class Sum(IReadOnlyList<(int Cell, long Sign)> terms, long total)
    {
        public IReadOnlyList<(int Cell, long Sign)> Terms => terms;
        public long Total => total;
    }
}
