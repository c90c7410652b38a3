using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// What two database engines say differently. Everything else of the plan is SQL that both read alike, so figures can
/// differ by the data only.
/// </summary>
internal abstract class SqlDialect
{
    /// <summary>Whether the whole text is as the pattern has it; the pattern keeps to the common ground of RE2 and POSIX.</summary>
    public abstract string Matches(string text, string pattern);

    /// <summary>A text as a double; null where <see cref="NumberText"/> does not take it. Never fails.</summary>
    public abstract string Number(string text);

    /// <summary>Length in bytes of UTF-8.</summary>
    public abstract string Bytes(string text);

    /// <summary>The text in Unicode normalisation form C.</summary>
    public abstract string Composed(string text);

    /// <summary>The first 32 hexadecimal digits of a text's SHA-256 over UTF-8, small letters.</summary>
    public abstract string Fingerprint(string text);

    /// <summary>The text with its ASCII capitals small, when it is of ASCII alone.</summary>
    public abstract string AsciiLower(string text);

    /// <summary>The rows of a select with <c>rowid</c>, their number from 0, the same in each query of a run.</summary>
    /// <param name="keys">Columns that tell the rows apart.</param>
    public abstract string Numbered(string select, string keys);

    /// <summary>Whether a text is a number the plan can count with: not too large to be finite, not too small to be told from 0.</summary>
    public virtual string IsNumber(string text) => $"({Number(text)} = 0 OR abs({Number(text)}) BETWEEN {NumberText.Least:R} AND {NumberText.Most:R})";

    /// <summary>A text under the rules of the plan; under the exact ones the text itself.</summary>
    public string Under(TextRules rules, string text)
    {
        if (rules.Compose)
            text = Composed(text);
        if (rules.Trim)
            text = $"{TrimFunction}({text}, {SqlText.Quote(TextFold.Blanks)})";
        if (rules.Fold)
            text = $"CASE WHEN {Bytes(text)} = length({text}) THEN {AsciiLower(text)} ELSE translate({text}, {SqlText.Quote(TextFold.From)}, {SqlText.Quote(TextFold.To)}) END";
        return text;
    }

    /// <summary>The function that takes away characters of a set on both sides.</summary>
    protected abstract string TrimFunction { get; }
}
