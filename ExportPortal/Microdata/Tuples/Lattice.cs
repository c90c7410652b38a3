using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata.Tuples;

/// <summary>All combinations of levels of a file's quasi-identifiers, and the risk of each.</summary>
/// <param name="dropsGaps">Whether a record with an empty quasi-identifier is in no class that attributes are counted over; a column that is left out cannot be empty. For the risk an empty cell is a value: the record stays in the file.</param>
internal sealed class Lattice(CodedTuples tuples, IReadOnlyList<Levels> levels, bool dropsGaps)
{
    private readonly Grouping grouping = new();
    private readonly int[][] layers = [.. Enumerable.Range(0, tuples.Attributes + 1).Select(_ => Grouping.Whole(tuples.Count))];

    public int Attributes => tuples.Attributes;
    public IReadOnlyList<Levels> Levels => levels;

    /// <summary>Tuples visited so far: the work done.</summary>
    public long Visited { get; private set; }

    public SetRisk Risk(int[] node) => Measure(node.Length, Divide(node, false), a => node[a] < levels[a].Top);

    /// <summary>Which class each tuple is in, -1 for none, and how many classes there are.</summary>
    public (int[] Groups, int Count) Classes(int[] node)
    {
        var count = Divide(node, dropsGaps);
        return (layers[node.Length], count);
    }

    /// <summary>The same of all records, an empty cell being a value.</summary>
    public (int[] Groups, int Count) AllClasses(int[] node)
    {
        var count = Divide(node, false);
        return (layers[node.Length], count);
    }

    private int Divide(int[] node, bool leavesGaps)
    {
        var count = 1;
        for (var a = 0; a < node.Length; a++)
            count = Split(a, a, node[a], count, leavesGaps);
        return count;
    }

    /// <summary>Splits layer <paramref name="layer"/> by an attribute at a level, into the next layer.</summary>
    public int Split(int layer, int attribute, int level, int count, bool leavesGaps = false)
    {
        if (level == levels[attribute].Top)
        {
            layers[layer].CopyTo(layers[layer + 1], 0);
            return count;
        }
        Visited += tuples.Count;
        return grouping.Split(layers[layer], count, tuples.Codes(attribute), levels[attribute].Groups(level), levels[attribute].Count(level), leavesGaps ? levels[attribute].Gap(level) : -1, layers[layer + 1]);
    }

    /// <summary>The risk of the groups of a layer.</summary>
    public SetRisk Measure(int layer, int count, Func<int, bool> isKept)
    {
        var (sizes, groups) = (new long[count], layers[layer]);
        for (var tuple = 0; tuple < groups.Length; tuple++)
            if (groups[tuple] >= 0)
                sizes[groups[tuple]] += tuples.Records[tuple];
        return Of(sizes, [.. tuples.Names.Where((_, a) => isKept(a))]);
    }

    public ColumnChange Change(int attribute, int level) => new(tuples.Names[attribute], levels[attribute].Steps(level));

    public IReadOnlyList<ColumnChange> Changes(int[] node) =>
        [.. Enumerable.Range(0, node.Length).Where(a => node[a] > 0).Select(a => Change(a, node[a]))];

    /// <summary>Classes of these sizes. Where no record is left there is no risk to tell: one class of none.</summary>
    public static SetRisk Of(IReadOnlyCollection<long> sizes, IReadOnlyList<string> names)
    {
        var (records, uniques) = (sizes.Sum(), (long)sizes.Count(size => size == 1));
        return records == 0 ? new SetRisk(names, 0, 0, 0, 1, 1)
            : new SetRisk(names, sizes.Min(), sizes.Count, uniques, (double)sizes.Count / records, (double)uniques / records);
    }
}
