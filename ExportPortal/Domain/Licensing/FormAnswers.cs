namespace ExportPortal.Domain.Licensing;

/// <summary>What was answered on the form, by the key of the field. Words and codes alone; files stand beside it.</summary>
/// <param name="Values">Text, a number, a date as 2026-11-25, a code, codes with commas, "yes" or "no", or "yes: what it is".</param>
/// <param name="Tables">Rows of cells, in the order of the columns.</param>
public sealed record FormAnswers(IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> Tables)
{
    /// <summary>The answer of a table that stays empty on purpose.</summary>
    public const string None = "none";

    public const string Yes = "yes";
    public const string No = "no";

    public static FormAnswers Empty { get; } = new(new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>());

    /// <summary>Empty when nothing was answered.</summary>
    public string Value(string key) => Values.GetValueOrDefault(key) ?? "";

    public IReadOnlyList<IReadOnlyList<string>> Rows(string key) => Tables.GetValueOrDefault(key) ?? [];

    /// <summary>Whether it was answered with yes, with or without words.</summary>
    public bool Says(string key) => Value(key) is Yes || Value(key).StartsWith("yes:", StringComparison.Ordinal);

    /// <summary>The codes that were ticked.</summary>
    public IReadOnlyList<string> Chosen(string key) => Value(key).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The non-empty cells of one column of a table.</summary>
    public IEnumerable<string> Cells(string key, int column) => Rows(key).Select(row => row.ElementAtOrDefault(column)?.Trim() ?? "").Where(cell => cell.Length > 0);

    /// <summary>The day that was answered; null for none.</summary>
    public DateOnly? Day(string key) => DayOf(Value(key));

    /// <summary>A day as the form writes it; null for anything else.</summary>
    public static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day) ? day : null;
}
