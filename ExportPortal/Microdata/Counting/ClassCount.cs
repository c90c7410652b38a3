using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// One measurement: the source is folded into cells (quasi-identifiers and sensitive values with their number of
/// records), all else is counted on those.
/// </summary>
internal sealed class ClassCount
{
    private readonly SqlRun run;
    private readonly MicrodataSource source;
    private readonly MeasurementPlan plan;
    private readonly int[] quasi;
    private readonly int[] sensitive;

    public ClassCount(SqlRun run, MeasurementPlan plan)
    {
        (this.run, source, this.plan) = (run, run.Source.Of, plan);
        quasi = [.. plan.QuasiIdentifiers.Select(source.IndexOf)];
        sensitive = [.. plan.Sensitive.Select(source.IndexOf)];
    }

    public (SampleMeasures Sample, IReadOnlyDictionary<string, SensitiveMeasures> Sensitive) Measure()
    {
        if (sensitive.Length == 0 && plan.Ordered.Count == 0 && plan.Nulls == NullRule.Value && !ModelCount.NeedsClasses(plan))
            return (ClassesOfSource(), new Dictionary<string, SensitiveMeasures>());
        run.Begin("Counting classes");
        if (Packed() is { } packed)
            return packed;
        var (leftOut, whole) = Cells();
        Classes("", plan.Weight is null ? "" : ", sum(w) AS w");
        if (plan.Nulls == NullRule.Wildcard && run.Number($"SELECT count(*) FROM classes WHERE {SqlText.HasGap(quasi)}") > 0)
            return (new CompatibleCount(run, quasi).Measure(), WithoutClasses());
        var sample = ClassSizes.Measure(Histogram("SELECT n, count(*) FROM classes GROUP BY n"), leftOut);
        var classes = new SensitiveCount(run, plan).Measure();
        return (sample, whole is null ? classes : SensitiveMeasures.WithWhole(classes, whole));
    }

    private void Classes(string of, string weights = "")
    {
        var keys = SqlText.List(quasi);
        run.Keep($"{of}classes", run.Dialect.Numbered($"SELECT {keys}, sum(n)::BIGINT AS n{weights} FROM {of}cells GROUP BY {keys}", keys));
    }

