using System.Numerics;

namespace ExportPortal.Microdata.Tuples;

/// <summary>Classes that a set of quasi-identifiers makes.</summary>
/// <param name="Set">Bit i for quasi-identifier i of the tuples.</param>
/// <param name="Smallest">Records of the smallest class.</param>
internal readonly record struct SetCount(ulong Set, long Classes, long Uniques, long Smallest);

/// <summary>
/// Counts classes for many sets of quasi-identifiers, on several threads. Sets are taken in the order of their numbers,
/// in which one shares its upper bits with the next, so that most cost one split of what is left of a partition.
/// </summary>
internal sealed class SetCounter(CodedTuples tuples, int threads, Action<double> progress, CancellationToken cancellation)
{
    /// <summary>Bits of a word.</summary>
    public const int MostAttributes = 62;

    /// <summary>Stretches of the list for each thread: more even the load, fewer begin anew less often.</summary>
    private const int StretchesPerThread = 6;

    private readonly int[] order = tuples.BySelectivity;

    /// <param name="sets">Not empty each; bits as the tuples have them.</param>
    /// <returns>In ascending order of the sets.</returns>
    public IReadOnlyList<SetCount> Count(IEnumerable<ulong> sets)
    {
        var sorted = sets.Select(set => Translate(set, toOrder: true)).Distinct().Order().ToArray();
        var counts = new SetCount[sorted.Length];
        var workers = Math.Max(1, Math.Min(threads, sorted.Length / 4));
        var stretches = workers == 1 ? 1 : Math.Min(sorted.Length, workers * StretchesPerThread);
        var (taken, done) = (0, 0);
        Parallel.For(0, workers, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers }, _ =>
        {
            var path = new SetPath(tuples, order);
            for (int stretch; (stretch = Interlocked.Increment(ref taken) - 1) < stretches;)
                for (var i = Start(stretch); i < Start(stretch + 1); i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    counts[i] = path.Count(sorted[i]) with { Set = Translate(sorted[i], toOrder: false) };
                    progress((double)Interlocked.Increment(ref done) / sorted.Length);
                }
        });
        Array.Sort(counts, (one, other) => one.Set.CompareTo(other.Set));
        return counts;

        int Start(int stretch) => (int)((long)stretch * sorted.Length / stretches);
    }

    /// <summary>All sets of 1 to most quasi-identifiers.</summary>
    public static IEnumerable<ulong> UpTo(int attributes, int most) => Enumerable.Range(1, Math.Min(most, attributes)).SelectMany(size => OfSize(attributes, size));

    public static IEnumerable<ulong> OfSize(int attributes, int size)
    {
        var end = 1UL << attributes;
        for (var set = (1UL << size) - 1; set < end;)
        {
            yield return set;
            // Gosper: the next number with as many bits.
            var lowest = set & (~set + 1);
            var carried = set + lowest;
            set = carried | ((set ^ carried) >> (2 + BitOperations.TrailingZeroCount(lowest)));
        }
    }

    private ulong Translate(ulong set, bool toOrder)
    {
        var translated = 0UL;
        for (var bit = 0; bit < order.Length; bit++)
            translated |= toOrder ? (set >> order[bit] & 1) << bit : (set >> bit & 1) << order[bit];
        return translated;
    }
}
