namespace ExportPortal.Microdata.DuckDb;

/// <summary>SQL text for one file. Columns go by position (c0, c1, ...), so no name of the file reaches the engine.</summary>
internal sealed class SqlText(MicrodataFile file)
{
    /// <summary>No file can hold it by chance, and nobody can write it on purpose: an empty cell stays '' and nothing is null.</summary>
    private readonly string neverNull = $"null-{Guid.NewGuid():N}";

    public static string Quote(string text) => $"'{text.Replace("'", "''")}'";

    public static string Column(int index) => $"c{index}";

    public static string List(IEnumerable<int> columns) => string.Join(", ", columns.Select(Column));

    /// <summary>The file as a table. Nothing is sniffed: dialect, header and types are given.</summary>
    public string Source => $"""
        read_csv({Quote(file.Path)}, auto_detect = false, header = true, strict_mode = true, encoding = 'utf-8',
          delim = {Quote(file.Dialect.Delimiter.ToString())}, quote = '"', escape = '"', new_line = '{(file.Dialect.CrLf ? @"\r\n" : @"\n")}',
          nullstr = '{neverNull}', max_line_size = {MaxLine}, columns = {Columns})
        """;

    public static string HasGap(IEnumerable<int> columns) => string.Join(" OR ", columns.Select(c => $"{Column(c)} = ''"));

    /// <summary>Bit i is set when the i-th of the columns is empty.</summary>
    public static string GapMask(IReadOnlyList<int> columns) =>
        string.Join(" + ", columns.Select((c, i) => $"({Column(c)} = '')::BIGINT * {1L << i}"));

    public static string Number(string column) =>
        $"CASE WHEN regexp_full_match({column}, '{NumberText.Pattern}') THEN TRY_CAST({column} AS DOUBLE) + 0.0 END";

    private const int MaxLine = 2_000_000;

    private string Columns => $"{{{string.Join(", ", file.Columns.Select((_, i) => $"'{Column(i)}': 'VARCHAR'"))}}}";
}
