using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// The records as numbers: the places of the quasi-identifiers' texts first, then those of the sensitive columns. Sorted,
/// the records of a class lie together, and every measure is folded from there without the database.
/// </summary>
/// <param name="packed">One number a record.</param>
/// <param name="texts">How many texts each sensitive column has.</param>
internal sealed class PackedRecords(Memory<long> packed, IReadOnlyList<long> texts)
{
    /// <summary>Combinations that a number holds.</summary>
    public const double Most = 1L << 62;

    /// <summary>Records that are sorted without a look at whether anybody still waits: some hundredths of a second.</summary>
    private const int Part = 1 << 20;

    private readonly long radix = texts.Aggregate(1L, (product, count) => product * count);

    /// <summary>The records that left under the drop rule, an empty cell being a value; null where none did.</summary>
    public PackedRecords? LeftOut { get; init; }

    /// <summary>Brings the records of a class together.</summary>
    public void Sort(CancellationToken cancellation)
    {
        Sort(packed.Span, Part, cancellation);
        LeftOut?.Sort(cancellation);
    }

    /// <summary>Ascending, in parts of about the size given: the framework's sort of everything could not be stopped for seconds.</summary>
    internal static void Sort(Span<long> records, int part, CancellationToken cancellation)
    {
        while (records.Length > part)
        {
            cancellation.ThrowIfCancellationRequested();
            var split = Split(records);
            // Where the parts are too unlike, halving would take too many rounds.
            if (Math.Min(split, records.Length - split) <= records.Length / 64)
                break;
            Sort(records[..split], part, cancellation);
            records = records[split..];
        }
        records.Sort();
    }

    /// <summary>Moves small records before large ones (Hoare 1961), by the median of some; gives where the large ones begin.</summary>
    private static int Split(Span<long> records)
    {
        Span<long> some = stackalloc long[Math.Min(255, records.Length)];
        for (var i = 0; i < some.Length; i++)
            some[i] = records[i * (records.Length / some.Length)];
        some.Sort();
        var (pivot, low, high) = (some[some.Length / 2], -1, records.Length);
        while (true)
        {
            while (records[++low] < pivot) { }
            while (records[--high] > pivot) { }
            if (low >= high)
                return high + 1;
            (records[low], records[high]) = (records[high], records[low]);
        }
    }

    /// <summary>Classes by their size.</summary>
    public Dictionary<long, long> Sizes()
    {
        var sizes = new Dictionary<long, long>();
        var records = packed.Span;
        for (int begin = 0, end; begin < records.Length; begin = end)
        {
            end = EndOfClass(records, begin);
            sizes[end - begin] = sizes.GetValueOrDefault(end - begin) + 1;
        }
        return sizes;
    }

    /// <summary>Records by the place of the text.</summary>
    public long[] Totals(int column)
    {
        var (totals, (divisor, modulus)) = (new long[texts[column]], Place(column));
        foreach (var record in packed.Span)
            totals[record / divisor % modulus]++;
        return totals;
    }

    /// <summary>Gives the histogram of each class.</summary>
    /// <param name="codes">By the place of a text: its code, texts of one value alike.</param>
    public void Give(int column, int[] codes, SensitiveTally tally, CancellationToken cancellation)
    {
        var records = packed.Span;
        var (divisor, modulus) = Place(column);
        var (values, counts, classes) = (new int[16], new long[16], 0);
        for (int begin = 0, end; begin < records.Length; begin = end)
        {
            if ((classes++ & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            end = EndOfClass(records, begin);
            var size = end - begin;
            if (size > values.Length)
                (values, counts) = (new int[2 * size], new long[2 * size]);
            for (var i = 0; i < size; i++)
                values[i] = codes[records[begin + i] / divisor % modulus];
            if (size > 1)
                Array.Sort(values, 0, size);
            var present = 0;
            for (var i = 0; i < size; i++)
                if (i > 0 && values[i] == values[present - 1])
                    counts[present - 1]++;
                else
                    (values[present], counts[present++]) = (values[i], 1);
            tally.Add(values.AsSpan(0, present), counts.AsSpan(0, present));
        }
    }

    private int EndOfClass(ReadOnlySpan<long> records, int begin)
    {
        var end = begin + 1;
        for (var next = (records[begin] / radix + 1) * radix; end < records.Length && records[end] < next;)
            end++;
        return end;
    }

    /// <summary>What to divide by, then take the rest by, for the place of a column's text.</summary>
    private (long Divisor, long Modulus) Place(int column) => (texts.Skip(column + 1).Aggregate(1L, (product, count) => product * count), texts[column]);
}
