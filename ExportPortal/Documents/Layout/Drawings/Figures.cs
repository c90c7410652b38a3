using System.Globalization;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>Numbers as the product writes them, in every language the same.</summary>
internal static class Figures
{
    /// <summary>One decimal, with a true minus sign.</summary>
    public static string Points(double value) => RiskIndex.Printed(value).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Comma groups: 18,400.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Round steps from 0 up to the value, two to five of them.</summary>
    public static IReadOnlyList<double> Ticks(double top)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(top / 2)));
        var unit = new[] { 1, 2, 5 }.Select(m => m * power).LastOrDefault(step => step * 2 <= top, power);
        return [.. Enumerable.Range(0, (int)(top / unit) + 1).Select(n => n * unit)];
    }

    public static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
