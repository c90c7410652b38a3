using System.Reflection;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>The engine in process: DuckDB over one CSV file, one locked in-memory database per run.</summary>
public sealed class DuckDbMicrodataEngine(DuckDbSettings settings) : IMicrodataEngine
{
    /// <summary>Columns whose distinct values are counted in one pass: bounds the memory that a wide file takes.</summary>
    private const int ColumnsPerPass = 16;

    private static readonly string PortalVersion =
        $"ExportPortal {typeof(DuckDbMicrodataEngine).Assembly.GetName().Version?.ToString(3)}";

    public Task<DatasetProfile> Profile(MicrodataFile file, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) => Task.Run(() =>
    {
        using var run = new DuckDbRun(settings, file, progress, cancellation);
        run.Begin("Profiling");
        var columns = Enumerable.Range(0, file.Columns.Count).Chunk(ColumnsPerPass).SelectMany(pass => ProfilePass(run, file, pass)).ToList();
        return new DatasetProfile(file.Rows, columns);
    }, cancellation);

    public async Task<RiskMeasurement> Measure(
        MicrodataFile file, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        foreach (var column in plan.Columns.Concat(plan.Ordered))
            file.IndexOf(column);
        return await Task.Run(async () =>
        {
            using var run = new DuckDbRun(settings, file, progress, cancellation);
            foreach (var column in plan.Ordered)
                await RequireNumbers(run, file, column, cancellation);
            var counted = new ClassCount(run, file, plan).Measure();
            return new RiskMeasurement(
                file.Measured(), MeasurementRules.Of(plan), plan.QuasiIdentifiers, counted.Sample, counted.Sensitive,
                new MeasuringEngine(PortalVersion, run.EngineVersion));
        }, cancellation);
    }

    private static async Task RequireNumbers(DuckDbRun run, MicrodataFile file, string column, CancellationToken cancellation)
    {
        var index = file.IndexOf(column);
        run.Begin("Checking numbers");
        var number = SqlText.Number(SqlText.Column(index));
        if (run.Number($"SELECT count(*) FROM {new SqlText(file).Source} WHERE isfinite({number}) IS NOT TRUE") == 0)
            return;
        var line = await CsvIntake.FirstRefused(file, index, NumberText.Is, cancellation);
        throw new MicrodataFault("not_a_number", $"Column '{column}' is declared ordered, but a cell of it is not a number. Mend the cell, or leave the column out of the ordered ones.", line, index + 1);
    }

    private static IEnumerable<ColumnProfile> ProfilePass(DuckDbRun run, MicrodataFile file, int[] pass)
    {
        var figures = pass.Select(SqlText.Column).Select(c =>
            $"count(DISTINCT {c}), count(*) FILTER ({c} = ''), count(*) FILTER (regexp_full_match({c}, '{NumberText.Pattern}'))");
        var counts = new List<long>();
        run.Each($"SELECT count(*), {string.Join(", ", figures)} FROM {new SqlText(file).Source}", row =>
        {
            for (var i = 0; i < row.FieldCount; i++)
                counts.Add(row.GetInt64(i));
        });
        ClassCount.RequireSameRecords(file, counts[0]);
        return pass.Select((column, i) => RoleProposal.Propose(file.Columns[column], file.Rows, counts[3 * i + 1], counts[3 * i + 2], counts[3 * i + 3]));
    }
}
