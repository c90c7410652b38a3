namespace ExportPortal.Domain.Risk;

/// <summary>
/// Earth mover's distance between the distribution of a class and that of all records along the distinct numbers of a
/// column (Li, Li, Venkatasubramanian 2007). Costs the values present in the class times log m, not m: between two
/// present values the cumulative share of the class stands still and that of all records only rises.
/// </summary>
internal sealed class OrderedDistance
{
    private readonly double[] cumulative;
    private readonly Steps ranks;
    private readonly Steps values;

    public OrderedDistance(IReadOnlyList<long> totals, IReadOnlyList<double> numbers)
    {
        var m = totals.Count;
        var records = (double)totals.Sum();
        cumulative = new double[m];
        long sum = 0;
        for (var i = 0; i < m; i++)
            cumulative[i] = (sum += totals[i]) / records;
        ranks = new Steps(cumulative, i => 1, m - 1);
        values = new Steps(cumulative, i => numbers[i + 1] - numbers[i], m < 2 ? 0 : numbers[m - 1] - numbers[0]);
    }

    public double ByRank(ReadOnlySpan<int> codes, ReadOnlySpan<long> counts, long size) => Distance(ranks, codes, counts, size);

    public double ByValue(ReadOnlySpan<int> codes, ReadOnlySpan<long> counts, long size) => Distance(values, codes, counts, size);

    private double Distance(Steps steps, ReadOnlySpan<int> codes, ReadOnlySpan<long> counts, long size)
    {
        var last = cumulative.Length - 1;
        if (last == 0)
            return 0;
        var work = steps.Below(0, codes[0], 0);
        long seen = 0;
        for (var k = 0; k < codes.Length; k++)
        {
            seen += counts[k];
            var (from, to) = (codes[k], k + 1 < codes.Length ? codes[k + 1] : last);
            var level = (double)seen / size;
            var crossing = Array.BinarySearch(cumulative, from, to - from, level);
            crossing = crossing < 0 ? ~crossing : crossing;
            work += steps.Above(from, crossing, level) + steps.Below(crossing, to, level);
        }
        return Math.Clamp(work / steps.Range, 0, 1);
    }

    /// <summary>Prefix sums of the steps between neighbouring numbers, plain and weighted by the cumulative share before each.</summary>
    private sealed class Steps
    {
        private readonly double[] width;
        private readonly double[] weighted;

        public double Range { get; }

        public Steps(double[] cumulative, Func<int, double> gap, double range)
        {
            Range = range;
            width = new double[cumulative.Length];
            weighted = new double[cumulative.Length];
            for (var i = 0; i + 1 < cumulative.Length; i++)
                (width[i + 1], weighted[i + 1]) = (width[i] + gap(i), weighted[i] + gap(i) * cumulative[i]);
        }

        /// <summary>Work over steps [from, to) where the class lies at or above all records.</summary>
        public double Above(int from, int to, double level) => level * (width[to] - width[from]) - (weighted[to] - weighted[from]);

        public double Below(int from, int to, double level) => -Above(from, to, level);
    }
}
