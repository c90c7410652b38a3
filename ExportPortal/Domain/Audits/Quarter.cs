using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ExportPortal.Domain.Audits;

/// <summary>A quarter of a calendar year in UTC, written "2026-Q4".</summary>
/// <param name="Number">1 to 4.</param>
public readonly partial record struct Quarter(int Year, int Number)
{
    [JsonIgnore]
    public DateOnly First => new(Year, Number * 3 - 2, 1);

    /// <summary>Inclusive.</summary>
    [JsonIgnore]
    public DateOnly Last => First.AddMonths(3).AddDays(-1);

    [JsonIgnore]
    public DateTimeOffset Start => new(First.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Exclusive.</summary>
    [JsonIgnore]
    public DateTimeOffset End => Start.AddMonths(3);

    [JsonIgnore]
    public Quarter Next => Number == 4 ? new(Year + 1, 1) : new(Year, Number + 1);

    [JsonIgnore]
    public Quarter Previous => Number == 1 ? new(Year - 1, 4) : new(Year, Number - 1);

    public static Quarter Of(DateTimeOffset instant) => new(instant.UtcDateTime.Year, (instant.UtcDateTime.Month + 2) / 3);

    /// <summary>Null when the text is no quarter.</summary>
    public static Quarter? Parse(string? text) => Form().Match(text ?? "") is { Success: true } match
        ? new(int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture), match.Groups["number"].Value[0] - '0')
        : null;

    public override string ToString() => $"{Year:D4}-Q{Number}";

    [GeneratedRegex("^(?<year>2[0-9]{3})-Q(?<number>[1-4])$")]
    private static partial Regex Form();
}
