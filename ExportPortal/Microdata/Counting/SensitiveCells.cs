using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>Cells as numbers, sorted by class once; each column then gives its histogram class by class.</summary>
internal sealed class SensitiveCells(int cells, int classes, int columns)
{
    private readonly int[] ends = new int[classes + 1];
    private readonly int[] classOf = new int[cells];
    private readonly int[] records = new int[cells];
    private readonly int[][] codes = [.. Enumerable.Range(0, columns).Select(_ => new int[cells])];
    private readonly int[] sorted = new int[cells];
    private int last = -1;

    /// <summary>Begins the next cell.</summary>
    public void Begin(long of, long count)
    {
        last++;
        (classOf[last], records[last]) = ((int)of, checked((int)count));
        ends[of]++;
    }

    public void Value(int column, int code) => codes[column][last] = code;

    /// <summary>Once all cells are in: brings those of a class together.</summary>
    public void Sort(CancellationToken cancellation)
    {
        for (int i = 0, sum = 0; i < ends.Length; i++)
            (ends[i], sum) = (sum, sum + ends[i]);
        for (var cell = 0; cell <= last; cell++)
        {
            if ((cell & 0xFFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            sorted[ends[classOf[cell]]++] = cell;
        }
    }

    public void Give(int column, SensitiveTally tally, CancellationToken cancellation)
    {
        var most = 1;
        for (int i = 0, begin = 0; i < classes; begin = ends[i++])
            most = Math.Max(most, ends[i] - begin);
        var (values, counts) = (new int[most], new long[most]);
        for (int i = 0, begin = 0; i < classes; begin = ends[i++])
        {
            cancellation.ThrowIfCancellationRequested();
            var (length, last) = (ends[i] - begin, 0);
            for (var k = 0; k < length; k++)
            {
                (values[k], counts[k]) = (codes[column][sorted[begin + k]], records[sorted[begin + k]]);
                last = Math.Max(last, values[k]);
            }
            Sort(values, counts, 0, length, 0, last, cancellation);
            var present = Merge(values.AsSpan(0, length), counts.AsSpan(0, length));
            tally.Add(values.AsSpan(0, present), counts.AsSpan(0, present));
        }
    }

    /// <summary>Records that are sorted in one go; more are parted by the middle of their values first, so that it can be stopped.</summary>
    private const int AtOnce = 1 << 16;

    private static void Sort(int[] values, long[] counts, int from, int length, int low, int high, CancellationToken cancellation)
    {
        if (low == high || length < 2)
            return;
        if (length <= AtOnce)
        {
            Array.Sort(values, counts, from, length);
            return;
        }
        cancellation.ThrowIfCancellationRequested();
        var (middle, left, right) = (low + (high - low) / 2, from, from + length - 1);
        while (left <= right)
            if (values[left] <= middle)
                left++;
            else
            {
                (values[left], values[right]) = (values[right], values[left]);
                (counts[left], counts[right]) = (counts[right], counts[left]);
                right--;
            }
        Sort(values, counts, from, left - from, low, middle, cancellation);
        Sort(values, counts, left, from + length - left, middle + 1, high, cancellation);
    }

    /// <summary>Adds up equal neighbours at the front.</summary>
    private static int Merge(Span<int> values, Span<long> counts)
    {
        var at = 0;
        for (var k = 1; k < values.Length; k++)
            if (values[k] == values[at])
                counts[at] += counts[k];
            else
                (values[++at], counts[at]) = (values[k], counts[k]);
        return at + 1;
    }
}
