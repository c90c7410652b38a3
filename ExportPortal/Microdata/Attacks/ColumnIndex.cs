namespace ExportPortal.Microdata.Attacks;

/// <summary>
/// The records of a table sorted by each column, so that a predicate looks only at the records that its most selective
/// condition leaves, and stops when it has seen enough: thousands of predicates cost less than one scan each.
/// </summary>
internal sealed class ColumnIndex
{
    private readonly CodedTable table;
    private readonly int[][] order, starts;

    public ColumnIndex(CodedTable table, IReadOnlyList<int> values, int threads, CancellationToken cancellation)
    {
        this.table = table;
        (order, starts) = (new int[values.Count][], new int[values.Count][]);
        Parallel.For(0, values.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, column =>
            (order[column], starts[column]) = Sort(table.Codes[column], values[column]));
    }

    public CodedTable Table => table;

    /// <summary>Records with the value.</summary>
    public int Count(int column, int code) => starts[column][code + 1] - starts[column][code];

    /// <summary>The record at a place in the order of the column.</summary>
    public int At(int column, int place) => order[column][place];

    /// <summary>Records that meet all conditions, counted up to the limit.</summary>
    public int Count(Predicate predicate, int limit)
    {
        var conditions = predicate.Conditions;
        var (best, from, to) = (-1, 0, table.Rows);
        for (var i = 0; i < conditions.Length; i++)
        {
            var one = conditions[i];
            if (one.Not || starts[one.Column][one.High + 1] - starts[one.Column][one.Low] >= to - from)
                continue;
            (best, from, to) = (i, starts[one.Column][one.Low], starts[one.Column][one.High + 1]);
        }
        var rows = best < 0 ? null : order[conditions[best].Column];
        var found = 0;
        for (var place = from; place < to && found < limit; place++)
            if (Holds(conditions, best, rows is null ? place : rows[place]))
                found++;
        return found;
    }

    private bool Holds(Condition[] conditions, int known, int row)
    {
        for (var i = 0; i < conditions.Length; i++)
            if (i != known && !conditions[i].Holds(table.Codes[conditions[i].Column][row]))
                return false;
        return true;
    }

    /// <summary>Counting sort.</summary>
    private static (int[] Order, int[] Starts) Sort(int[] codes, int values)
    {
        var starts = new int[values + 1];
        foreach (var code in codes)
            starts[code + 1]++;
        for (var code = 0; code < values; code++)
            starts[code + 1] += starts[code];
        var (next, order) = (starts.AsSpan(0, values).ToArray(), new int[codes.Length]);
        for (var row = 0; row < codes.Length; row++)
            order[next[codes[row]]++] = row;
        return (order, starts);
    }
}
