namespace ExportPortal.Microdata.Counting;

/// <summary>SQL text that both engines read alike.</summary>
internal static class SqlText
{
    public static string Quote(string text) => $"'{text.Replace("'", "''")}'";

    public static string Column(int index) => $"c{index}";

    public static string List(IEnumerable<int> columns) => string.Join(", ", columns.Distinct().Select(Column));

    public static string HasGap(IEnumerable<int> columns) => $"({string.Join(" OR ", columns.Select(c => $"{Column(c)} = ''"))})";

    /// <summary>Bit i is set when the i-th of the columns of the table is empty.</summary>
    public static string GapMask(IReadOnlyList<int> columns, string table = "classes") =>
        string.Join(" + ", columns.Select((c, i) => $"CASE WHEN {table}.{Column(c)} = '' THEN {1L << i}::BIGINT ELSE 0 END"));
}
