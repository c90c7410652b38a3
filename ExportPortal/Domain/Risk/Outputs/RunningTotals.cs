using System.Globalization;

namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>A count that only grows, as persons up to a month: the step from one to the next counts those who came.</summary>
internal sealed class RunningTotals(OutputTable table, long minimum)
{
    public IEnumerable<OutputFinding> Findings()
    {
        var along = table.Layout.Dimensions.ToList().IndexOf(table.Layout.Running ?? "");
        if (along < 0)
            yield break;
        foreach (var group in table.Cells.Where(cell => !table.Layout.IsTotal(cell.Values[along])).GroupBy(cell => OutputTable.Key(cell.Values.Where((_, d) => d != along))))
        {
            var steps = Ordered(group.ToList(), along).Where(cell => cell.Count is not null).ToList();
            foreach (var (before, after) in steps.Zip(steps.Skip(1)))
            {
                var came = after.Count!.Value - before.Count!.Value;
                var words = table.Words(after);
                if (came > 0 && came < minimum)
                    yield return new(OutputRule.Running, words, came, minimum, $"From {before.Values[along]} to {words} the total grows by {came}: that many persons came in between.");
                else if (came < 0)
                    yield return new(OutputRule.Inconsistent, words, came, null, $"{words} counts fewer than {before.Values[along]} before it, so this is no running total; nothing was worked out from it.");
            }
        }
    }

    /// <summary>By number where all are numbers, else by text, in which a month such as 2026-03 stands right.</summary>
    private static IEnumerable<OutputCell> Ordered(List<OutputCell> cells, int along) =>
        cells.All(cell => double.TryParse(cell.Values[along], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? cells.OrderBy(cell => double.Parse(cell.Values[along], NumberStyles.Float, CultureInfo.InvariantCulture))
            : cells.OrderBy(cell => cell.Values[along], StringComparer.Ordinal);
}
