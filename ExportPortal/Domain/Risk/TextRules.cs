namespace ExportPortal.Domain.Risk;

/// <summary>
/// How texts are read before they are compared: of quasi-identifiers, sensitive columns, weights and households alike, and
/// before a null rule asks whether a cell is empty. What a rule leaves equal is one value. Exact where none is chosen.
/// </summary>
/// <param name="Trim">Blanks on both sides go: every character of Unicode's White_Space.</param>
/// <param name="Fold">Letters that differ in case alone are one letter, as in Unicode's simple case folding; no letter becomes two.</param>
/// <param name="Compose">Unicode normalisation form C: a letter and its accent are one character.</param>
public sealed record TextRules(bool Trim = false, bool Fold = false, bool Compose = false)
{
    public static TextRules Exact { get; } = new();

    public bool IsExact => this == Exact;

    /// <summary>In words: "compared exactly", "trimmed, case folded".</summary>
    public string Words => IsExact
        ? "compared exactly as written"
        : string.Join(", ", ((string?[])[Compose ? "normalised to NFC" : null, Trim ? "trimmed" : null, Fold ? "case folded" : null]).OfType<string>());
}
