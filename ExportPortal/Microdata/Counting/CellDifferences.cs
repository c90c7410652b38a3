using System.Runtime.InteropServices;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// Subtracts an earlier version from a file, cell by cell (ST-06). An empty cell is a value here, the strictest reading. A
/// value that was recoded meanwhile makes cells that are in one of the two alone; they count as differing by all their records.
/// </summary>
/// <param name="open">Opens a run on a source.</param>
/// <param name="most">Cells or values of a column at most, at about 50 bytes each.</param>
internal sealed class CellDifferences(Func<MicrodataSource, SqlRun> open, int most)
{
    private readonly KeyedClasses keyed = new();

    /// <param name="columns">That both sources hold.</param>
    /// <param name="smallest">A difference below this is a hit.</param>
    public DifferencedVersion Compare(MicrodataSource now, EarlierSource then, IReadOnlyList<string> columns, long smallest)
    {
        var told = Alike(now, then.Source, columns);
        IReadOnlyList<string>? left = told.Count == columns.Count ? null : [.. columns.Except(told)];
        if (told.Count == 0)
            return new(then.Version, [], 0, 0) { LeftOut = left };
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
        return new(then.Version, told, total, hits) { LeftOut = left };

        bool IsHit(long apart) => apart != 0 && Math.Abs(apart) < smallest;
    }

    /// <summary>Columns with a value in common, one after the other: the values of one column of one source are held at a time.</summary>
    private List<string> Alike(MicrodataSource now, MicrodataSource then, IReadOnlyList<string> columns)
    {
        using var before = open(then);
        using var here = open(now);
        before.Begin("Comparing the values of versions");
        return [.. columns.Where(column =>
        {
            var (values, isAlike) = (new HashSet<UInt128>(), false);
            // That both have empty cells does not show that they write values alike.
            keyed.Each(before, [column], (key, _, isEmpty) =>
            {
                if (!isEmpty)
                {
                    RequireRoom(values.Count);
                    values.Add(key);
                }
            });
            keyed.Each(here, [column], (key, _, isEmpty) => isAlike |= !isEmpty && values.Contains(key));
            return isAlike;
        })];
    }

    private void RequireRoom(int held)
    {
        if (held == most)
            throw new MicrodataFault(MicrodataFault.TooManyClasses, $"The file has more than {most:N0} cells, too many to compare them with an earlier version. Choose fewer quasi-identifiers.");
    }

    private Dictionary<UInt128, long> Cells(MicrodataSource source, IReadOnlyList<string> columns)
    {
        var cells = new Dictionary<UInt128, long>();
        Each(source, columns, (key, records) =>
        {
            RequireRoom(cells.Count);
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
