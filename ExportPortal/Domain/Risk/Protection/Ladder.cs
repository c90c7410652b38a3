using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>One level of a ladder: the recodings that lead from the cells as they are to it, in order.</summary>
public sealed record Rung(IReadOnlyList<Recoding> Steps)
{
    /// <summary>"to bands of 10".</summary>
    public string Words => string.Join(", ", Steps.Select(step => step.Words).DefaultIfEmpty("as it is"));
}

/// <summary>The levels of one column from fine to coarse, each coarser than the one before. Above the last there is only leaving the column out.</summary>
public sealed record Ladder(string Column, IReadOnlyList<Rung> Rungs)
{
    public static Ladder None(string column) => new(column, []);

    /// <param name="widths">Ascending, each a multiple of the one before, so that a band lies whole in the next wider one.</param>
    public static Ladder Bands(string column, IReadOnlyList<decimal> widths, decimal from = 0)
    {
        var rungs = widths.Select(width => (Recoding)new Band(width, from)).ToList();
        rungs.ForEach(band => band.RequireSound());
        RuleViolation.When(widths.Zip(widths.Skip(1)).Any(pair => pair.Second <= pair.First || pair.Second % pair.First != 0), "PR-4",
            "Widths of bands go up, and each is a multiple of the one before, such as 5, 10, 20. Else a band would lie half in one wider band and half in another.");
        return Direct(column, rungs);
    }

    public static Ladder Dates(string column, IReadOnlyList<DatePart> parts, DateOrder order = DateOrder.Iso) =>
        Direct(column, parts.Distinct().Order().Select(part => (Recoding)new DateCut(part, order)));

    /// <param name="keep">Numbers of characters kept, longest first.</param>
    public static Ladder Prefixes(string column, IReadOnlyList<int> keep)
    {
        var rungs = keep.Distinct().OrderDescending().Select(length => (Recoding)new Prefix(length)).ToList();
        rungs.ForEach(prefix => prefix.RequireSound());
        return Direct(column, rungs);
    }

    public static Ladder Categories(string column, Hierarchy hierarchy) =>
        Direct(column, Enumerable.Range(1, hierarchy.Levels).Select(level => (Recoding)new RollUp(level, hierarchy)));

    /// <summary>Rounds what was rounded before: to the nearest 10 of the nearest 5, so that each level is coarser than the last.</summary>
    public static Ladder Rounded(string column, IReadOnlyList<decimal> multiples) =>
        Built(column, multiples.Distinct().Order().Select(multiple => (IReadOnlyList<Recoding>)[new Rounding(multiple)]));

    /// <param name="bottoms">Lowest values, ascending; may be empty.</param>
    /// <param name="tops">Highest values, descending; may be empty.</param>
    public static Ladder Ends(string column, IReadOnlyList<decimal> bottoms, IReadOnlyList<decimal> tops)
    {
        var (low, high) = (bottoms.Order().ToList(), tops.OrderDescending().ToList());
        RuleViolation.When(low.Count > 0 && high.Count > 0 && low[^1] >= high[^1], "PR-19", "The lowest value must lie below the highest.");
        return Built(column, Enumerable.Range(0, Math.Max(low.Count, high.Count)).Select(i => (IReadOnlyList<Recoding>)
            [.. low.Skip(i).Take(1).Select(at => new BottomCode(at)), .. high.Skip(i).Take(1).Select(at => new TopCode(at))]));
    }

    private static Ladder Direct(string column, IEnumerable<Recoding> rungs) => new(column, [.. rungs.Select(rung => new Rung([rung]))]);

    /// <summary>Each level is the one before with more steps after it.</summary>
    private static Ladder Built(string column, IEnumerable<IReadOnlyList<Recoding>> more)
    {
        var (rungs, steps) = (new List<Rung>(), new List<Recoding>());
        foreach (var added in more)
        {
            foreach (var step in added)
                step.RequireSound();
            steps.AddRange(added);
            rungs.Add(new Rung([.. steps]));
        }
        return new(column, rungs);
    }
}
