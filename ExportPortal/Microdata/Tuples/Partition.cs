namespace ExportPortal.Microdata.Tuples;

/// <summary>
/// Tuples sorted into cells of equal values on some quasi-identifiers. A tuple alone in its cell has left for good: it
/// is alone on every larger set too. Buffers are reused.
/// </summary>
internal sealed class Partition(int capacity)
{
    /// <summary>Tuples in the cells, cell after cell.</summary>
    public int[] Tuples { get; } = new int[capacity];

    /// <summary>Where each cell ends in <see cref="Tuples"/>; two at least are in each.</summary>
    public int[] Ends { get; } = new int[capacity / 2 + 1];
    public int Cells { get; set; }

    /// <summary>Tuples that left with the last split.</summary>
    public int[] Alone { get; } = new int[capacity];
    public int AloneCount { get; set; }

    public ReadOnlySpan<int> Left => Alone.AsSpan(0, AloneCount);

    /// <summary>One cell of all tuples.</summary>
    public static Partition Whole(int count)
    {
        var whole = new Partition(Math.Max(count, 1));
        for (var i = 0; i < count; i++)
            whole.Tuples[i] = i;
        if (count == 1)
            (whole.Alone[0], whole.AloneCount) = (0, 1);
        else if (count > 1)
            (whole.Ends[0], whole.Cells) = (count, 1);
        return whole;
    }
}
