using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ExportPortal.Domain.Common;

namespace ExportPortal.Microdata;

/// <summary>
/// The door for CSV files: reads a stream once, hashing, checking shape and limits, and copying it to a private folder on
/// the way. Of a file that fails, or whose upload is cancelled, nothing stays.
/// </summary>
public static class CsvIntake
{
    private const string Reading = "Reading";
    private const int BufferBytes = 256 << 10;

    /// <summary>Copies an upload into the folder under a new name, for the portal's user alone.</summary>
    public static async Task<MicrodataFile> Stage(
        Stream upload, string folder, MicrodataLimits limits, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var (path, created) = PrivateFile.Create(folder, ".csv");
        try
        {
            await using var copy = created;
            return await Read(upload, copy, path, limits, progress, cancellation);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Checks a file where it lies, without a copy.</summary>
    public static async Task<MicrodataFile> Inspect(
        string path, MicrodataLimits limits, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return await Read(file, null, Path.GetFullPath(path), limits, progress, cancellation);
    }

    /// <summary>Line of the first cell of a column that the test refuses, or null. The file has passed the intake before.</summary>
    internal static long? FirstRefused(MicrodataFile file, int column, Func<ReadOnlySpan<byte>, bool> accepts, CancellationToken cancellation)
    {
        long? found = null;
        Watch(file, column, (cell, line) => found ??= accepts(cell) ? null : line, () => found is not null, cancellation);
        return found;
    }

    /// <summary>The first cells of a column, without the header. The file has passed the intake before.</summary>
    internal static IReadOnlyList<string> FirstCells(MicrodataFile file, int column, int count, CancellationToken cancellation)
    {
        var cells = new List<string>(count);
        Watch(file, column, (cell, _) =>
        {
            if (cells.Count < count)
                cells.Add(Encoding.UTF8.GetString(cell));
        }, () => cells.Count == count, cancellation);
        return cells;
    }

    private static void Watch(MicrodataFile file, int column, Action<ReadOnlySpan<byte>, long> cell, Func<bool> enough, CancellationToken cancellation)
    {
        var passed = new MicrodataLimits { FieldBytes = MicrodataLimits.MostRecordBytes, RecordBytes = MicrodataLimits.MostRecordBytes, Rows = long.MaxValue, Columns = int.MaxValue };
        var dialect = file.Dialect ?? throw new ArgumentException("Only a CSV file is read cell by cell.", nameof(file));
        var shape = new CsvShape((byte)dialect.Delimiter, passed) { Watched = column, Cell = cell };
        using var stream = File.OpenRead(file.Path);
        stream.Position = dialect.ByteOrderMark ? Utf8Chunks.Mark.Length : 0;
        var buffer = new byte[BufferBytes];
        int read;
        while (!enough() && (read = stream.Read(buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            shape.Feed(buffer.AsSpan(0, read));
        }
        if (!enough())
            shape.Finish();
    }

    private static async Task<MicrodataFile> Read(
        Stream source, Stream? copy, string path, MicrodataLimits limits, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            CsvShape? shape = null;
            var (bytes, carry, mark, delimiter) = (0L, 0, false, (byte)',');
            while (true)
            {
                var read = await source.ReadAtLeastAsync(buffer.AsMemory(carry, BufferBytes - carry), BufferBytes - carry, throwOnEndOfStream: false, cancellation);
                if (read == 0)
                    break;
                if ((bytes += read) > limits.Bytes)
                    throw new MicrodataFault("file_too_large", $"The file is larger than {limits.Bytes:N0} bytes.");
                hash.AppendData(buffer, carry, read);
                if (copy is not null)
                    await copy.WriteAsync(buffer.AsMemory(carry, read), cancellation);
                var chunk = buffer.AsMemory(0, carry + read);
                if (shape is null)
                {
                    Utf8Chunks.RequireUtf8(chunk.Span);
                    mark = chunk.Span.StartsWith(Utf8Chunks.Mark);
                    chunk = chunk[(mark ? Utf8Chunks.Mark.Length : 0)..];
                    delimiter = CsvDialectDetector.Delimiter(chunk.Span);
                    shape = new CsvShape(delimiter, limits);
                }
                var rest = Utf8Chunks.Feed(shape, chunk.Span);
                chunk[^rest..].CopyTo(buffer);
                carry = rest;
                progress?.Report(new MicrodataProgress(Reading, bytes, null));
            }
            shape ??= new CsvShape(delimiter, limits);
            if (carry > 0)
                throw Utf8Chunks.Invalid(shape);
            shape.Finish();
            var dialect = new CsvDialect((char)delimiter, '"', mark, shape.CrLf);
            return new MicrodataFile(path, new ContentHash(Convert.ToHexStringLower(hash.GetHashAndReset())), bytes, shape.Rows, shape.Names, dialect, Staged: copy is not null);
        }
        finally
        {
            // The buffer held records: the next tenant of the pool must not find them.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
