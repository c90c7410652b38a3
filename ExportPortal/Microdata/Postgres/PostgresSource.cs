using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.Postgres;

/// <summary>A table or view on its server. Texts are compared byte by byte, whatever the collation of the database.</summary>
internal sealed class PostgresSource(MicrodataTable table, TextRules rules) : SqlSource(table, rules, PostgresDialect.Instance)
{
    public override string From(IEnumerable<int> columns) => $"(SELECT {Select(columns, Text)} FROM {PostgresDialect.Name(table.Table)}) source";

    /// <summary>A table has no order; these are the records that the server gives first.</summary>
    public override string Head(IReadOnlyList<int> columns, int count, CancellationToken cancellation) => $"""
        SELECT row_number() OVER () AS place, {SqlText.List(columns)} FROM
        (SELECT {Select(columns, Text)} FROM {PostgresDialect.Name(table.Table)} LIMIT {count}) first
        """;

    private string Text(int column) => $"coalesce({PostgresDialect.Name(table.Columns[column])}::text, '') COLLATE \"C\"";
}
