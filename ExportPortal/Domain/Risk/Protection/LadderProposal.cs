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

    public static string For(IReadOnlyCollection<string> values)
    {
        var filled = values.Where(value => value.Length > 0).ToList();
        if (filled.Count < 2)
            return "none";
        foreach (var order in Enum.GetValues<DateOrder>())
            if (Share(filled, value => value.Length >= 6 && new DateCut(DatePart.Month, order).Recode(value) is not null))
                return order == DateOrder.Iso ? "date" : $"date {order.ToString().ToLowerInvariant()}";
        return Codes(filled) ?? Numbers(filled) ?? "none";
    }

    /// <summary>Codes of one length with a digit at the front, such as postcodes; a number written with a leading zero is one.</summary>
    private static string? Codes(List<string> filled)
    {
        var length = filled[0].Length;
        if (length is < 3 or > 10 || filled.Any(value => value.Length != length || !value.All(char.IsAsciiLetterOrDigit)))
            return null;
        var areCodes = filled.Any(value => value[0] == '0' || value.Any(char.IsAsciiLetter) && value.Any(char.IsAsciiDigit)) || length == 5 && filled.All(value => value.All(char.IsAsciiDigit));
        return areCodes ? $"prefix {string.Join(',', Enumerable.Range(1, length - 1).Reverse())}" : null;
    }

    private static string? Numbers(List<string> filled)
    {
        var numbers = filled.Select(NumberRecoding.Read).OfType<decimal>().ToList();
        if (numbers.Count < FewNumbers || numbers.Count < Nearly * filled.Count)
            return null;
        var span = numbers.Max() - numbers.Min();
        if (span <= SpanOfYears && numbers.All(decimal.IsInteger))
            return "band 5,10,20";
        var unit = (decimal)Math.Pow(10, Math.Floor(Math.Log10((double)span)) - 2);
        return $"band {string.Join(',', new[] { unit, 5 * unit, 10 * unit, 50 * unit }.Select(width => width.ToString(CultureInfo.InvariantCulture)))}";
    }

    private static bool Share(List<string> values, Func<string, bool> holds) => values.Count(holds) >= Nearly * values.Count;
}
