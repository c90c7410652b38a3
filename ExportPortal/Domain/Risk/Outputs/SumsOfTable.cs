namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>
/// The sums that a table publishes: a margin is the sum of its cells, an area that of the areas in it. A row that the table
/// does not have counts nobody. From them hidden cells are worked out as an attacker would, who also puts beside it what an
/// earlier table about the same persons shows.
/// </summary>
internal sealed class SumsOfTable
{
    private readonly OutputTable table;
    private readonly ReleaseDifferences? released;
    private readonly long minimum;

    // Those of the table, then those of the earlier one.
    private readonly IReadOnlyList<OutputCell> cells;
    private readonly List<(int Whole, IReadOnlyList<int> Parts)> sums = [];
    private readonly List<OutputFinding> found = [];
    private readonly HiddenCounts hidden;

    /// <param name="released">An earlier table about the same persons (<see cref="ReleaseDifferences.IsSamePersons"/>); null for none.</param>
    public SumsOfTable(OutputTable table, long minimum, ReleaseDifferences? released = null)
    {
        (this.table, this.minimum, this.released) = (table, minimum, released);
        cells = [.. table.Cells, .. released?.Earlier.Cells ?? []];
        AddSums(table, 0);
        var own = sums.Count;
        if (released is not null)
            AddSums(released.Earlier, table.Cells.Count);
        hidden = new HiddenCounts([.. cells.Select(cell => cell.AtMost)]);
        for (var i = 0; i < sums.Count; i++)
            Enter(sums[i].Whole, sums[i].Parts, isOwn: i < own);
        var places = cells.Select((cell, i) => (cell, i)).ToDictionary(one => one.cell, one => one.i, (IEqualityComparer<OutputCell>)ReferenceEqualityComparer.Instance);
        foreach (var (now, then) in released?.Pairs ?? [])
            Equal(places[now], places[then]);
        hidden.Solve();
    }

    /// <summary>Whether every hidden cell was solved, not only bounded.</summary>
    public bool IsExact => hidden.IsExact;

    /// <summary>Of the hidden cells of the table, and of those of the earlier one that its own sums keep.</summary>
    public IReadOnlyList<OutputFinding> Findings()
    {
        // A cell that the other table shows by its number is told by the comparison of the two.
        var told = new HashSet<OutputCell>(ReferenceEqualityComparer.Instance);
        foreach (var (now, then) in released?.Pairs ?? [])
            told.Add(now.Count is null && then.Count is null ? then : now.Count is null ? now : then);
        for (var i = 0; i < table.Cells.Count; i++)
            if (IsOpen(i))
                Judge(i, table, "");
        if (released is null)
            return found;
        var alone = new SumsOfTable(released.Earlier, minimum);
        for (var i = 0; i < released.Earlier.Cells.Count; i++)
            if (IsOpen(table.Cells.Count + i) && alone.Verdict(i) is null)
                Judge(table.Cells.Count + i, released.Earlier, $" in {released.Earlier.Sheet.Name}");
        return found;

        bool IsOpen(int i) => cells[i].Count is null && hidden.IsIn(i) && !told.Contains(cells[i]);
    }

    private void Judge(int cell, OutputTable of, string where)
    {
        var words = of.Words(cells[cell]);
        if (Verdict(cell) is { } verdict)
            found.Add(verdict.Low == verdict.High
                ? new(OutputRule.Recoverable, words, verdict.Low, minimum, $"{words} is hidden{where}, but it is {verdict.Low}: {How(cell)}.")
                : new(OutputRule.Narrow, words, null, null, $"{words} is hidden{where}, but it lies between {verdict.Low} and {verdict.High}."));
    }

    /// <summary>What the sums give away of a hidden cell; null for nothing.</summary>
    private (long Low, long High)? Verdict(int cell) => hidden.IsIn(cell) && hidden.Of(cell) is var (low, high)
        && (low == high ? low > 0 && low < minimum : high - low < minimum / 2) ? (low, high) : null;

