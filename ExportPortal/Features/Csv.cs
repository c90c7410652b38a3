using System.Globalization;
using System.Text;

namespace ExportPortal.Features;

/// <summary>
/// CSV as the portal hands it out: RFC 4180, UTF-8 with a byte-order mark. A cell that a spreadsheet would run as a
/// formula gets an apostrophe in front, plain numbers excepted.
/// </summary>
public static class Csv
{
    public const string ContentType = "text/csv; charset=utf-8";

    private static readonly char[] Special = [',', '"', '\n', '\r'];

    public static byte[] Write(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows) => [.. Encoding.UTF8.Preamble, .. Lines(rows.Prepend(head))];

    /// <summary>Rows that go on a table which was begun.</summary>
    internal static byte[] Lines(IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A value as machines read it, in every country alike: instants in UTC to the second, days as 2027-05-31, a full stop in numbers; empty for null.</summary>
    internal static string Text(IFormattable? value) => value switch
    {
        null => "",
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => value.ToString(null, CultureInfo.InvariantCulture),
    };

    internal static string Cell(string value)
    {
        var safe = Neutral(value);
        return safe.IndexOfAny(Special) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"")}\"";
    }

    /// <summary>The value as it stands in the file, before quoting.</summary>
    internal static string Neutral(string value) => IsFormula(value) ? $"'{value}" : value;

    // Blanks before the sign do not stop a spreadsheet; full-width signs are taken as signs by some.
    private static bool IsFormula(string value) => value.TrimStart(' ').Length > 0
        && "=+-@\t\r\n|%＝＋－＠".Contains(value.TrimStart(' ')[0]) && !IsNumber(value);

    private static bool IsNumber(string value) =>
        double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
