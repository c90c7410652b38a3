using System.Text;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>
/// The characters that text rules are about, from this platform's own tables: engines are told them, so that none folds
/// or trims by a table of its own.
/// </summary>
internal static class TextFold
{
    /// <summary>Characters that trimming takes away: White_Space of Unicode.</summary>
    public static string Blanks { get; } = string.Concat(Everything().Where(Rune.IsWhiteSpace));

    /// <summary>Characters that folding replaces, each by the one in the same place of <see cref="To"/>.</summary>
    public static string From { get; }

    public static string To { get; }

    static TextFold()
    {
        var pairs = Everything().Select(rune => (rune, folded: Fold(rune))).Where(pair => pair.rune != pair.folded).ToList();
        (From, To) = (string.Concat(pairs.Select(pair => pair.rune)), string.Concat(pairs.Select(pair => pair.folded)));
    }

    /// <summary>A text under the rules of a plan, as the engines read it (<see cref="Counting.SqlDialect.Under"/>).</summary>
    public static string Under(TextRules rules, string text)
    {
        text = rules.Compose ? text.Normalize(NormalizationForm.FormC) : text;
        text = rules.Trim ? text.Trim() : text;
        return rules.Fold ? string.Concat(text.EnumerateRunes().Select(Fold)) : text;
    }

    /// <summary>The small letter of the capital: the way over the capital joins letters of one capital, such as the two small sigmas.</summary>
    private static Rune Fold(Rune rune) => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));

    private static IEnumerable<Rune> Everything() => Enumerable.Range(1, 0x1FFFF).Where(Rune.IsValid).Select(code => new Rune(code));
}
