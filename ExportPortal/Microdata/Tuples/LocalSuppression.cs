using System.Numerics;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata.Tuples;

/// <summary>What suppression does to each combination of quasi-identifiers.</summary>
/// <param name="Emptied">By tuple: bit i empties quasi-identifier i; 0 leaves the record as it is.</param>
/// <param name="Removed">By tuple: whether its records leave the file.</param>
internal sealed record Suppressed(ulong[] Emptied, bool[] Removed);

/// <summary>
/// Brings every class to k records: by emptying cells, one quasi-identifier first and more only where one does not do, or
/// by removing the records. An emptied cell is a value that the records of a class share, also under the drop rule: who leaves its classes
/// stays in the file. Everything is taken in a fixed order, so the same file gives the same copy.
/// </summary>
/// <param name="codes">By tuple, then by quasi-identifier; <see cref="TupleKeys.Emptied"/> for an empty cell. No two tuples are equal.</param>
internal sealed class LocalSuppression(int[][] codes, int[] records, CancellationToken cancellation)
{
    /// <summary>Tuples looked at while sets of columns are tried; then all columns are emptied at once.</summary>
    private const long MostVisits = 20_000_000;

    private readonly int attributes = codes[0].Length;
    private readonly ulong[] emptied = new ulong[codes.Length];
    private readonly bool[] removed = new bool[codes.Length];

    public Suppressed To(Suppression asked)
    {
        var small = Enumerable.Range(0, codes.Length).Where(t => records[t] < asked.K).ToList();
        if (asked.By is SmallClasses.RemoveRecords)
            foreach (var tuple in small)
                removed[tuple] = true;
        else
            Empty(small, asked.K);
        return new(emptied, removed);
    }

    private void Empty(List<int> small, long k)
    {
        var (visits, everything) = (0L, (1UL << attributes) - 1);
        var sizes = Enumerable.Range(0, codes.Length).ToDictionary(tuple => Key(tuple, 0), tuple => (long)records[tuple], StringComparer.Ordinal);
        foreach (var set in SetCounter.UpTo(attributes, attributes - 1))
        {
            if (small.Count == 0 || (visits += small.Count) > MostVisits)
                break;
            cancellation.ThrowIfCancellationRequested();
            small = Try(set, small, sizes, k);
        }
        small = Try(everything, small, sizes, k);
        if (small.Count > 0)
            TopUp(small, everything, k);
    }

    /// <summary>Empties the set where the classes that come of it are large enough; gives the rest.</summary>
    private List<int> Try(ulong set, List<int> small, Dictionary<string, long> sizes, long k)
    {
        var rest = new List<int>();
        foreach (var group in small.GroupBy(tuple => Key(tuple, set), StringComparer.Ordinal))
        {
            var size = group.Sum(tuple => (long)records[tuple]) + (IsLarge(group.Key, group, sizes, set) ? sizes[group.Key] : 0);
            if (size < k)
            {
                rest.AddRange(group);
                continue;
            }
            foreach (var tuple in group)
            {
                sizes.Remove(Key(tuple, 0));
                emptied[tuple] = set & ~Gaps(tuple);
            }
            sizes[group.Key] = size;
        }
        rest.Sort();
        return rest;
    }

    /// <summary>Whether the class that the group would join is another than one of its own tuples.</summary>
    private bool IsLarge(string key, IEnumerable<int> group, Dictionary<string, long> sizes, ulong set) =>
        sizes.ContainsKey(key) && !group.Any(tuple => (set & ~Gaps(tuple)) == 0);

    /// <summary>All cells of what is left, and of the smallest class after the other until there are k.</summary>
    private void TopUp(List<int> small, ulong everything, long k)
    {
        if (records.Sum(n => (long)n) < k)
            throw new MicrodataFault("too_few_records", $"The file has fewer than {k:N0} records, so no class can have as many. Choose a smaller number.");
        var size = small.Sum(tuple => (long)records[tuple]);
        foreach (var tuple in small)
            emptied[tuple] = everything & ~Gaps(tuple);
        var taken = small.ToHashSet();
        foreach (var other in Enumerable.Range(0, codes.Length).Where(tuple => !taken.Contains(tuple)).GroupBy(tuple => Key(tuple, emptied[tuple]), StringComparer.Ordinal)
            .OrderBy(group => group.Sum(tuple => (long)records[tuple])).ThenBy(group => group.Min()).TakeWhile(_ => size < k))
            foreach (var tuple in other)
            {
                emptied[tuple] = everything & ~Gaps(tuple);
                size += records[tuple];
            }
    }

    private ulong Gaps(int tuple)
    {
        var gaps = 0UL;
        for (var a = 0; a < attributes; a++)
            gaps |= codes[tuple][a] == TupleKeys.Emptied ? 1UL << a : 0;
        return gaps;
    }

    private string Key(int tuple, ulong set)
    {
        // Here, because every long loop asks for keys.
        if ((tuple & 0x3FFF) == 0)
            cancellation.ThrowIfCancellationRequested();
        Span<int> kept = stackalloc int[attributes];
        for (var a = 0; a < attributes; a++)
            kept[a] = (set >> a & 1) == 1 ? TupleKeys.Emptied : codes[tuple][a];
        return TupleKeys.Of(kept);
    }
}
