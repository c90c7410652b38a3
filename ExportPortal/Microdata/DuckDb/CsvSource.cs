using System.Text;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>A CSV file as DuckDB reads it. No name of the file reaches the engine.</summary>
internal sealed class CsvSource(MicrodataFile file, CsvDialect written, TextRules rules) : SqlSource(file, rules, DuckDbDialect.Instance)
{
    private const int MaxLine = 2_000_000;

    /// <summary>No file can hold it by chance, and nobody can write it on purpose: an empty cell stays '' and nothing is null.</summary>
    private readonly string neverNull = $"null-{Guid.NewGuid():N}";

    public override string From(IEnumerable<int> columns) => Rules.IsExact ? Table : $"(SELECT {Select(columns, SqlText.Column)} FROM {Table}) source";

    public override string Head(IReadOnlyList<int> columns, int count, CancellationToken cancellation)
    {
        var cells = columns.Select(column => CsvIntake.FirstCells(file, column, count, cancellation)).ToList();
        var rows = Enumerable.Range(0, cells[0].Count).Select(row => $"({row}, {string.Join(", ", cells.Select(column => SqlText.Quote(column[row])))})");
        return $"SELECT place, {Select(columns, SqlText.Column)} FROM (VALUES {string.Join(", ", rows)}) written(place, {SqlText.List(columns)})";
    }

    public override long? FirstRefused(int column, Func<ReadOnlySpan<byte>, bool> accepts, CancellationToken cancellation) => CsvIntake.FirstRefused(
        file, column, Rules.Trim ? cell => accepts(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(cell).Trim())) : accepts, cancellation);

    /// <summary>
    /// Nothing is sniffed: dialect, header and types are given. The line end is not: DuckDB 1.5.6 reads no record at all
    /// when told CR LF in strict mode, and the intake has made sure there is only one kind.
    /// </summary>
    private string Table => $"""
        read_csv({SqlText.Quote(file.Path)}, auto_detect = false, header = true, strict_mode = true, encoding = 'utf-8',
          delim = {SqlText.Quote(written.Delimiter.ToString())}, quote = {SqlText.Quote(written.Quote.ToString())}, escape = {SqlText.Quote(written.Quote.ToString())},
          nullstr = '{neverNull}', max_line_size = {MaxLine}, columns = {Columns})
        """;

    private string Columns => $"{{{string.Join(", ", file.Columns.Select((_, i) => $"'{SqlText.Column(i)}': 'VARCHAR'"))}}}";
}
