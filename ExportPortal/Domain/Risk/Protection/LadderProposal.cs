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

    /// <summary>Characters of a postcode kept at most: more would hardly merge anybody.</summary>
    private const int MostKept = 4;

    /// <summary>Of bands over the range, both inclusive: fewer tell nothing, more protect nobody.</summary>
    private const int FewestBands = 2, MostBands = 100;

    private static readonly string[] Postcodes = ["postcode", "postcodes", "postal", "zip", "zipcode", "zip5", "plz", "postleitzahl", "cep", "eircode"];

    private static readonly string[] Amounts =
        ["amount", "cost", "costs", "price", "charge", "charges", "fee", "fees", "income", "salary", "wage", "wages", "revenue", "turnover", "payment", "paid", "balance", "debt", "savings", "rent", "tax", "budget", "euro", "eur", "usd", "gbp"];

    /// <param name="column">Its name may say what the values alone do not: five digits are a postcode, or a cost.</param>
    public static string For(string column, IReadOnlyCollection<string> values) => For(column, LadderFacts.Of(values));

    public static string For(string column, LadderFacts found)
    {
        var words = RoleProposal.Words(column);
        if (found.Filled < 2)
            return "none";
        foreach (var order in Enum.GetValues<DateOrder>())
            if (found.Dates[order] >= Nearly * found.Filled)
                return order == DateOrder.Iso ? "date" : $"date {order.ToString().ToLowerInvariant()}";
        if (words.Any(Postcodes.Contains))
            return Postcode(found) ?? "none";
        return (words.Any(Amounts.Contains) ? null : Codes(found)) ?? Numbers(found, words.Any(Amounts.Contains)) ?? "none";
    }

    /// <summary>The part before the first blank or hyphen names the district; of one without, all but the last character.</summary>
    private static string? Postcode(LadderFacts found)
    {
        var longest = Math.Min(MostKept, found.Head > 0 && found.Head < found.Longest ? found.Head : found.Longest - 1);
        return longest < 1 ? null : Prefixes(longest);
    }

    private static string Prefixes(int longest) => $"prefix {string.Join(',', Enumerable.Range(1, longest).Reverse())}";

    /// <summary>Codes of one length with a digit at the front, such as postcodes; a number written with a leading zero is one.</summary>
    private static string? Codes(LadderFacts found)
    {
        if (found.Shortest is < 3 or > 10 || found.Shortest != found.Longest || !found.AreLettersAndDigits)
            return null;
        return found.HasCode || found.Shortest == 5 && found.AreDigits ? Prefixes(Math.Min(MostKept, found.Shortest - 1)) : null;
    }

    /// <param name="isAmount">Whether the name is that of money: never banded like ages.</param>
    private static string? Numbers(LadderFacts found, bool isAmount)
    {
        if (found.Span == 0 || found.Numbers < FewNumbers || found.Numbers < Nearly * found.Filled)
            return null;
        if (found.Span <= SpanOfYears && found.AreWhole && !isAmount)
            return "band 5,10,20";
        // 1, 5, 10, 50 and so on: round, and each a multiple of the one before. Whole numbers have no band narrower than 1.
        var unit = (decimal)Math.Pow(10, Math.Floor(Math.Log10((double)found.Span)) - 2);
        var widths = new[] { unit, 5 * unit, 10 * unit, 50 * unit, 100 * unit, 500 * unit }
            .Where(width => found.Span / width is >= FewestBands and <= MostBands && (!found.AreWhole || width > 1)).ToList();
        return widths.Count == 0 ? null : $"band {string.Join(',', widths.Select(width => width.ToString("0.############", CultureInfo.InvariantCulture)))}";
    }
}
