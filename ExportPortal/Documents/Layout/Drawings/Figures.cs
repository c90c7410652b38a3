using System.Globalization;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>Numbers as the product writes them, in every language the same.</summary>
internal static class Figures
{
    /// <summary>One decimal, with a true minus sign.</summary>
    public static string Points(double value) => value.ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');

    public static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
