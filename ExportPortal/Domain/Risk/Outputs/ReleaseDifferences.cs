namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>
/// The same cells in a table that is out already. Where it has fewer dimensions, the totals over the others are compared.
/// </summary>
internal sealed class ReleaseDifferences
{
    private readonly OutputTable table;
    private readonly OutputTable earlier;
    private readonly long minimum;
    private readonly IReadOnlyList<string> common;

    public ReleaseDifferences(OutputTable table, OutputTable earlier, long minimum)
    {
        (this.table, this.earlier, this.minimum) = (table, earlier, minimum);
        common = [.. table.Layout.Dimensions.Intersect(earlier.Layout.Dimensions)];
        var before = Compared(earlier);
        Pairs = [.. Compared(table).Where(now => before.ContainsKey(now.Key)).Select(now => (now.Value, before[now.Key]))];
    }

    public OutputTable Earlier => earlier;

    /// <summary>Cells of both tables that count the same kind of persons.</summary>
    public IReadOnlyList<(OutputCell Now, OutputCell Then)> Pairs { get; }

    /// <summary>Whether nothing shown differs, so that both are taken to count the same persons and their sums may be put together.</summary>
    public bool IsSamePersons => Pairs.Count > 0 && Pairs.All(pair => pair.Now.Count is null || pair.Then.Count is null || pair.Now.Count == pair.Then.Count);

    public IEnumerable<OutputFinding> Findings() => Pairs.Select(pair => Finding(pair.Now, pair.Then)).OfType<OutputFinding>();

    private OutputFinding? Finding(OutputCell now, OutputCell then)
    {
        var words = table.Words(now);
        if (now.Count is { } count && then.Count is { } was)
        {
            var apart = Math.Abs(count - was);
            return apart == 0 || apart >= minimum ? null : new(OutputRule.Released, words, apart, minimum,
                $"{words} counts {count} here and {was} in {earlier.Sheet.Name}: the difference is {apart} {(apart == 1 ? "person" : "persons")} who came or left.");
        }
        var shown = now.Count ?? then.Count;
        return now.Count == then.Count || shown is not { } small || small <= 0 || small >= minimum ? null : new(OutputRule.Released, words, small, minimum,
            $"{words} is hidden {(now.Count is null ? "here" : $"in {earlier.Sheet.Name}")}, but {(now.Count is null ? earlier.Sheet.Name : "this table")} counts {small}.");
    }

    /// <summary>Cells that are totals over every dimension the other table does not have.</summary>
    private Dictionary<string, OutputCell> Compared(OutputTable of) => of.Cells
        .Where(cell => of.Layout.Dimensions.Zip(cell.Values).All(pair => common.Contains(pair.First) || of.Layout.IsTotal(pair.Second)))
        .GroupBy(cell => OutputTable.Key(common.Select(name => Value(of, cell, name))), StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);

    /// <summary>Every word for a total is the same one.</summary>
    private static string Value(OutputTable of, OutputCell cell, string dimension)
    {
        var value = cell.Values[of.Layout.Dimensions.ToList().IndexOf(dimension)];
        return of.Layout.IsTotal(value) ? "\u001e" : value;
    }
}
