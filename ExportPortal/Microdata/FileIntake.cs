using ExportPortal.Microdata.DuckDb;
using ExportPortal.Microdata.Parquet;

namespace ExportPortal.Microdata;

/// <summary>
/// The door for files of either kind. The kind is told from the first bytes, never from the name. Of a file that fails, or
/// whose upload is cancelled, nothing stays.
/// </summary>
public sealed class FileIntake(MicrodataLimits limits, DuckDbSettings settings)
{
    public MicrodataLimits Limits => limits;

    /// <summary>Copies an upload into the folder under a new name, for the portal's user alone.</summary>
    /// <param name="written">How a CSV file is written; null to find it.</param>
    public async Task<MicrodataFile> Stage(Stream upload, string folder, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, CsvWritten? written = null)
    {
        var head = new byte[ParquetFooter.Magic.Length];
        var read = await upload.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        await using var whole = new RejoinedStream(head.AsMemory(0, read), upload);
        return IsParquet(head)
            ? await StageParquet(whole, folder, progress, cancellation)
            : await CsvIntake.Stage(whole, folder, limits, progress, cancellation, written);
    }

    /// <summary>Checks a file where it lies, without a copy unless it is CSV in another encoding than UTF-8. The caller discards it.</summary>
    public async Task<MicrodataFile> Inspect(string path, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, CsvWritten? written = null)
    {
        path = Path.GetFullPath(path);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var head = new byte[ParquetFooter.Magic.Length];
        await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        if (!IsParquet(head))
            return await CsvIntake.Inspect(path, limits, progress, cancellation, written, settings.SpillFolder);
        file.Position = 0;
        var hash = await ParquetIntake.Copy(file, null, limits, progress, cancellation);
        return await Task.Run(() => ParquetIntake.Check(path, hash, staged: false, limits, settings, progress, cancellation), cancellation);
    }

    private async Task<MicrodataFile> StageParquet(Stream upload, string folder, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var (path, created) = PrivateFile.Create(folder, ".parquet");
        try
        {
            await using var copy = created;
            var hash = await ParquetIntake.Copy(upload, copy, limits, progress, cancellation);
            await copy.FlushAsync(cancellation);
            return await Task.Run(() => ParquetIntake.Check(path, hash, staged: true, limits, settings, progress, cancellation), cancellation);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static bool IsParquet(ReadOnlySpan<byte> head) => head.SequenceEqual(ParquetFooter.Magic);
}
