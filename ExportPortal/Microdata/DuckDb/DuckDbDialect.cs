using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>How DuckDB says it.</summary>
internal sealed class DuckDbDialect : SqlDialect
{
    public static DuckDbDialect Instance { get; } = new();

    protected override string TrimFunction => "trim";

    public override string Matches(string text, string pattern) => $"regexp_full_match({text}, {SqlText.Quote(pattern)})";

    // Plus 0: a negative zero would be a value of its own.
    public override string Number(string text) =>
        $"CASE WHEN {Matches(text, NumberText.Pattern)} AND strlen({text}) <= {NumberText.MostLength} THEN TRY_CAST({text} AS DOUBLE) + 0.0 END";

    public override string Bytes(string text) => $"strlen({text})";

    public override string Composed(string text) => $"nfc_normalize({text})";

    public override string Fingerprint(string text) => $"substr(sha256({text}), 1, 32)";

    public override string AsciiLower(string text) => $"lower({text})";

    // A kept relation has its row numbers.
    public override string Numbered(string select, string keys) => select;
}