    /// <summary>Small enough, and nothing else asks for the classes: the records are folded as numbers, and the database only reads.</summary>
    private (SampleMeasures, IReadOnlyDictionary<string, SensitiveMeasures>)? Packed()
    {
        if (plan.Weight is not null || ModelCount.NeedsClasses(plan) || source.Rows > run.CellsInMemory || run.Pack(quasi, sensitive, plan.Nulls) is not { } records)
            return null;
        foreach (var name in plan.Ordered)
            RequireNumbers(name, $"(SELECT v AS {SqlText.Column(source.IndexOf(name))} FROM {run.NumberedTexts(source.IndexOf(name))} texts) asked");
        records.Sort(run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        var sample = ClassSizes.Measure(records.Sizes(), records.LeftOut?.Sizes());
        var classes = new PackedCount(run, plan, [records]).Measure();
        return (sample, records.LeftOut is not { } others || classes.Count == 0 ? classes : SensitiveMeasures.WithWhole(classes, new PackedCount(run, plan, [records, others]).Measure()));
    }

    /// <summary>Two readers of one source must agree on its records, else one was deceived and no figure holds.</summary>
    public static void RequireSameRecords(MicrodataSource source, long counted)
    {
        if (counted != source.Rows)
            throw new MicrodataFault("records_disagree", $"When it was taken in, {source.Rows:N0} records were seen; the counting engine sees {counted:N0}. The content changed meanwhile, or can be read in two ways; nothing was measured.");
    }

    /// <summary>The drop rule took every record.</summary>
    public static MicrodataFault NoRecordLeft => new("no_records", "No record is left to measure. Under the drop rule every record has an empty quasi-identifier; choose value, or other columns.");

    /// <summary>Folds the source and checks what was declared of it; a record that leaves under the drop rule is asked too, for the declaration is about the column.</summary>
    /// <returns>Of the records that left under the drop rule, an empty cell being a value: classes by size, null under another rule; and, where there are any, the sensitive columns over all records.</returns>
    private (Dictionary<long, long>? LeftOut, IReadOnlyDictionary<string, SensitiveMeasures>? Whole) Cells()
    {
        var (all, weight) = ($"{(plan.Nulls == NullRule.Drop ? SensitiveCount.All : "")}cells", plan.Weight is null ? default(int?) : source.IndexOf(plan.Weight));
        run.Fold(all, [.. quasi, .. sensitive], weight is { } w ? [w] : [], $"count(*) AS n{(weight is { } column ? ", " + WeightedCount.Columns(run.Dialect, column) : "")}");
        RequireSameRecords(source, run.Number($"SELECT coalesce(sum(n), 0)::BIGINT FROM {all}"));
        foreach (var name in plan.Ordered)
            RequireNumbers(name, all);
        if (plan.Weight is not null)
            RequireWeights(plan.Weight, all);
        if (plan.Nulls != NullRule.Drop)
            return default;
        var leftOut = Histogram($"SELECT n, count(*) FROM (SELECT sum(n)::BIGINT AS n FROM {all} WHERE {SqlText.HasGap(quasi)} GROUP BY {SqlText.List(quasi)}) sized GROUP BY n");
        var whole = leftOut.Count == 0 || plan.Sensitive.Count == 0 ? null : OfAll();
        run.Keep("cells", $"SELECT * FROM {all} WHERE NOT {SqlText.HasGap(quasi)}");
        run.Forget(all);
        return (leftOut, whole);
    }

    private IReadOnlyDictionary<string, SensitiveMeasures> OfAll()
    {
        Classes(SensitiveCount.All);
        var measured = new SensitiveCount(run, plan, SensitiveCount.All).Measure();
        run.Forget($"{SensitiveCount.All}classes");
        return measured;
    }

    public void RequireNumbers(string column, string cells)
    {
        var index = source.IndexOf(column);
        var refused = $"{run.Dialect.IsNumber(SqlText.Column(index))} IS NOT TRUE";
        var filled = $"{refused} AND {SqlText.Column(index)} <> ''";
        // Of an empty quasi-identifier the null rule decides; an empty sensitive cell has no place in the order.
        var mayBeEmpty = plan.QuasiIdentifiers.Contains(column);
        if (run.Number($"SELECT count(*) FROM {cells} WHERE {(mayBeEmpty ? filled : refused)}") == 0)
            return;
        var isEmpty = run.Number($"SELECT count(*) FROM {cells} WHERE {filled}") == 0;
        throw run.Refusal("not_a_number", index, isEmpty ? refused : filled, cell => NumberText.Is(cell) || cell.IsEmpty && !isEmpty, which =>
            $"Column '{column}' is declared a number (Type: Number; --ordered on the command line), but {which} {(isEmpty ? "empty. Fill" : "not a number. Mend")} the cell{(which.EndsWith("are", StringComparison.Ordinal) ? "s" : "")}, or declare the column Type: Text.{(isEmpty ? "" : " Decimals follow a point, 47.12, and nothing stands between thousands.")}");
    }

    private void RequireWeights(string column, string cells)
    {
        if (run.Number($"SELECT sum(unsound)::BIGINT FROM {cells}") == 0)
            return;
        var index = source.IndexOf(column);
        throw run.Refusal("not_a_weight", index, WeightedCount.Refused(run.Dialect, index), WeightedCount.Accepts, which =>
            $"Column '{column}' is named as weight, but {which} not {WeightedCount.Range}. Mend it, or leave the weight out.");
    }

    private SampleMeasures ClassesOfSource()
    {
        run.Begin("Counting classes");
        var sizes = Histogram($"SELECT n, count(*) FROM (SELECT count(*) AS n FROM {run.Source.From(quasi)} GROUP BY {SqlText.List(quasi)}) sized GROUP BY n");
        RequireSameRecords(source, sizes.Sum(s => s.Key * s.Value));
        return ClassSizes.Measure(sizes);
    }

    private Dictionary<string, SensitiveMeasures> WithoutClasses() => plan.Sensitive.ToDictionary(name => name, name =>
    {
        var numeric = plan.TypeOf(name) == ColumnType.Number;
        var column = SqlText.Column(source.IndexOf(name));
        var values = run.Number($"SELECT count(DISTINCT {(numeric ? run.Dialect.Number(column) : column)}) FROM cells");
        return SensitiveMeasures.WithoutClasses(values, numeric);
    });

    private Dictionary<long, long> Histogram(string sql)
    {
        var sizes = new Dictionary<long, long>();
        run.Each(sql, row => sizes.Add(row.GetInt64(0), row.GetInt64(1)));
        return sizes;
    }
}