    private string How(int cell)
    {
        foreach (var (whole, parts) in sums.Where(sum => sum.Whole == cell || sum.Parts.Contains(cell)))
            if (parts.Append(whole).All(one => one == cell || cells[one].Count is not null))
                return whole == cell ? $"the sum of the {parts.Count} cells that it is made of" : $"{(whole < table.Cells.Count ? table : released!.Earlier).Words(cells[whole])} less {(parts.Count == 2 ? "its other cell" : $"its {parts.Count - 1} other cells")}";
        var count = sums.Count(sum => hidden.SameGroup(sum.Parts.Append(sum.Whole), cell));
        return $"from {count} {(count == 1 ? "sum" : "sums")} {(released is null ? "of the table together" : $"and what {released.Earlier.Sheet.Name} shows")}";
    }

    /// <summary>Two cells that count the same persons.</summary>
    private void Equal(int one, int other)
    {
        if (cells[one].Count is null && cells[other].Count is null)
            hidden.Add([(one, 1), (other, -1)], 0);
        else if (cells[one].Count is null || cells[other].Count is null)
            hidden.Add([(cells[one].Count is null ? one : other, 1)], (cells[one].Count ?? cells[other].Count)!.Value);
    }

    /// <param name="first">Place of the first cell of the table among all.</param>
    private void AddSums(OutputTable of, int first)
    {
        for (var dimension = 0; dimension < of.Layout.Dimensions.Count; dimension++)
            AddSums(of, first, dimension);
    }

    private void AddSums(OutputTable of, int first, int dimension)
    {
        var isNested = of.Layout.Dimensions[dimension] == of.Layout.Nested;
        foreach (var group in Enumerable.Range(first, of.Cells.Count).GroupBy(i => OutputTable.Key(cells[i].Values.Where((_, d) => d != dimension))))
        {
            var whole = group.Where(i => of.Layout.IsTotal(Value(i))).Cast<int?>().FirstOrDefault();
            var parts = group.Where(i => !of.Layout.IsTotal(Value(i))).ToList();
            Add(whole, isNested ? [.. parts.Where(i => IsTop(cells[i]))] : parts);
            if (isNested)
                foreach (var area in parts)
                    Add(area, [.. parts.Where(i => i != area && cells[i].Parent == Value(area))]);
        }

        string Value(int i) => cells[i].Values[dimension];

        bool IsTop(OutputCell cell) => cell.Parent is null or "" || of.Layout.IsTotal(cell.Parent);

        void Add(int? whole, IReadOnlyList<int> parts)
        {
            if (whole is { } known && parts.Count > 0)
                sums.Add((known, parts));
        }
    }

    /// <summary>Gives a sum to the solver, unless it shows by itself that it is not one. What an earlier table shows wrongly is not a finding of this one.</summary>
    private void Enter(int whole, IReadOnlyList<int> parts, bool isOwn)
    {
        var rest = (cells[whole].Count ?? 0) - parts.Sum(part => cells[part].Count ?? 0);
        var open = parts.Append(whole).Count(i => cells[i].Count is null);
        var isNone = open == 0 ? rest != 0 : cells[whole].Count is not null && rest < 0;
        if (!isOwn && isNone)
            return;
        var words = isOwn ? table.Words(cells[whole]) : "";
        if (open == 0 && rest > 0 && rest < minimum)
            found.Add(new(OutputRule.Recoverable, $"{words}: what is not listed", rest, minimum, $"{words} counts {rest} more than its {parts.Count} cells together: that many persons are of a kind that the table does not list."));
        else if (rest < 0 && isNone)
            found.Add(new(OutputRule.Inconsistent, words, rest, null, $"{words} counts fewer than its cells together, so it is not their sum; nothing was worked out from it."));
        else if (open > 0)
            hidden.Add([.. parts.Where(Hidden).Select(part => (part, 1L)), .. Hidden(whole) ? [(whole, -1L)] : Array.Empty<(int, long)>()], rest);

        bool Hidden(int i) => cells[i].Count is null;
    }
}
