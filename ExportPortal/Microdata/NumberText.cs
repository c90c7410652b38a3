using System.Globalization;

namespace ExportPortal.Microdata;

/// <summary>
/// The one reading of a number in a column declared to hold numbers: sign, digits, a point, an exponent; nothing
/// around it. Decides the same in the database (<see cref="Pattern"/>) and here.
/// </summary>
internal static class NumberText
{
    /// <summary>Regular expression for the whole cell, in the common ground of RE2, POSIX and .NET.</summary>
    public const string Pattern = @"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?";

    /// <summary>A number with something behind its point; 1001.0 is whole.</summary>
    public const string FractionPattern = @"[+-]?[0-9]*\.[0-9]*[1-9][0-9]*";

    /// <summary>A longer text is no number, so that no engine has to work with one.</summary>
    public const int MostLength = 300;

    /// <summary>Smallest size of a number other than 0, and the largest; engines round, or fail, beyond them each in its own way.</summary>
    public const double Least = 1e-300, Most = 1e300;

    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static bool Is(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > MostLength)
            return false;
        foreach (var b in cell)
            if (!char.IsAsciiDigit((char)b) && "+-.eE"u8.IndexOf(b) < 0)
                return false;
        return double.TryParse(cell, Styles, CultureInfo.InvariantCulture, out var number) && (number == 0 || Math.Abs(number) is >= Least and <= Most);
    }
}
