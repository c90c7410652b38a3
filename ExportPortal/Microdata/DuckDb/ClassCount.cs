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
    private readonly CancellationToken cancellation;
    private readonly int[] quasi;
    private readonly int[] sensitive;

    public ClassCount(DuckDbRun run, MicrodataFile file, MeasurementPlan plan, CancellationToken cancellation)
    {
        (this.run, this.file, this.plan, this.cancellation) = (run, file, plan, cancellation);
        quasi = [.. plan.QuasiIdentifiers.Select(file.IndexOf)];
        sensitive = [.. plan.Sensitive.Select(file.IndexOf)];
    }

    public (SampleMeasures Sample, IReadOnlyDictionary<string, SensitiveMeasures> Sensitive) Measure()
    {
        if (sensitive.Length == 0 && plan.Ordered.Count == 0 && plan.Nulls == NullRule.Value && !ModelCount.NeedsClasses(plan))
            return (ClassesOfFile(), new Dictionary<string, SensitiveMeasures>());
        run.Begin("Counting classes");
        var weight = plan.Weight is null ? "" : ", " + WeightedCount.Columns(file.IndexOf(plan.Weight));
        run.Execute($"CREATE TEMP TABLE cells AS SELECT {SqlText.List(quasi.Concat(sensitive))}, count(*) AS n{weight} FROM {new SqlText(file).Source} GROUP BY ALL");
        RequireSameRecords(file, run.Number("SELECT sum(n)::BIGINT FROM cells"));
        foreach (var column in plan.Ordered)
            RequireNumbers(column);
        if (plan.Weight is not null)
            RequireWeights(plan.Weight);
        var dropped = plan.Nulls == NullRule.Drop ? Drop() : 0;
        run.Execute($"CREATE TEMP TABLE classes AS SELECT {SqlText.List(quasi)}, sum(n)::BIGINT AS n{(plan.Weight is null ? "" : ", sum(w) AS w")} FROM cells GROUP BY ALL");
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

    /// <summary>A record that leaves under the drop rule is asked too: the declaration is about the column.</summary>
    private void RequireNumbers(string column)
    {
        var index = file.IndexOf(column);
        if (run.Number($"SELECT count(*) FROM cells WHERE isfinite({SqlText.Number(SqlText.Column(index))}) IS NOT TRUE") == 0)
            return;
        var line = CsvIntake.FirstRefused(file, index, NumberText.Is, cancellation);
        throw new MicrodataFault("not_a_number", $"Column '{column}' is declared ordered, but a cell of it is not a number. Mend the cell, or leave the column out of the ordered ones.", line, index + 1);
    }

    private void RequireWeights(string column)
    {
        if (run.Number("SELECT sum(unsound)::BIGINT FROM cells") == 0)
            return;
        var index = file.IndexOf(column);
        var line = CsvIntake.FirstRefused(file, index, WeightedCount.Accepts, cancellation);
        throw new MicrodataFault("not_a_weight", $"Column '{column}' is named as weight, but a cell of it is not a number above 0. Mend the cell, or leave the weight out.", line, index + 1);
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
        foreach (var column in plan.Ordered)
            RequireNumbers(column);
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
