using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>What became of a checkpoint.</summary>
/// <param name="Failures">Places that could not keep it, each with the reason; they get it at the next try.</param>
internal sealed record PublishedCheckpoint(SignedCheckpoint Checkpoint, IReadOnlyList<string> Failures);

/// <summary>
/// Signs what the log is now and gives it away, so that nobody can change it unseen. A log must never sign two
/// checkpoints that contradict each other: before each signature the log is compared with the last ones.
/// One at a time: call it from one place.
/// </summary>
/// <param name="log">Null for the log of acts.</param>
/// <param name="givesOnly">Gives away what was signed already, and signs nothing itself.</param>
/// <param name="time">By which a day begins; null for none.</param>
internal sealed class CheckpointPublisher(ICheckpointSigner signer, IReadOnlyList<ICheckpointSink> sinks, LogTables? log = null, bool givesOnly = false, TimeProvider? time = null)
{
    private readonly LogTiles tiles = new(log ?? LogTables.Audit);
    private readonly CheckpointStore store = new(log ?? LogTables.Audit);
    private readonly StartupGuard guard = new(signer.Key, sinks, log);
    private long published = -1;
    private DateOnly day;

    /// <summary>Null when there is nothing new, and the day's comparison with the places outside was made: they get the newest once a day also while no entry comes. Throws <see cref="LogInconsistentException"/> instead of signing a contradiction.</summary>
    public async Task<PublishedCheckpoint?> Publish(LogSession session, CancellationToken cancellation)
    {
        var size = await tiles.Size(session.Connection, cancellation);
        var today = time is null ? day : DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (size == published && today == day)
            return null;
        await guard.Check(session.Connection, cancellation);
        if (size == 0 || await Signed(session, size, cancellation) is not { } signed)
            return null;
        var failures = await GiveAway(session, signed, cancellation);
        (published, day) = (failures.Count == 0 ? signed.Size : -1, today);
        return new PublishedCheckpoint(signed, failures);
    }

    private async Task<SignedCheckpoint?> Signed(LogSession session, long size, CancellationToken cancellation)
    {
        var newest = await store.Newest(session.Connection, cancellation);
        if (newest is null ? givesOnly : newest.Size >= size || givesOnly)
            return newest is null ? null : SignedCheckpoint.Parse(newest.Note);
        var root = await tiles.Root(session.Connection, size, cancellation);
        var signed = new Checkpoint(signer.Key.Name, size, root).Sign(signer);
        await session.Write(transaction => store.Add(session.Connection, transaction, signed, cancellation), cancellation);
        return signed;
    }

    private async Task<List<string>> GiveAway(LogSession session, SignedCheckpoint signed, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var sink in sinks)
        {
            try
            {
                await (sink is IWitness witness
                    ? witness.Publish(signed, older => tiles.Hashes(session.Connection, MerklePath.Consistency(older, signed.Size), signed.Size, cancellation), cancellation)
                    : sink.Publish(signed, cancellation));
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or LogInconsistentException)
            {
                failures.Add($"{sink.Name}: {failed.Message}");
            }
        }
        return failures;
    }
}
