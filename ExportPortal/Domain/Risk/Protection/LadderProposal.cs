using System.Globalization;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>Proposes a ladder, in the words of <see cref="LadderText"/>, from the distinct values of a column. The user decides.</summary>
public static class LadderProposal
{
    /// <summary>Share of the filled values that must be of a kind, inclusive.</summary>
    private const double Nearly = 0.95;

    /// <summary>Fewer distinct numbers than this are codes rather than measures.</summary>
    private const int FewNumbers = 10;

    /// <summary>Whole spans up to this are ages or years, which people band by 5.</summary>
    private const decimal SpanOfYears = 150;

    public static string For(IReadOnlyCollection<string> values) => For(LadderFacts.Of(values));

    public static string For(LadderFacts found)
    {
        if (found.Filled < 2)
            return "none";
        foreach (var order in Enum.GetValues<DateOrder>())
            if (found.Dates[order] >= Nearly * found.Filled)
                return order == DateOrder.Iso ? "date" : $"date {order.ToString().ToLowerInvariant()}";
        return Codes(found) ?? Numbers(found) ?? "none";
    }

    /// <summary>Codes of one length with a digit at the front, such as postcodes; a number written with a leading zero is one.</summary>
    private static string? Codes(LadderFacts found)
    {
        if (found.Shortest is < 3 or > 10 || found.Shortest != found.Longest || !found.AreLettersAndDigits)
            return null;
        return found.HasCode || found.Shortest == 5 && found.AreDigits ? $"prefix {string.Join(',', Enumerable.Range(1, found.Shortest - 1).Reverse())}" : null;
    }

    private static string? Numbers(LadderFacts found)
    {
        if (found.Numbers < FewNumbers || found.Numbers < Nearly * found.Filled)
            return null;
        if (found.Span <= SpanOfYears && found.AreWhole)
            return "band 5,10,20";
        var unit = (decimal)Math.Pow(10, Math.Floor(Math.Log10((double)found.Span)) - 2);
        return $"band {string.Join(',', new[] { unit, 5 * unit, 10 * unit, 50 * unit }.Select(width => width.ToString(CultureInfo.InvariantCulture)))}";
    }
}
