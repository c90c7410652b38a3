using System.Text.RegularExpressions;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// XP-yyyy-nnnnnnc: year, six digits and one check digit, ISO 7064 MOD 11-10 over year and number (domain/07).
/// </summary>
public readonly partial record struct LicenceNumber
{
    public string Text { get; }

    private LicenceNumber(string text) => Text = text;

    /// <summary>Makes the number; year 2000 to 9999, serial 1 to 999,999, both inclusive.</summary>
    public static LicenceNumber Of(int year, int serial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 2000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        ArgumentOutOfRangeException.ThrowIfLessThan(serial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(serial, 999_999);
        var digits = $"{year:D4}{serial:D6}";
        return new($"XP-{digits[..4]}-{digits[4..]}{Check(digits)}");
    }

    /// <summary>Reads a number as people type it (case, spaces and dashes aside); null when it is none or the check digit is wrong.</summary>
    public static LicenceNumber? Parse(string? typed)
    {
        var plain = new string((typed ?? "").Where(char.IsAsciiLetterOrDigit).ToArray()).ToUpperInvariant();
        if (plain.Length != 13 || !plain.StartsWith("XP", StringComparison.Ordinal) || !plain[2..].All(char.IsAsciiDigit))
            return null;
        var digits = plain[2..12];
        return Check(digits) == plain[12] - '0' ? new($"XP-{digits[..4]}-{plain[6..]}") : null;
    }

    /// <summary>The numbers that a text gives, each once, in its order; what looks like one and has a wrong check digit is none.</summary>
    public static IReadOnlyList<string> In(string text) => [.. Written().Matches(text).Select(found => Parse(found.Value)?.Text).OfType<string>().Distinct()];

    [GeneratedRegex("XP-[0-9]{4}-[0-9]{7}(?![0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    public override string ToString() => Text;

    private static int Check(string digits)
    {
        var product = 10;
        foreach (var digit in digits)
        {
            var sum = (product + (digit - '0')) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10;
    }
}
