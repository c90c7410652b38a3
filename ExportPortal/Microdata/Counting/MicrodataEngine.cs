using System.Reflection;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.Counting;

/// <summary>The one plan of aggregates over any source: a file in process, one locked in-memory database for each run; a table on its own server.</summary>
/// <param name="connections">Where tables are; null for files alone.</param>
public sealed partial class MicrodataEngine(DuckDbSettings settings, TableConnections? connections = null, MicrodataLimits? limits = null) : IMicrodataEngine, ISetSearches
{
    /// <summary>Columns whose distinct values are counted in one pass: bounds the memory that a wide file takes.</summary>
    private const int ColumnsPerPass = 16;

    internal static readonly string PortalVersion =
        $"ExportPortal {typeof(MicrodataEngine).Assembly.GetName().Version?.ToString(3)}";

    public Task<DatasetProfile> Profile(MicrodataSource source, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) => Limited(limited =>
    {
        using var run = Open(source, TextRules.Exact, verified: false, progress, limited);
        run.Begin("Profiling");
        var columns = Enumerable.Range(0, source.Columns.Count).Chunk(ColumnsPerPass).SelectMany(pass => ProfilePass(run, source, pass)).ToList();
        return new DatasetProfile(source.Rows, columns);
    }, cancellation);

    public async Task<RiskMeasurement> Measure(
        MicrodataSource source, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        RequireKnown(source, plan);
        return await Limited(limited =>
        {
            using var run = Open(source, plan.Text, verified: true, progress, limited);
            var counted = new ClassCount(run, plan).Measure();
            var (weighted, models) = new ModelCount(run, plan).Measure(counted.Sample);
            return new RiskMeasurement(
                run.Source.Of.Measured(), MeasurementRules.Of(plan), plan.QuasiIdentifiers, counted.Sample, counted.Sensitive,
                new MeasuringEngine(PortalVersion, run.EngineVersion) { Code = PortalProgram.Code.Hex }) { Weighted = weighted, Models = models };
        }, cancellation);
    }

    public Task<BackgroundKnowledge> Knowledge(
        MicrodataSource source, MeasurementPlan plan, KnowledgeQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        OnTuples(source, plan, "Trying what may be known", progress, cancellation, (tuples, report, limited) =>
            new KnowledgeSearch(tuples, settings.Threads, report, limited).Search(question.Most, question.Seed));

    public Task<DropEffects> Drops(
        MicrodataSource source, MeasurementPlan plan, RiskLine line, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        OnTuples(source, plan, "Leaving out quasi-identifiers", progress, cancellation, (tuples, report, limited) =>
            new DropSearch(tuples, settings.Threads, report, limited).Search(line));

    private async Task<T> OnTuples<T>(
        MicrodataSource source, MeasurementPlan plan, string stage, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, Func<CodedTuples, Action<double>, CancellationToken, T> work)
    {
        RequireKnown(source, plan);
        RequireFewEnough(plan.QuasiIdentifiers);
        return await Limited(limited =>
        {
            CodedTuples tuples;
            using (var run = Open(source, plan.Text, verified: true, progress, limited))
                tuples = new TupleFetch(run, plan.QuasiIdentifiers, [.. plan.QuasiIdentifiers.Select(source.IndexOf)]).FetchFrom(plan.Nulls);
            progress?.Report(new MicrodataProgress(stage, 0, 0));
            return work(tuples, share => progress?.Report(new MicrodataProgress(stage, 0, share)), limited);
        }, cancellation);
    }

    /// <summary>Classes that are held outside the database at most.</summary>
    internal int CellsInMemory => settings.CellsInMemory;

    /// <summary>Works within the time of the settings, as each question to the engine does.</summary>
    internal Task<T> Limited<T>(Func<CancellationToken, T> work, CancellationToken cancellation) => RunLimit.Run(settings, work, cancellation);

    /// <summary>A run whose source holds what was chosen.</summary>
    internal SqlRun Open(MicrodataSource source, TextRules rules, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        Open(source, rules, verified: true, progress, cancellation);

    private SqlRun Open(MicrodataSource source, TextRules rules, bool verified, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) => source switch
    {
        MicrodataFile file => new DuckDbRun(settings, file, rules, progress, cancellation),
        MicrodataTable table => new PostgresRun(
            table, (connections ?? TableConnections.None).Find(table.Table.Connection), limits ?? MicrodataLimits.Default, rules, verified, settings, progress, cancellation),
        _ => throw new ArgumentException($"There is no engine for a {source.GetType().Name}.", nameof(source)),
    };

    private static void RequireKnown(MicrodataSource source, MeasurementPlan plan)
    {
        plan.RequireSound();
        foreach (var column in plan.Columns.Concat(plan.Ordered).Concat(new[] { plan.Weight, plan.Household }.OfType<string>()))
            source.IndexOf(column);
        // Known from the intake, so said before the run rather than after it; who is dropped was drawn from the population as well.
        var small = plan.Populations.Where(n => n < source.Rows).Cast<long?>().FirstOrDefault();
        if (small is not null)
            throw new MicrodataFault("population_too_small", $"The population ({small:N0}) is smaller than the sample ({source.Rows:N0} records). Give the number of persons the sample was drawn from.");
    }

    /// <summary>Sets of more could not be told by the bits of a number.</summary>
    private static void RequireFewEnough(IReadOnlyList<string> quasiIdentifiers)
    {
        if (quasiIdentifiers.Count > SetCounter.MostAttributes)
            throw new MicrodataFault("too_many_attributes", $"Sets are tried among at most {SetCounter.MostAttributes} quasi-identifiers. Choose fewer.");
    }

    private static IEnumerable<ColumnProfile> ProfilePass(SqlRun run, MicrodataSource source, int[] pass)
    {
        var figures = pass.Select(SqlText.Column).Select(c =>
            $"count(DISTINCT {c}), count(*) FILTER (WHERE {c} = ''), count(*) FILTER (WHERE {run.Dialect.Matches(c, NumberText.Pattern)}), count(*) FILTER (WHERE {run.Dialect.Matches(c, NumberText.FractionPattern)})");
        var counts = new List<long>();
        run.Each($"SELECT count(*), {string.Join(", ", figures)} FROM {run.Source.From(pass)}", row =>
        {
            for (var i = 0; i < row.FieldCount; i++)
                counts.Add(row.GetInt64(i));
        });
        ClassCount.RequireSameRecords(source, counts[0]);
        return pass.Select((column, i) => RoleProposal.Propose(source.Columns[column], source.Rows, counts[4 * i + 1], counts[4 * i + 2], counts[4 * i + 3], counts[4 * i + 4]));
    }
}
