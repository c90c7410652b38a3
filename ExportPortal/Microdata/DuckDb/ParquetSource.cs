using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>
/// A Parquet file as DuckDB reads it. Columns are named anew by their place, so no name of the file reaches the engine.
/// Values become text: a null is an empty cell; true and false; whole numbers in digits; decimals with all their places
/// (1.50); floating numbers in the shortest form that reads back the same, without a last ".0"; dates as 2026-01-31, times
/// as 23:59:59, instants in UTC.
/// </summary>
internal sealed class ParquetSource(MicrodataFile file, TextRules rules) : SqlSource(file, rules, DuckDbDialect.Instance)
{
    public override string From(IEnumerable<int> columns) => $"(SELECT {Select(columns, Text)} FROM {Table("")}) source";

    public override string Head(IReadOnlyList<int> columns, int count, CancellationToken cancellation) =>
        $"SELECT * FROM {Placed(columns)} WHERE place < {count}";

    public override string Placed(IEnumerable<int> columns) => $"(SELECT place, {Select(columns, Text)} FROM {Table(", file_row_number = true", ", place")}) placed";

    private static string Text(int column) =>
        $"coalesce(CASE WHEN typeof(r{column}) IN ('DOUBLE', 'FLOAT') THEN regexp_replace(r{column}::VARCHAR, '\\.0$', '') ELSE r{column}::VARCHAR END, '')";

    private string Table(string options, string last = "") =>
        $"read_parquet({SqlText.Quote(file.Path)}, hive_partitioning = false{options}) AS stored({string.Join(", ", file.Columns.Select((_, i) => $"r{i}"))}{last})";
}
