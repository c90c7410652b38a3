namespace ExportPortal.Microdata.Attacks;

/// <summary>Sorts keys and what belongs to them; the framework's sort of everything could not be stopped for seconds. The same input gives the same order.</summary>
internal static class SortInParts
{
    /// <summary>Keys that are sorted without a look at whether anybody still waits: some hundredths of a second.</summary>
    private const int Part = 1 << 17;

    /// <param name="items">Moved as the keys are; null for none.</param>
    public static void Sort<T>(T[] keys, int[]? items, IComparer<T> by, CancellationToken cancellation, int part = Part)
    {
        var open = new Stack<(int From, int To)>([(0, keys.Length)]);
        while (open.TryPop(out var range))
        {
            cancellation.ThrowIfCancellationRequested();
            var (from, to) = range;
            if (to - from <= part)
            {
                Array.Sort(keys, items, from, to - from, by);
                continue;
            }
            var (low, high) = Split(keys, items, by, from, to);
            open.Push((high, to));
            open.Push((from, low));
        }
    }

    /// <summary>Smaller keys first, then those equal to the middle one of some, then larger ones (Dijkstra 1976); gives where the equal ones are.</summary>
    private static (int Low, int High) Split<T>(T[] keys, int[]? items, IComparer<T> by, int from, int to)
    {
        var some = new T[255];
        for (var i = 0; i < some.Length; i++)
            some[i] = keys[from + (int)((long)i * (to - from) / some.Length)];
        Array.Sort(some, by);
        var (pivot, low, at, high) = (some[some.Length / 2], from, from, to);
        while (at < high)
        {
            var order = by.Compare(keys[at], pivot);
            if (order < 0)
                Swap(low++, at++);
            else if (order > 0)
                Swap(at, --high);
            else
                at++;
        }
        return (low, high);

        void Swap(int one, int other)
        {
            (keys[one], keys[other]) = (keys[other], keys[one]);
            if (items is not null)
                (items[one], items[other]) = (items[other], items[one]);
        }
    }
}
