using System.Reflection;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>The engine in process: DuckDB over one CSV file, one locked in-memory database per run.</summary>
public sealed class DuckDbMicrodataEngine(DuckDbSettings settings) : IMicrodataEngine, ISetSearches
{
    /// <summary>Columns whose distinct values are counted in one pass: bounds the memory that a wide file takes.</summary>
    private const int ColumnsPerPass = 16;

    internal static readonly string PortalVersion =
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
        RequireKnown(file, plan);
        return await Task.Run(() =>
        {
            using var run = new DuckDbRun(settings, file, progress, cancellation);
            var counted = new ClassCount(run, file, plan, cancellation).Measure();
            var (weighted, models) = new ModelCount(run, file, plan, cancellation).Measure(counted.Sample);
            return new RiskMeasurement(
                file.Measured(), MeasurementRules.Of(plan), plan.QuasiIdentifiers, counted.Sample, counted.Sensitive,
                new MeasuringEngine(PortalVersion, run.EngineVersion)) { Weighted = weighted, Models = models };
        }, cancellation);
    }

    public Task<BackgroundKnowledge> Knowledge(
        MicrodataFile file, MeasurementPlan plan, KnowledgeQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        OnTuples(file, plan, "Trying what may be known", progress, cancellation, (tuples, report) =>
            new KnowledgeSearch(tuples, settings.Threads, report, cancellation).Search(question.Most, question.Seed));

    public Task<DropEffects> Drops(
        MicrodataFile file, MeasurementPlan plan, RiskLine line, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        OnTuples(file, plan, "Leaving out quasi-identifiers", progress, cancellation, (tuples, report) =>
            new DropSearch(tuples, settings.Threads, report, cancellation).Search(line));

    private async Task<T> OnTuples<T>(
        MicrodataFile file, MeasurementPlan plan, string stage, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, Func<CodedTuples, Action<double>, T> work)
    {
        RequireKnown(file, plan);
        if (plan.QuasiIdentifiers.Count > SetCounter.MostAttributes)
            throw new MicrodataFault("too_many_attributes", $"Sets are tried among at most {SetCounter.MostAttributes} quasi-identifiers. Choose fewer.");
        return await Task.Run(() =>
        {
            CodedTuples tuples;
            using (var run = new DuckDbRun(settings, file, progress, cancellation))
                tuples = new TupleFetch(run, plan.QuasiIdentifiers, [.. plan.QuasiIdentifiers.Select(file.IndexOf)]).FetchFrom(file, plan.Nulls);
            progress?.Report(new MicrodataProgress(stage, 0, 0));
            return work(tuples, share => progress?.Report(new MicrodataProgress(stage, 0, share)));
        }, cancellation);
    }

    private static void RequireKnown(MicrodataFile file, MeasurementPlan plan)
    {
        plan.RequireSound();
        foreach (var column in plan.Columns.Concat(plan.Ordered).Concat(new[] { plan.Weight, plan.Household }.OfType<string>()))
            file.IndexOf(column);
        // Known from the intake, so said before the run rather than after it; the drop rule leaves fewer and is asked again.
        var small = plan.Populations.Where(n => n < file.Rows).Cast<long?>().FirstOrDefault();
        if (small is not null && plan.Nulls != NullRule.Drop)
            throw new MicrodataFault("population_too_small", $"The population ({small:N0}) is smaller than the sample ({file.Rows:N0} records). Give the number of persons the sample was drawn from.");
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
