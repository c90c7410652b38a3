using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.Parquet;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>Writes a protected copy as Parquet. Columns that are not recoded keep their types and values; recoded ones are text.</summary>
internal sealed class ParquetCopy(DuckDbSettings settings, MicrodataFile file, RecordRecoder recoder)
{
    /// <summary>Columns as they are named in the copy.</summary>
    public IReadOnlyList<string> Names { get; } = [.. recoder.Kept.Select(column => file.Columns[column])];

    /// <summary>From the file, and the lines of <see cref="ProtectedChanges"/>.</summary>
    public void FromChanges(string lines, string path, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var touched = ProtectedChanges.Touched(recoder);
        var columns = string.Join(", ", touched.Select(column => $"'x{column}': 'VARCHAR'").Prepend("'p': 'BIGINT'"));
        var cells = recoder.Kept.Select(column => $"{Cell(column)} AS {Identifier(file.Columns[column])}");
        using var run = Open(progress, cancellation, lines, path);
        Write(run, $"""
            SELECT {string.Join(", ", cells)}
            FROM read_parquet({SqlText.Quote(Path(run))}, hive_partitioning = false, file_row_number = true) AS stored({string.Join(", ", file.Columns.Select((_, i) => $"r{i}"))}, place)
            JOIN read_csv({SqlText.Quote(lines)}, {Plain}, header = false, columns = {"{"}{columns}{"}"}) AS written ON stored.place = written.p ORDER BY stored.place
            """, path);

        string Cell(int column) => !recoder.IsTouched(column) ? $"r{column}" : recoder.IsRecoded(column) ? $"nullif(x{column}, '')" : $"CASE WHEN x{column} = '1' THEN NULL ELSE r{column} END";
    }

    /// <summary>From the copy as <see cref="ProtectedCsv"/> wrote it: every column is text.</summary>
    public void FromText(string text, CsvDialect dialect, string path, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var columns = string.Join(", ", Names.Select((_, i) => $"'x{i}': 'VARCHAR'"));
        using var run = Open(progress, cancellation, text, path);
        Write(run, $"""
            SELECT {string.Join(", ", Names.Select((name, i) => $"x{i} AS {Identifier(name)}"))} FROM read_csv({SqlText.Quote(text)}, auto_detect = false, strict_mode = true, encoding = 'utf-8', header = true,
              delim = {SqlText.Quote(dialect.Delimiter.ToString())}, quote = {SqlText.Quote(dialect.Quote.ToString())}, escape = {SqlText.Quote(dialect.Quote.ToString())},
              nullstr = 'null-{Guid.NewGuid():N}', max_line_size = 2000000, columns = {"{"}{columns}{"}"})
            """, path);
    }

    /// <summary>The copy through the intake, like any file.</summary>
    public async Task<MicrodataFile> Inspect(string path, MicrodataLimits limits, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        MicrodataFile copy;
        await using (var bytes = File.OpenRead(path))
            copy = ParquetIntake.Check(path, await ParquetIntake.Copy(bytes, null, limits, progress, cancellation), staged: true, limits, settings, progress, cancellation);
        return copy.Columns.SequenceEqual(Names)
            ? copy
            : throw new MicrodataFault("names_alike", "Two columns have names that differ by capital and small letters alone, which this writer of Parquet does not keep apart. Rename one, or take the copy as CSV.");
    }

    private const string Plain = "auto_detect = false, strict_mode = true, encoding = 'utf-8', delim = ',', quote = '\"', escape = '\"', max_line_size = 2000000, nullstr = ''";

    private static void Write(DuckDbRun run, string select, string path) =>
        run.Execute($"COPY ({select}) TO {SqlText.Quote(path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");

    private DuckDbRun Open(IProgress<MicrodataProgress>? progress, CancellationToken cancellation, params string[] also)
    {
        var run = new DuckDbRun(settings, file, TextRules.Exact, progress, cancellation, also);
        run.Begin("Writing the protected copy");
        return run;
    }

    private static string Path(DuckDbRun run) => ((MicrodataFile)run.Source.Of).Path;

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"")}\"";
}
