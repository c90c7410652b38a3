using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Microdata.Attacks;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>Reads the three files through DuckDB, each in a locked run of its own, and attacks them in memory.</summary>
public sealed class DuckDbSyntheticAttacks(DuckDbSettings settings) : ISyntheticAttacks
{
    public async Task<SyntheticResult> Attack(SyntheticFiles files, AttackPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        plan.RequireSound();
        foreach (var (what, file) in new[] { ("training file", files.Original), ("synthetic file", files.Synthetic), ("hold-out", files.Control) })
            foreach (var column in plan.Columns.Where(column => !file.Columns.Contains(column.Name)))
                throw new MicrodataFault("unknown_column", $"There is no column '{column.Name}' in the {what}. Its columns are: {string.Join(", ", file.Columns)}.");
        if (files.Original.Hash == files.Control.Hash)
            throw new MicrodataFault("same_file", "The hold-out is the training file itself. It must hold records that the synthesis never saw.");
        return await RunLimit.Run(settings, limited =>
        {
            var version = "";
            var numeric = plan.Columns.Select(column => column.Type is ColumnType.Number).ToList();
            var tables = AttackTables.Join(Fetch(files.Original, "training file"), Fetch(files.Synthetic, "synthetic file"), Fetch(files.Control, "hold-out"), numeric, limited);
            var (attacks, membership, copies) = new AttackRun(tables, plan, settings.Threads, progress, limited).Run();
            return new SyntheticResult(
                files.Original.Measured(), files.Synthetic.Measured(), files.Control.Measured(), plan, attacks, membership, copies, new(MicrodataEngine.PortalVersion, version));

            RawColumns Fetch(MicrodataFile file, string what)
            {
                RawColumns fetched;
                using (var run = new DuckDbRun(settings, file, TextRules.Exact, progress, limited))
                {
                    (version, fetched) = (run.EngineVersion, new AttackFetch(run, what).Fetch([.. plan.Columns.Select(column => file.IndexOf(column.Name))]));
                    RequireNumbers(run, plan, fetched, what);
                }
                return fetched;
            }
        }, cancellation);
    }

    private static void RequireNumbers(DuckDbRun run, AttackPlan plan, RawColumns fetched, string what)
    {
        foreach (var (i, column) in plan.Columns.Index().Where(one => one.Item.Type is ColumnType.Number))
            if (fetched.Values[i].Any(value => value.Length > 0 && !NumberText.Is(System.Text.Encoding.UTF8.GetBytes(value))))
            {
                var index = run.Source.Of.IndexOf(column.Name);
                var refused = $"{run.Dialect.IsNumber(SqlText.Column(index))} IS NOT TRUE AND {SqlText.Column(index)} <> ''";
                throw run.Refusal("not_a_number", index, refused, cell => cell.Length == 0 || NumberText.Is(cell), _ =>
                    $"Column '{column.Name}' is declared to hold numbers, but a cell of the {what} is not one. Declare it text, or mend the file.");
            }
    }
}
