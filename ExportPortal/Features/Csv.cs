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

    public static byte[] Write(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(head))
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

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
        double.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign | System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out _);
}
