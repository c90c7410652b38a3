using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.Postgres;

/// <summary>How PostgreSQL says it.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public static PostgresDialect Instance { get; } = new();

    /// <summary>An exponent of more than three digits, with which a number is out of range or 0.</summary>
    private const string LargeExponent = "[eE][+-]?0*[1-9][0-9]{3}";

    protected override string TrimFunction => "btrim";

    public static string Name(string identifier) => $"\"{identifier.Replace("\"", "\"\"")}\"";

    public static string Name(TableName table) => $"{Name(table.Schema)}.{Name(table.Name)}";

    public override string Matches(string text, string pattern) => $"{text} ~ {SqlText.Quote($"^(?:{pattern})$")}";

    // A cast to a floating number fails beyond its range, so the range is asked of an exact number first.
    public override string Number(string text) => $"""
        CASE WHEN {Matches(text, NumberText.Pattern)} AND octet_length({text}) <= {NumberText.MostLength} THEN
          CASE WHEN {text} ~ '^[+-]?[0.]+([eE].*)?$' THEN 0::FLOAT8
               WHEN {text} ~ '{LargeExponent}' THEN NULL
               WHEN abs({text}::NUMERIC) BETWEEN {NumberText.Least:R} AND {NumberText.Most:R} THEN {text}::FLOAT8 END END
        """;

    public override string IsNumber(string text) => $"(({Number(text)}) IS NOT NULL)";

    public override string Bytes(string text) => $"octet_length({text})";

    public override string Composed(string text) => $"normalize({text}, NFC)";

    public override string Fingerprint(string text) => $"substr(encode(sha256(convert_to({text}, 'UTF8')), 'hex'), 1, 32)";

    public override string AsciiLower(string text) => $"lower(({text}) COLLATE \"C\")";

    // Without a table of its own a query numbers the rows anew, so it does by their keys.
    public override string Numbered(string select, string keys) => $"SELECT unnumbered.*, row_number() OVER (ORDER BY {keys}) - 1 AS rowid FROM ({select}) unnumbered";
}
