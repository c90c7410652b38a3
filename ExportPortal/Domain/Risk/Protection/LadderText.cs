using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>
/// Ladders as a person types them: "band 5,10,20", "date", "date dayfirst", "prefix 3,2", "round 100,1000", "top 90,85",
/// "bottom 18", "ends 18..90", "hierarchy", "none".
/// </summary>
public static class LadderText
{
    public static IReadOnlyList<string> Kinds { get; } = ["none", "band", "date", "prefix", "hierarchy", "round", "top", "bottom", "ends"];

    /// <param name="text">Kind, then its numbers.</param>
    /// <param name="hierarchy">For the kind "hierarchy"; null where none was given.</param>
    public static Ladder Read(string column, string text, Hierarchy? hierarchy = null)
    {
        var words = text.Split([' ', ':'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (kind, rest) = (words.ElementAtOrDefault(0) ?? "none", words.ElementAtOrDefault(1) ?? "");
        return kind switch
        {
            "none" => Ladder.None(column),
            "band" => Ladder.Bands(column, Numbers(rest)),
            "date" => Ladder.Dates(column, [DatePart.Day, DatePart.Month, DatePart.Quarter, DatePart.Year, DatePart.Decade], Order(rest)),
            "prefix" => Ladder.Prefixes(column, [.. Numbers(rest).Select(Whole)]),
            "round" => Ladder.Rounded(column, Numbers(rest)),
            "top" => Ladder.Ends(column, [], Numbers(rest)),
            "bottom" => Ladder.Ends(column, Numbers(rest), []),
            "ends" => Ends(column, rest),
            "hierarchy" => Ladder.Categories(column, hierarchy ?? throw Bad($"Column '{column}' is to be rolled up by a hierarchy, but none was given.")),
            _ => throw Bad($"'{kind}' is no kind of generalisation. The kinds are: {string.Join(", ", Kinds)}."),
        };
    }

    /// <summary>Pairs of lowest and highest value, the widest first: "18..90, 20..85".</summary>
    private static Ladder Ends(string column, string text)
    {
        var pairs = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(pair => pair.Split("..")).ToList();
        if (pairs.Count == 0 || pairs.Exists(pair => pair.Length != 2))
            throw Bad("Give the lowest and the highest value with two points between, such as 18..90.");
        var (bottoms, tops) = (pairs.SelectMany(pair => Numbers(pair[0])).ToList(), pairs.SelectMany(pair => Numbers(pair[1])).ToList());
        return bottoms.SequenceEqual(bottoms.Order()) && tops.SequenceEqual(tops.OrderDescending())
            ? Ladder.Ends(column, bottoms, tops) : throw Bad("Each pair lies within the one before, such as 18..90, 20..85.");
    }

    private static IReadOnlyList<decimal> Numbers(string text)
    {
        var numbers = text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Select(part => NumberRecoding.Read(part) ?? throw Bad($"'{part}' is no number.")).ToList();
        return numbers.Count > 0 ? numbers : throw Bad("Give at least one number, such as 5,10,20.");
    }

    private static int Whole(decimal number) =>
        decimal.IsInteger(number) && number is >= 1 and <= 1_000 ? (int)number : throw Bad($"'{number.ToString(CultureInfo.InvariantCulture)}' is no number of characters.");

    private static DateOrder Order(string text) => text switch
    {
        "" or "iso" => DateOrder.Iso,
        "dayfirst" => DateOrder.DayFirst,
        "monthfirst" => DateOrder.MonthFirst,
        _ => throw Bad($"'{text}' is no order of dates. The orders are: iso, dayfirst, monthfirst."),
    };

    private static RuleViolation Bad(string message) => new(new Rule("PR-5", message));
}
