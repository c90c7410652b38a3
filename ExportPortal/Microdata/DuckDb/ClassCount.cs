using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>
/// One measurement: the file is read once and folded into cells (quasi-identifiers and sensitive values with their
/// number of records), all else is counted on those.
/// </summary>
internal sealed class ClassCount
{
    private readonly DuckDbRun run;
    private readonly MicrodataFile file;
    private readonly MeasurementPlan plan;
    private readonly int[] quasi;
    private readonly int[] sensitive;

    public ClassCount(DuckDbRun run, MicrodataFile file, MeasurementPlan plan)
    {
        (this.run, this.file, this.plan) = (run, file, plan);
        quasi = [.. plan.QuasiIdentifiers.Select(file.IndexOf)];
        sensitive = [.. plan.Sensitive.Select(file.IndexOf)];
    }

    public (SampleMeasures Sample, IReadOnlyDictionary<string, SensitiveMeasures> Sensitive) Measure()
    {
        if (sensitive.Length == 0 && plan.Nulls == NullRule.Value)
            return (ClassesOfFile(), new Dictionary<string, SensitiveMeasures>());
        run.Begin("Counting classes");
        run.Execute($"CREATE TEMP TABLE cells AS SELECT {SqlText.List(quasi.Concat(sensitive))}, count(*) AS n FROM {new SqlText(file).Source} GROUP BY ALL");
        RequireSameRecords(file, run.Number("SELECT sum(n)::BIGINT FROM cells"));
        var dropped = plan.Nulls == NullRule.Drop ? Drop() : 0;
        run.Execute($"CREATE TEMP TABLE classes AS SELECT {SqlText.List(quasi)}, sum(n)::BIGINT AS n FROM cells GROUP BY ALL");
        if (plan.Nulls == NullRule.Wildcard && run.Number($"SELECT count(*) FROM classes WHERE {SqlText.HasGap(quasi)}") > 0)
            return (new CompatibleCount(run, quasi).Measure(), WithoutClasses());
        var sample = ClassSizes.Measure(Histogram("SELECT n, count(*) FROM classes GROUP BY n"), dropped);
        return (sample, new SensitiveCount(run, file, plan).Measure());
    }

    /// <summary>Two readers of one file must agree on its records, else one was deceived and no figure holds.</summary>
    public static void RequireSameRecords(MicrodataFile file, long counted)
    {
        if (counted != file.Rows)
            throw new MicrodataFault("records_disagree", $"The shape check saw {file.Rows:N0} records, the counting engine {counted:N0}. The file changed meanwhile, or can be read in two ways; nothing was measured.");
    }

    private SampleMeasures ClassesOfFile()
    {
        run.Begin("Counting classes");
        var sizes = Histogram($"SELECT n, count(*) FROM (SELECT count(*) AS n FROM {new SqlText(file).Source} GROUP BY {SqlText.List(quasi)}) GROUP BY n");
        RequireSameRecords(file, sizes.Sum(s => s.Key * s.Value));
        return ClassSizes.Measure(sizes);
    }

    private long Drop()
    {
        var dropped = run.Number($"SELECT coalesce(sum(n), 0)::BIGINT FROM cells WHERE {SqlText.HasGap(quasi)}");
        run.Execute($"DELETE FROM cells WHERE {SqlText.HasGap(quasi)}");
        return dropped;
    }

    private Dictionary<string, SensitiveMeasures> WithoutClasses() => plan.Sensitive.ToDictionary(name => name, name =>
    {
        var numeric = plan.TypeOf(name) == ColumnType.Number;
        var column = SqlText.Column(file.IndexOf(name));
        var values = run.Number($"SELECT count(DISTINCT {(numeric ? SqlText.Number(column) : column)}) FROM cells");
        return SensitiveMeasures.WithoutClasses(values, numeric);
    });

    private Dictionary<long, long> Histogram(string sql)
    {
        var sizes = new Dictionary<long, long>();
        run.Each(sql, row => sizes.Add(row.GetInt64(0), row.GetInt64(1)));
        return sizes;
    }
}
