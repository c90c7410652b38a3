using System.Runtime.InteropServices;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// Subtracts an earlier version from a file, cell by cell (ST-06). An empty cell is a value here, the strictest reading. A
/// value that was recoded meanwhile makes cells that are in one of the two alone; they count as differing by all their records.
/// </summary>
/// <param name="open">Opens a run on a source.</param>
/// <param name="most">Cells at most, at about 50 bytes each.</param>
internal sealed class CellDifferences(Func<MicrodataSource, SqlRun> open, int most)
{
    private readonly KeyedClasses keyed = new();

    /// <param name="columns">That both sources hold.</param>
    /// <param name="smallest">A difference below this is a hit.</param>
    public DifferencedVersion Compare(MicrodataSource now, EarlierSource then, IReadOnlyList<string> columns, long smallest)
    {
        var before = Values(then.Source, columns);
        var alike = Values(now, columns).Zip(before, (one, other) => one.Overlaps(other)).ToList();
        var told = columns.Where((_, i) => alike[i]).ToList();
        if (told.Count == 0)
            return new(then.Version, [], 0, 0);
        var (cells, total, hits) = (Cells(now, told), 0L, 0L);
        total = cells.Count;
        Each(then.Source, told, (key, records) =>
        {
            ref var here = ref CollectionsMarshal.GetValueRefOrNullRef(cells, key);
            var isHere = !System.Runtime.CompilerServices.Unsafe.IsNullRef(ref here);
            total += isHere ? 0 : 1;
            hits += IsHit(records - (isHere ? here : 0)) ? 1 : 0;
            if (isHere)
                here = 0;
        });
        // What is left is in this file alone; a cell that was met is 0 now.
        hits += cells.Values.Count(IsHit);
        return new(then.Version, told, total, hits);

        bool IsHit(long apart) => apart != 0 && Math.Abs(apart) < smallest;
    }

    private List<HashSet<UInt128>> Values(MicrodataSource source, IReadOnlyList<string> columns)
    {
        using var run = open(source);
        run.Begin("Comparing the values of versions");
        return [.. columns.Select(column =>
        {
            var values = new HashSet<UInt128>();
            keyed.Each(run, [column], (key, _, isEmpty) =>
            {
                // That both have empty cells does not show that they write values alike.
                if (!isEmpty)
                    values.Add(key);
            });
            return values;
        })];
    }

    private Dictionary<UInt128, long> Cells(MicrodataSource source, IReadOnlyList<string> columns)
    {
        var cells = new Dictionary<UInt128, long>();
        Each(source, columns, (key, records) =>
        {
            if (cells.Count == most)
                throw new MicrodataFault("too_many_classes", $"The file has more than {most:N0} cells, too many to compare them with an earlier version. Choose fewer quasi-identifiers.");
            cells.Add(key, records);
        });
        return cells;
    }

    private void Each(MicrodataSource source, IReadOnlyList<string> columns, Action<UInt128, long> found)
    {
        using var run = open(source);
        run.Begin("Comparing cells of versions");
        keyed.Each(run, columns, (key, records, _) => found(key, records));
    }
}
