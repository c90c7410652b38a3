using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Microdata.Attacks;

/// <summary>Records equal in all columns, found by merging the sorted files.</summary>
internal sealed class Copies(AttackTables tables, AttackPlan plan, CancellationToken cancellation)
{
    /// <summary>Share of a hold-out that may be known to the training beyond what chance gives, at the lower end of the interval.</summary>
    private const double MostShared = 0.1;

    private long ofTraining, ofHoldOut, training, holdOut, unique;

    public (CopyCount Count, AttackOutcome Outcome) Run()
    {
        var (real, held) = (ByHash(tables.Original), ByHash(tables.Control));
        RequireUnseen(real);
        foreach (var (first, count) in Runs(tables.Synthetic))
        {
            var (of, against) = (Find(real, tables.Original, tables.Synthetic, first), Find(held, tables.Control, tables.Synthetic, first));
            ofTraining += of > 0 ? count : 0;
            ofHoldOut += against > 0 ? count : 0;
            training += of;
            holdOut += against;
            unique += of == 1 && against == 0 ? 1 : 0;
        }
        var counted = new CopyCount(ofTraining, ofHoldOut, training, holdOut, unique);
        return (counted, AttackOutcome.Of(AttackKind.Copies, new(tables.Original.Rows, tables.Original.Rows, training, 0, tables.Control.Rows, holdOut), plan.Confidence));
    }

    /// <summary>
    /// A hold-out that holds training records makes every attack look like chance. How many of its records equal a training record
    /// by chance, the training records that equal another one tell.
    /// </summary>
    private void RequireUnseen(Dictionary<ulong, (int First, int Count)> real)
    {
        var (shared, alike) = (Runs(tables.Control).Where(run => Find(real, tables.Original, tables.Control, run.First) > 0).Sum(run => (long)run.Count), Runs(tables.Original).Where(run => run.Count > 1).Sum(run => (long)run.Count));
        var (found, chance) = (AttackRate.Wilson(shared, tables.Control.Rows, plan.Confidence).Low, AttackRate.Wilson(alike, tables.Original.Rows, plan.Confidence).High);
        if ((found - chance) / (1 - chance) > MostShared)
            throw new MicrodataFault("not_held_out", $"{shared:N0} of the {tables.Control.Rows:N0} hold-out records equal a training record in every column that takes part; {alike:N0} of the {tables.Original.Rows:N0} training records equal another one, which is what chance gives. The hold-out must hold records that the synthesis never saw.");
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

    private static int Find(Dictionary<ulong, (int First, int Count)> runs, CodedTable table, CodedTable from, int row) =>
        runs.TryGetValue(from.Hash(row), out var run) && from.Equal(row, table, run.First) ? run.Count : 0;
}
