using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata.Parquet;

/// <summary>
/// The door for Parquet files: what the file says of itself is checked first, then every page is read once inside the
/// engine's limits, so that a file that lies is refused when it comes and not when it is measured.
/// </summary>
internal static class ParquetIntake
{
    private const int BufferBytes = 256 << 10, ColumnsPerPass = 16;

    /// <summary>Copies a stream under a hash.</summary>
    public static async Task<ContentHash> Copy(Stream source, Stream? copy, MicrodataLimits limits, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        using var hash = new RunningHash();
        var (buffer, bytes) = (new byte[BufferBytes], 0L);
        for (int read; (read = await source.ReadAsync(buffer, cancellation)) > 0;)
        {
            if ((bytes += read) > limits.Bytes)
                throw new MicrodataFault("file_too_large", $"The file is larger than {limits.Bytes:N0} bytes.");
            hash.Add(buffer.AsSpan(0, read));
            if (copy is not null)
                await copy.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Report(new MicrodataProgress("Reading", bytes, null));
        }
        return hash.Finish();
    }

    public static MicrodataFile Check(
        string path, ContentHash hash, bool staged, MicrodataLimits limits, DuckDbSettings settings, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        using var bytes = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var footer = ParquetFooter.Read(bytes, limits);
        var file = new MicrodataFile(path, hash, bytes.Length, footer.Rows, footer.Columns, null, staged);
        try
        {
            using var run = new DuckDbRun(settings, file, TextRules.Exact, progress, cancellation);
            run.Begin("Checking the pages");
            RequirePlain(run, file);
            foreach (var pass in Enumerable.Range(0, file.Columns.Count).Chunk(ColumnsPerPass))
                RequireSound(run, file, pass, limits);
            return file;
        }
        catch (MicrodataFault fault) when (fault.Code is "engine_failed")
        {
            throw new MicrodataFault("damaged_parquet", "The file's footer holds together, but its pages cannot be read as it says: it is damaged, or its text is not UTF-8. Write it again.");
        }
    }

    private static void RequirePlain(DuckDbRun run, MicrodataFile file)
    {
        var types = new List<string>();
        run.Each($"SELECT column_type FROM (DESCRIBE SELECT * FROM read_parquet({SqlText.Quote(((MicrodataFile)run.Source.Of).Path)}, hive_partitioning = false))", row => types.Add(row.GetString(0)));
        if (types.Count != file.Columns.Count)
            throw CompactReader.Lie();
        for (var i = 0; i < types.Count; i++)
            if (types[i] == "BLOB")
                throw new MicrodataFault("binary_column", $"Column '{file.Columns[i]}' holds bytes, not text. Write it as text (UTF8), or leave it out.", column: i + 1);
            else if (!IsPlain(types[i]))
                throw new MicrodataFault("nested_column", $"Column '{file.Columns[i]}' is not one plain value in each record. Write it as text, or leave it out.", column: i + 1);
    }

    private static bool IsPlain(string type) => type is "BOOLEAN" or "FLOAT" or "DOUBLE" or "DATE" or "VARCHAR" or "UUID" or "INTERVAL"
        || type.EndsWith("INT", StringComparison.Ordinal) || type.EndsWith("INTEGER", StringComparison.Ordinal)
        || type.StartsWith("DECIMAL(", StringComparison.Ordinal) && !type.EndsWith(']') || type.StartsWith("TIME", StringComparison.Ordinal) && !type.EndsWith(']');

    private static void RequireSound(DuckDbRun run, MicrodataFile file, int[] pass, MicrodataLimits limits)
    {
        var checks = pass.Select(SqlText.Column).Select(c => $"max(strlen({c})), count(*) FILTER (WHERE contains({c}, chr(0)))");
        var found = new List<long>();
        run.Each($"SELECT count(*), {string.Join(", ", checks)} FROM {run.Source.From(pass)}", row =>
        {
            for (var i = 0; i < row.FieldCount; i++)
                found.Add(row.GetInt64(i));
        });
        ClassCount.RequireSameRecords(file, found[0]);
        for (var i = 0; i < pass.Length; i++)
        {
            if (found[1 + 2 * i] > limits.FieldBytes)
                throw new MicrodataFault("field_too_long", $"A cell of column '{file.Columns[pass[i]]}' is longer than {limits.FieldBytes:N0} bytes. Shorten or drop it.", column: pass[i] + 1);
            if (found[2 + 2 * i] > 0)
                throw new MicrodataFault("nul_byte", $"There is a NUL character in column '{file.Columns[pass[i]]}'. Take it out; it is not text.", column: pass[i] + 1);
        }
    }
}
