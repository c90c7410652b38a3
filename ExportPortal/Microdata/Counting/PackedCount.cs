using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>Folds the sensitive columns from packed records, each on a thread of its own. The figures are those of <see cref="SensitiveCount"/>, bit for bit.</summary>
/// <param name="parts">Sorted; no class is in two of them.</param>
internal sealed class PackedCount(SqlRun run, MeasurementPlan plan, IReadOnlyList<PackedRecords> parts)
{
    public IReadOnlyDictionary<string, SensitiveMeasures> Measure()
    {
        var values = plan.Sensitive.Select((name, i) => Values(name, i)).ToList();
        run.Begin($"Comparing classes by {string.Join(", ", plan.Sensitive)}");
        var measures = new SensitiveMeasures[values.Count];
        try
        {
            Parallel.For(0, values.Count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, run.Threads), CancellationToken = run.Cancellation }, i =>
            {
                var tally = new SensitiveTally(values[i].Totals, values[i].Numbers);
                foreach (var part in parts)
                    part.Give(i, values[i].Codes, tally, run.Cancellation);
                measures[i] = tally.Measures();
            });
        }
        catch (AggregateException several) when (several.InnerExceptions.All(one => one is OperationCanceledException))
        {
            run.Cancellation.ThrowIfCancellationRequested();
            throw;
        }
        return plan.Sensitive.Select((name, i) => (name, measures[i])).ToDictionary(one => one.name, one => one.Item2);
    }

    /// <summary>Codes of the values that a measured record has: texts in byte order, numbers by size, equal numbers alike.</summary>
    private (List<long> Totals, List<double>? Numbers, int[] Codes) Values(string name, int index)
    {
        var numeric = plan.TypeOf(name) == ColumnType.Number;
        var counts = parts.Select(part => part.Totals(index)).Aggregate((all, more) => [.. all.Zip(more, (one, other) => one + other)]);
        var codes = new int[counts.Length];
        var (totals, numbers, last) = (new List<long>(), new List<double>(), double.NaN);
        var value = numeric ? run.Dialect.Number("v") : "0.0::FLOAT8";
        run.Each($"SELECT code, {value} AS x FROM {run.NumberedTexts(run.Source.Of.IndexOf(name))} texts ORDER BY {(numeric ? "x, code" : "code")}", row =>
        {
            var (place, x) = (row.GetInt32(0), row.GetDouble(1));
            if (counts[place] == 0)
                return;
            if (!numeric || totals.Count == 0 || x != last)
            {
                totals.Add(0);
                numbers.Add(x);
            }
            (last, codes[place]) = (x, totals.Count - 1);
            totals[^1] += counts[place];
        });
        return (totals, numeric ? numbers : null, codes);
    }
}
