namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>
/// The sums that a table publishes: a margin is the sum of its cells, an area that of the areas in it. A row that the table
/// does not have counts nobody. From them hidden cells are worked out as an attacker would.
/// </summary>
internal sealed class SumsOfTable
{
    private readonly OutputTable table;
    private readonly long minimum;
    private readonly List<(int Whole, IReadOnlyList<int> Parts)> sums = [];
    private readonly List<OutputFinding> found = [];
    private readonly HiddenCounts hidden;

    public SumsOfTable(OutputTable table, long minimum)
    {
        (this.table, this.minimum) = (table, minimum);
        for (var dimension = 0; dimension < table.Layout.Dimensions.Count; dimension++)
            AddSums(dimension);
        hidden = new HiddenCounts([.. table.Cells.Select(cell => cell.AtMost)]);
        foreach (var (whole, parts) in sums)
            Enter(whole, parts);
        hidden.Solve();
    }

    /// <summary>Whether every hidden cell was solved, not only bounded.</summary>
    public bool IsExact => hidden.IsExact;

    public IReadOnlyList<OutputFinding> Findings()
    {
        for (var i = 0; i < table.Cells.Count; i++)
            if (table.Cells[i].Count is null && hidden.IsIn(i))
                Judge(i);
        return found;
    }

    private void Judge(int cell)
    {
        var (words, (low, high)) = (table.Words(table.Cells[cell]), hidden.Of(cell));
        if (low == high && low > 0 && low < minimum)
            found.Add(new(OutputRule.Recoverable, words, low, minimum, $"{words} is hidden, but it is {low}: {How(cell)}."));
        else if (low != high && high - low < minimum / 2)
            found.Add(new(OutputRule.Narrow, words, null, null, $"{words} is hidden, but it lies between {low} and {high}."));
    }

    private string How(int cell)
    {
        foreach (var (whole, parts) in sums.Where(sum => sum.Whole == cell || sum.Parts.Contains(cell)))
            if (parts.Append(whole).All(one => one == cell || table.Cells[one].Count is not null))
                return whole == cell ? $"the sum of the {parts.Count} cells that it is made of" : $"{table.Words(table.Cells[whole])} less {(parts.Count == 2 ? "its other cell" : $"its {parts.Count - 1} other cells")}";
        return $"from {sums.Count(sum => hidden.SameGroup(sum.Parts.Append(sum.Whole), cell))} sums of the table together";
    }

    private void AddSums(int dimension)
    {
        var isNested = table.Layout.Dimensions[dimension] == table.Layout.Nested;
        foreach (var group in Enumerable.Range(0, table.Cells.Count).GroupBy(i => OutputTable.Key(table.Cells[i].Values.Where((_, d) => d != dimension))))
        {
            var whole = group.Where(i => table.Layout.IsTotal(Value(i))).Cast<int?>().FirstOrDefault();
            var parts = group.Where(i => !table.Layout.IsTotal(Value(i))).ToList();
            Add(whole, isNested ? [.. parts.Where(i => IsTop(table.Cells[i]))] : parts);
            if (isNested)
                foreach (var area in parts)
                    Add(area, [.. parts.Where(i => i != area && table.Cells[i].Parent == Value(area))]);
        }

        string Value(int i) => table.Cells[i].Values[dimension];

        bool IsTop(OutputCell cell) => cell.Parent is null or "" || table.Layout.IsTotal(cell.Parent);

        void Add(int? whole, IReadOnlyList<int> parts)
        {
            if (whole is { } known && parts.Count > 0)
                sums.Add((known, parts));
        }
    }

    /// <summary>Gives a sum to the solver, unless it shows by itself that it is not one.</summary>
    private void Enter(int whole, IReadOnlyList<int> parts)
    {
        var rest = (table.Cells[whole].Count ?? 0) - parts.Sum(part => table.Cells[part].Count ?? 0);
        var (words, open) = (table.Words(table.Cells[whole]), parts.Append(whole).Count(i => table.Cells[i].Count is null));
        if (open == 0 && rest > 0 && rest < minimum)
            found.Add(new(OutputRule.Recoverable, $"{words}: what is not listed", rest, minimum, $"{words} counts {rest} more than its {parts.Count} cells together: that many persons are of a kind that the table does not list."));
        else if (open == 0 && rest < 0 || open > 0 && table.Cells[whole].Count is not null && rest < 0)
            found.Add(new(OutputRule.Inconsistent, words, rest, null, $"{words} counts fewer than its cells together, so it is not their sum; nothing was worked out from it."));
        else if (open > 0)
            hidden.Add([.. parts.Where(Hidden).Select(part => (part, 1L)), .. Hidden(whole) ? [(whole, -1L)] : Array.Empty<(int, long)>()], rest);

        bool Hidden(int i) => table.Cells[i].Count is null;
    }
}
