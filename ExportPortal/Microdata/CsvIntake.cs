using System.Buffers;
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
    /// <param name="written">How the file is written; null to find it.</param>
    public static async Task<MicrodataFile> Stage(
        Stream upload, string folder, MicrodataLimits limits, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, CsvWritten? written = null)
    {
        var (path, created) = PrivateFile.Create(folder, ".csv");
        try
        {
            await using var copy = created;
            return await Read(upload, copy, path, limits, written, progress, cancellation);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Checks a file where it lies, without a copy; of one in another encoding than UTF-8 the text is put into a copy, which the caller discards.</summary>
    /// <param name="written">How the file is written; null to find it.</param>
    /// <param name="folder">Where such a copy goes; null for the folder for temporary files.</param>
    public static async Task<MicrodataFile> Inspect(
        string path, MicrodataLimits limits, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, CsvWritten? written = null, string? folder = null)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        try
        {
            return await Read(file, null, Path.GetFullPath(path), limits, written, progress, cancellation);
        }
        catch (CsvReading.NotUtf8)
        {
            file.Position = 0;
            return await Stage(file, Directory.CreateDirectory(folder ?? Path.GetTempPath()).FullName, limits, progress, cancellation, written);
        }
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
        var dialect = file.Dialect ?? throw new ArgumentException("Only a CSV file is read cell by cell.", nameof(file));
        var shape = new CsvShape((byte)dialect.Delimiter, MicrodataLimits.Passed, (byte)dialect.Quote) { Watched = column, Cell = cell };
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
        Stream source, Stream? copy, string path, MicrodataLimits limits, CsvWritten? written, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        using var hash = new RunningHash();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var reading = new CsvReading(limits, written, mayConvert: copy is not null);
            var (bytes, carry) = (0L, 0);
            while (true)
            {
                var read = await source.ReadAtLeastAsync(buffer.AsMemory(carry, BufferBytes - carry), BufferBytes - carry, throwOnEndOfStream: false, cancellation);
                if (read == 0)
                    break;
                if ((bytes += read) > limits.Bytes)
                    throw new MicrodataFault("file_too_large", $"The file is larger than {limits.Bytes:N0} bytes.");
                hash.Add(buffer.AsSpan(carry, read));
                var rest = reading.Take(buffer.AsMemory(0, carry + read));
                if (copy is not null)
                    await copy.WriteAsync(reading.Text, cancellation);
                buffer.AsMemory(carry + read - rest, rest).CopyTo(buffer);
                carry = rest;
                progress?.Report(new MicrodataProgress(Reading, bytes, null));
            }
            reading.Finish(buffer.AsMemory(0, carry));
            if (copy is not null)
                await copy.WriteAsync(reading.Text, cancellation);
            return new MicrodataFile(path, hash.Finish(), bytes, reading.Shape.Rows, reading.Shape.Names, reading.Dialect, Staged: copy is not null);
        }
        finally
        {
            // The buffer held records: the next tenant of the pool must not find them.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
