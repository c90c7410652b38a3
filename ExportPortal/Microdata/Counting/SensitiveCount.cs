using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.Counting;

/// <summary>Streams, for each sensitive column, the histogram of every class in codes and counts to the domain's tally.</summary>
/// <param name="of">Before the names of the relations of cells and of classes; empty for those that are measured.</param>
internal sealed class SensitiveCount(SqlRun run, MeasurementPlan plan, string of = "")
{
    /// <summary>Before the names of the relations of all records, left out of the classes or not.</summary>
    public const string All = "all_";

    private string Cells => $"{of}cells";

    public IReadOnlyDictionary<string, SensitiveMeasures> Measure()
    {
        if (plan.Sensitive.Count == 0)
            return new Dictionary<string, SensitiveMeasures>();
        run.Begin("Numbering values");
        var totals = plan.Sensitive.Select((name, i) => Codes(name, $"{of}codes{i}")).ToList();
        if (run.Number($"SELECT count(*) FROM {Cells}") <= run.CellsInMemory)
            return InMemory(totals);
        Code();
        var measures = plan.Sensitive.Select((name, i) => (name, measures: Tally(name, i, totals[i]))).ToDictionary(s => s.name, s => s.measures);
        run.Forget($"{of}coded");
        return measures;
    }

    /// <summary>Numbers of a cell while classes are merged: as it came, sorted by class, and of the largest class, which may be all, a value and a count of two.</summary>
    private const int CellNumbers = 8;

    /// <summary>Brings in the sensitive values of each combination as numbers, for searches that merge classes. The relations of cells and of classes are there.</summary>
    public AttributeCells Fetch()
    {
        run.Begin("Numbering values");
        var values = plan.Sensitive.Select((name, i) => Codes(name, $"{of}codes{i}")).ToList();
        var rows = run.Number($"SELECT count(*) FROM {Cells}");
        run.RequireRoom(rows, CellNumbers + 2 * plan.Sensitive.Count, "combinations of quasi-identifiers and sensitive attributes", "Choose fewer columns.");
        run.Begin("Coding classes");
        var (tuples, records, codes, last) = (new int[rows], new int[rows], plan.Sensitive.Select(_ => new int[rows]).ToArray(), 0);
        run.Each(Coded, row =>
        {
            (tuples[last], records[last]) = ((int)row.GetInt64(0), checked((int)row.GetInt64(1 + codes.Length)));
            for (var i = 0; i < codes.Length; i++)
                codes[i][last] = row.GetInt32(1 + i);
            last++;
        });
        return new([.. plan.Sensitive.Select((name, i) => new CodedAttribute(name, values[i].Totals.Count, values[i].Numbers))], tuples, records, codes);
    }

    /// <summary>Numbers the distinct values: texts in byte order, numbers by size, equal numbers alike.</summary>
    private (List<long> Totals, List<double>? Numbers) Codes(string name, string table)
    {
        var numeric = plan.TypeOf(name) == ColumnType.Number;
        var column = SqlText.Column(run.Source.Of.IndexOf(name));
        run.Keep(table, $"""
            SELECT v, x, (dense_rank() OVER (ORDER BY {(numeric ? "x" : "v")}) - 1)::INTEGER AS code, n
            FROM (SELECT v, {(numeric ? run.Dialect.Number("v") : "0.0::FLOAT8")} AS x, n FROM
              (SELECT {column} AS v, sum(n)::BIGINT AS n FROM {Cells} GROUP BY {column}) texts) numbered
            """);
        var (totals, numbers) = (new List<long>(), new List<double>());
        run.Each($"SELECT sum(n)::BIGINT, min(x) FROM {table} GROUP BY code ORDER BY code", row =>
        {
            totals.Add(row.GetInt64(0));
            numbers.Add(row.GetDouble(1));
        });
        return (totals, numeric ? numbers : null);
    }

    private Dictionary<string, SensitiveMeasures> InMemory(IReadOnlyList<(List<long> Totals, List<double>? Numbers)> totals)
    {
        run.Begin("Coding classes");
        var cells = new SensitiveCells((int)run.Number($"SELECT count(*) FROM {Cells}"), (int)run.Number($"SELECT count(*) FROM {of}classes"), plan.Sensitive.Count);
        run.Each(Coded, row =>
        {
            cells.Begin(row.GetInt64(0), row.GetInt64(1 + plan.Sensitive.Count));
            for (var i = 0; i < plan.Sensitive.Count; i++)
                cells.Value(i, row.GetInt32(1 + i));
        });
        cells.Sort(run.Cancellation);
        return plan.Sensitive.Select((name, i) =>
        {
            run.Begin($"Comparing classes by {name}");
            var tally = new SensitiveTally(totals[i].Totals, totals[i].Numbers);
            cells.Give(i, tally, run.Cancellation);
            return (name, measures: tally.Measures());
        }).ToDictionary(s => s.name, s => s.measures);
    }

    /// <summary>Class, value by column, records: one row for each cell.</summary>
    private string Coded
    {
        get
        {
            var codes = plan.Sensitive.Select((_, i) => $"{of}codes{i}.code AS s{i}");
            var joins = plan.Sensitive.Select((name, i) => $"JOIN {of}codes{i} ON {of}codes{i}.v = {Cells}.{SqlText.Column(run.Source.Of.IndexOf(name))}");
            return $"""
                SELECT {of}classes.rowid AS class, {string.Join(", ", codes)}, {Cells}.n AS n
                FROM {Cells} JOIN {of}classes USING ({SqlText.List(plan.QuasiIdentifiers.Select(run.Source.Of.IndexOf))}) {string.Join(" ", joins)}
                """;
        }
    }

    /// <summary>Replaces all text by numbers of class and value, once for all sensitive columns.</summary>
    private void Code()
    {
        run.Begin("Coding classes");
        run.Keep($"{of}coded", Coded);
        // The cells that are measured are made of those of all records.
        if (of != All)
            run.Forget(Cells);
    }

    private SensitiveMeasures Tally(string name, int index, (List<long> Totals, List<double>? Numbers) values)
    {
        run.Begin($"Comparing classes by {name}");
        var tally = new SensitiveTally(values.Totals, values.Numbers);
        var (codes, counts) = (new int[values.Totals.Count], new long[values.Totals.Count]);
        var (current, present) = (-1L, 0);
        run.Each($"SELECT class, s{index}, sum(n)::BIGINT FROM {of}coded GROUP BY class, s{index} ORDER BY 1, 2", row =>
        {
            var of = row.GetInt64(0);
            if (of != current && present > 0)
                tally.Add(codes.AsSpan(0, present), counts.AsSpan(0, present));
            present = of == current ? present : 0;
            (current, codes[present], counts[present]) = (of, row.GetInt32(1), row.GetInt64(2));
            present++;
        });
        tally.Add(codes.AsSpan(0, present), counts.AsSpan(0, present));
        return tally.Measures();
    }
}
