using System.Globalization;
using System.Text.RegularExpressions;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>A date of birth as a list writes it: a day, a month, a year, "1960 to 1965", "circa 1962", or words.</summary>
internal static partial class ListedDate
{
    /// <summary>Whether somebody born on the day can be meant. A date that is about right, or that says no year, contradicts nobody.</summary>
    public static Agreement Holds(string listed, DateOnly born)
    {
        if (DateOnly.TryParseExact(listed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day == born ? Agreement.Agrees : Agreement.Differs;
        var years = Year().Matches(listed).Select(found => int.Parse(found.ValueSpan, CultureInfo.InvariantCulture)).ToList();
        if (years.Count is 0 or > 2)
            return Agreement.NotKnown;
        if (born.Year >= years.Min() && born.Year <= years.Max())
            return Agreement.Agrees;
        return Plain().IsMatch(listed) ? Agreement.Differs : Agreement.NotKnown;
    }

    [GeneratedRegex(@"(?<!\d)(?:1[89]|20)\d\d(?!\d)")]
    private static partial Regex Year();

    /// <summary>Years, months and days, and two of them with a word or a dash between; anything else may be a guess.</summary>
    [GeneratedRegex(@"^\s*(?:between\s+)?(?:\d{1,2}\s+)?(?:[A-Za-z]{3}\s+)?\d{4}(?:\s*(?:to|and|-|–)\s*(?:\d{1,2}\s+)?(?:[A-Za-z]{3}\s+)?\d{4})?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Plain();
}
