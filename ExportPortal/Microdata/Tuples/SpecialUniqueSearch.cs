using System.Runtime.InteropServices;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Tuples;

/// <summary>
/// Finds all minimal sample uniques. Sets of quasi-identifiers are walked in the order of their numbers (bit by bit), so
/// that every part of a set comes before it: a record alone on a set is minimal when no part is on its list yet.
/// </summary>
internal sealed class SpecialUniqueSearch
{
    /// <summary>Sets are bits of a word.</summary>
    public const int MostAttributes = 62;

    private readonly CodedTuples tuples;
    private readonly int[] order;
    private readonly Refinement refinement;
    private readonly Action<double> progress;
    private readonly CancellationToken cancellation;
    private readonly List<Partition> levels;
    private readonly int[] lists;
    private readonly List<(ulong Set, int Next)> found = [];

    /// <summary>Sets walked or ruled out.</summary>
    private double done;

    /// <param name="progress">Takes the share done, in [0, 1].</param>
    public SpecialUniqueSearch(CodedTuples tuples, Action<double> progress, CancellationToken cancellation)
    {
        (this.tuples, this.progress, this.cancellation) = (tuples, progress, cancellation);
        order = tuples.BySelectivity;
        refinement = new Refinement(tuples, uniquesOnly: true);
        levels = [Partition.Whole(tuples.Count)];
        lists = new int[tuples.Count];
        Array.Fill(lists, -1);
    }

    /// <param name="first">Tuples of the first records of the file.</param>
    public SudaMeasures Measure(IReadOnlyList<int> first)
    {
        if (tuples.Count == 1)
            FromOneTuple();
        else
            Walk(0, 0, order.Length);
        var tally = new SudaTally(tuples.Names);
        var sets = new List<ulong>();
        for (var tuple = 0; tuple < lists.Length; tuple++)
        {
            Collect(tuple, sets);
            if (sets.Count > 0)
                tally.Add(CollectionsMarshal.AsSpan(sets));
        }
        return tally.Measures(tuples.Records.Count(n => n == 1), 2L * tuples.Records.Count(n => n == 2), [.. first.Select(tuple =>
        {
            Collect(tuple, sets);
            return (IReadOnlyList<ulong>)[.. sets];
        })]);
    }

    /// <summary>A file of one record is unique on each single column.</summary>
    private void FromOneTuple()
    {
        if (tuples.Records[0] == 1)
            for (var bit = 0; bit < order.Length; bit++)
                Keep(0, 1UL << bit);
    }

    /// <param name="below">Bits below this may join the set: each set is reached once.</param>
    private void Walk(int level, ulong set, int below)
    {
        if (levels.Count == level + 1)
            levels.Add(new Partition(tuples.Count));
        for (var bit = 0; bit < below; bit++)
        {
            cancellation.ThrowIfCancellationRequested();
            var wider = set | 1UL << bit;
            refinement.Split(levels[level], order[bit], levels[level + 1]);
            foreach (var tuple in levels[level + 1].Left)
                if (tuples.Records[tuple] == 1 && IsMinimal(tuple, wider))
                    Keep(tuple, wider);
            if (levels[level + 1].Cells > 0)
                Walk(level + 1, wider, bit);
            else
                done += Math.Pow(2, bit) - 1;
            progress(++done / (Math.Pow(2, order.Length) - 1));
        }
    }

    private bool IsMinimal(int tuple, ulong set)
    {
        for (var at = lists[tuple]; at >= 0; at = found[at].Next)
            if ((found[at].Set & ~set) == 0)
                return false;
        return true;
    }

    private void Keep(int tuple, ulong set)
    {
        found.Add((set, lists[tuple]));
        lists[tuple] = found.Count - 1;
    }

    /// <summary>The sets of a tuple, in bits of the quasi-identifiers as the plan names them.</summary>
    private void Collect(int tuple, List<ulong> sets)
    {
        sets.Clear();
        for (var at = lists[tuple]; at >= 0; at = found[at].Next)
        {
            var named = 0UL;
            for (var bit = 0; bit < order.Length; bit++)
                named |= (found[at].Set >> bit & 1) << order[bit];
            sets.Add(named);
        }
    }
}
