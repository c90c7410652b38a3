using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Microdata.Attacks;

/// <summary>Records equal in all columns, found by merging the sorted files.</summary>
internal sealed class Copies(AttackTables tables, AttackPlan plan, CancellationToken cancellation)
{
    private long ofTraining, ofHoldOut, training, holdOut, unique;

    public (CopyCount Count, AttackOutcome Outcome) Run()
    {
        var (real, held) = (ByHash(tables.Original), ByHash(tables.Control));
        foreach (var (first, count) in Runs(tables.Synthetic))
        {
            var (of, against) = (Find(real, tables.Original, first), Find(held, tables.Control, first));
            ofTraining += of > 0 ? count : 0;
            ofHoldOut += against > 0 ? count : 0;
            training += of;
            holdOut += against;
            unique += of == 1 && against == 0 ? 1 : 0;
        }
        var counted = new CopyCount(ofTraining, ofHoldOut, training, holdOut, unique);
        return (counted, AttackOutcome.Of(AttackKind.Copies, new(tables.Original.Rows, tables.Original.Rows, training, 0, tables.Control.Rows, holdOut), plan.Confidence));
    }

    private IEnumerable<(int First, int Count)> Runs(CodedTable table)
    {
        var heard = 0;
        foreach (var run in table.Runs())
        {
            if ((heard++ & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            yield return run;
        }
    }

    private Dictionary<ulong, (int First, int Count)> ByHash(CodedTable table)
    {
        var runs = new Dictionary<ulong, (int, int)>(table.Rows);
        foreach (var run in Runs(table))
            runs[table.Hash(run.First)] = run;
        return runs;
    }

    private int Find(Dictionary<ulong, (int First, int Count)> runs, CodedTable table, int row) =>
        runs.TryGetValue(tables.Synthetic.Hash(row), out var run) && tables.Synthetic.Equal(row, table, run.First) ? run.Count : 0;
}
