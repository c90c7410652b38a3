using System.Globalization;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// How many transfers, rows or questions the form asks for: a whole number, up to the most that one counter counts. What the
/// form takes and what a licence grants are read here alike.
/// </summary>
internal static class AskedNumber
{
    /// <summary>Keys of the fields that a licence limits by.</summary>
    internal const string Transfers = "transfers", Rows = "rows", Queries = "queries";

    /// <summary>The most that one counter counts, inclusive.</summary>
    internal const decimal Most = 1_000_000_000_000;

    /// <summary>Whether the field asks for such a number.</summary>
    public static bool IsOf(string field) => field is Transfers or Rows or Queries;

    /// <summary>What keeps the text from being such a number, as the end of a sentence; null for nothing.</summary>
    public static string? Fault(string field, string said) => Of(said) is not { } asked || said.Contains('.', StringComparison.Ordinal) ? "write a whole number of 0 or more, such as 12"
        : asked > Most ? $"write {Most.ToString("#,0", CultureInfo.InvariantCulture)} at most"
        : asked == 0 && field == Queries ? "write 1 or more, or leave it empty"
        : null;

    /// <summary>
    /// The number to grant by, at least the least; null where none is asked for. Of a case that was registered when the form still
    /// took other numbers, the whole ones within it, up to the most: never more than was asked for.
    /// </summary>
    public static decimal? ToGrant(string said, decimal least) => Of(said) is { } asked && decimal.Floor(asked) is var whole && whole >= least ? Math.Min(whole, Most) : null;

    /// <summary>Digits beyond what can be counted are more than the most all the same.</summary>
    private static decimal? Of(string said) => decimal.TryParse(said, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var asked) ? asked
        : said.Length > 0 && said.All(char.IsAsciiDigit) ? decimal.MaxValue : null;
}
