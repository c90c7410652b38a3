using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Components.Shared;

/// <summary>How figures and dates are written on screen, everywhere the same. The culture of the server plays no part.</summary>
public static class Figures
{
    private const char Minus = '\u2212';
    private const string DayFormat = "d MMM yyyy";

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>A probability, up to four significant digits, no padding: 0.004481.</summary>
    public static string Risk(double probability) => Probability.Format(probability);

    /// <summary>An index of 0 to 100, one decimal: 41.3.</summary>
    public static string Index(double index) => Signed(index, showPlus: false);

    /// <summary>Points taken off or put on, with a true minus sign: −30.2.</summary>
    public static string Points(double points) => Signed(points, showPlus: true);

    /// <summary>Comma groups: 18,400.</summary>
    public static string Count(long count) => Mended(count.ToString("N0", Plain));

    /// <summary>A share of 0 to 1 in per cent with up to one decimal and a thin space before the sign.</summary>
    public static string Share(double share) => Mended((share * 100).ToString("0.#", Plain)) + "\u2009%";

    /// <summary>Bytes in decimal units with a thin space: 31.4 MB.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 999.95 && unit < units.Length - 1; unit++)
            size /= 1000;
        return $"{size.ToString(unit == 0 ? "0" : "0.0", Plain)}\u2009{units[unit]}";
    }

    /// <summary>A range with an en dash; null for no upper end: "5–9", "50+".</summary>
    public static string Range(long from, long? to) => to is null ? $"{Count(from)}+" : to == from ? Count(from) : $"{Count(from)}–{Count(to.Value)}";

    /// <summary>31 May 2027.</summary>
    public static string Date(DateOnly date) => date.ToString(DayFormat, Plain);

    /// <summary>The day in UTC: 31 May 2027.</summary>
    public static string Date(DateTimeOffset instant) => instant.UtcDateTime.ToString(DayFormat, Plain);

    /// <summary>To the minute: 20 Nov 2026, 14:07 UTC.</summary>
    public static string Minute(DateTimeOffset instant) => instant.UtcDateTime.ToString($"{DayFormat}, HH:mm 'UTC'", Plain);

    /// <summary>To the second: 20 Nov 2026, 14:07:31 UTC.</summary>
    public static string ExactUtc(DateTimeOffset instant) => instant.UtcDateTime.ToString($"{DayFormat}, HH:mm:ss 'UTC'", Plain);

    /// <summary>For attributes of a drawing: a dot as the decimal sign, at most two decimals.</summary>
    internal static string Coordinate(double value) => value.ToString("0.##", Plain);

    internal static string Percent(double value) => Coordinate(value) + "%";

    // The sign is that of what is shown: -0.04 is written 0.0.
    private static string Signed(double value, bool showPlus)
    {
        var rounded = Math.Round(value, 1, MidpointRounding.AwayFromZero);
        var digits = Math.Abs(rounded).ToString("0.0", Plain);
        return rounded < 0 ? Minus + digits : showPlus && rounded > 0 ? "+" + digits : digits;
    }

    private static string Mended(string text) => text.Replace('-', Minus);
}
