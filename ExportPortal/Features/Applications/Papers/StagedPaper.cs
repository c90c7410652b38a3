using ExportPortal.Documents.Intake;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Applications.Papers;

/// <summary>
/// A file that somebody hands in, on its way to the store: in a file of its own, hashed while it arrived. Gone when it is
/// disposed of, whatever became of it; what a crash leaves goes with the next start, as every staged file does.
/// </summary>
internal sealed class StagedPaper : IDisposable
{
    /// <summary>Bytes held at a time.</summary>
    private const int Piece = 81_920;

    private StagedPaper(DocumentInput file, string path) => (Kind, FileName, Path) = (file.Kind, file.FileName, path);

    public string Kind { get; }
    public string FileName { get; }
    public string Path { get; }

    /// <summary>Bytes that arrived; above the limit it was not read on.</summary>
    public long Length { get; private set; }
    public ContentHash Hash { get; private set; }

    /// <summary>False when its first bytes are of no kind that is taken; then it was not read on.</summary>
    public bool IsKnown { get; private set; } = true;

    /// <summary>What the look into it found; null before.</summary>
    public DocumentFinding? Finding { get; set; }

    /// <summary>Reads the file piece by piece until its end, or until it is clear that it is not taken.</summary>
    public static async Task<StagedPaper> Take(DocumentInput file, string folder, long largest, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var paper = new StagedPaper(file, System.IO.Path.Combine(folder, $"paper-{Guid.NewGuid():N}"));
        try
        {
            await paper.Read(file.Content, largest, cancellation);
            return paper;
        }
        catch
        {
            paper.Dispose();
            throw;
        }
    }

    private async Task Read(Stream content, long largest, CancellationToken cancellation)
    {
        using var hash = new RunningHash();
        await using var kept = new FileStream(Path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 });
        var piece = new byte[Piece];
        // Whole pieces, so that the first one holds enough to tell the kind by, however little arrives at a time.
        while (Length <= largest && IsKnown && await content.ReadAtLeastAsync(piece, Piece, throwOnEndOfStream: false, cancellation) is > 0 and var read)
        {
            IsKnown = Length > 0 || Inspection.MayBeTaken(piece.AsSpan(0, read));
            hash.Add(piece.AsSpan(0, read));
            await kept.WriteAsync(piece.AsMemory(0, read), cancellation);
            Length += read;
        }
        Hash = hash.Finish();
    }

    public void Dispose() => File.Delete(Path);
}
