using System.Globalization;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>A place outside the database that keeps checkpoints: a folder, another machine, a mailbox, the auditor.</summary>
public interface ICheckpointSink
{
    /// <summary>What to call it in messages to the operator.</summary>
    string Name { get; }

    /// <summary>Returns after the checkpoint is kept; throws when it is not. The same one again changes nothing.</summary>
    Task Publish(SignedCheckpoint checkpoint, CancellationToken cancellation);

    /// <summary>The largest one kept; null when there is none. Throws <see cref="LogInconsistentException"/> when it cannot be read.</summary>
    Task<SignedCheckpoint?> Newest(CancellationToken cancellation);

    /// <summary>When the newest one arrived; null when there is none, or the place cannot tell. For people: the time is not signed.</summary>
    Task<DateTimeOffset?> LastKept(CancellationToken cancellation) => Task.FromResult<DateTimeOffset?>(null);
}

/// <summary>A place that wants the proof that a checkpoint continues the last one it was given, and refuses one that does not.</summary>
internal interface IWitness : ICheckpointSink
{
    /// <param name="path">The hashes of the consistency proof from an older size.</param>
    Task Publish(SignedCheckpoint checkpoint, Func<long, Task<IReadOnlyList<TreeHash>>> path, CancellationToken cancellation);
}

/// <summary>
/// Keeps one file per checkpoint, named by its size so that the newest sorts last, in folders of so many entries that none
/// of them grows without end: only the last one is listed. Put it on another disk or machine.
/// </summary>
public sealed class FolderSink(string folder) : ICheckpointSink
{
    private const string Extension = ".checkpoint";

    /// <summary>Sizes of the log whose checkpoints share a folder.</summary>
    private const long EntriesOfAFolder = 10_000;
    private const int DigitsOfAFolder = 15;

    public string Name => folder;

    /// <summary>Whether it may be empty beside a log that has signed checkpoints.</summary>
    public bool MayBeNew { get; init; }

    /// <summary>Written aside, flushed to the disk and then renamed: a reader finds a whole checkpoint or none.</summary>
    public async Task Publish(SignedCheckpoint checkpoint, CancellationToken cancellation)
    {
        var part = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Size / EntriesOfAFolder:D15}"));
        Directory.CreateDirectory(part);
        var file = Path.Combine(part, FileName(checkpoint));
        // Those of earlier versions lie in the folder itself.
        if (File.Exists(file) || File.Exists(Path.Combine(folder, FileName(checkpoint))))
            return;
        var aside = Path.Combine(folder, $".{Guid.NewGuid():N}");
        await using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write))
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true);
            await writer.WriteAsync(checkpoint.ToString().AsMemory(), cancellation);
            await writer.FlushAsync(cancellation);
            stream.Flush(flushToDisk: true);
        }
        File.Move(aside, file, overwrite: true);
    }

    public async Task<SignedCheckpoint?> Newest(CancellationToken cancellation)
    {
        if (NewestFile(folder) is not { } newest)
            return null;
        try
        {
            return SignedCheckpoint.Parse(await File.ReadAllTextAsync(newest, cancellation));
        }
        catch (FormatException wrong)
        {
            throw new LogInconsistentException($"The newest checkpoint outside the database, {newest}, cannot be read: {wrong.Message} Find out who changed it.", wrong);
        }
    }

    public Task<DateTimeOffset?> LastKept(CancellationToken cancellation) =>
        Task.FromResult<DateTimeOffset?>(NewestFile(folder) is { } newest ? new DateTimeOffset(File.GetLastWriteTimeUtc(newest), TimeSpan.Zero) : null);

    /// <summary>Null when there is none.</summary>
    internal static string? NewestFile(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        // Another log may keep its own folder in this one.
        var last = Directory.EnumerateDirectories(folder).Where(part => Path.GetFileName(part) is { Length: DigitsOfAFolder } name && name.All(char.IsAsciiDigit)).OrderDescending(StringComparer.Ordinal).Select(LastOf).FirstOrDefault(file => file is not null);
        return new[] { last, LastOf(folder) }.MaxBy(Path.GetFileName, StringComparer.Ordinal);
    }

    private static string? LastOf(string part) => Directory.EnumerateFiles(part, "*" + Extension).Max(StringComparer.Ordinal);

    private static string FileName(SignedCheckpoint checkpoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Size:D19}-{checkpoint.Checkpoint.Root.ToString()[..16]}{Extension}");
}
