using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>
/// Refuses to go on with a store that is not the continuation of every checkpoint kept outside it: a cut tail, an
/// old copy that was restored, or a rewritten log. Run before the portal answers, and before each new signature.
/// </summary>
/// <param name="log">Null for the log of acts.</param>
internal sealed class StartupGuard(NoteKey key, IReadOnlyList<ICheckpointSink> sinks, LogTables? log = null)
{
    private readonly LogTables tables = log ?? LogTables.Audit;
    private readonly LogTiles tiles = new(log ?? LogTables.Audit);
    private readonly CheckpointStore store = new(log ?? LogTables.Audit);

    /// <summary>Throws <see cref="LogInconsistentException"/> with a sentence for the operator.</summary>
    public async Task Check(DbConnection connection, CancellationToken cancellation)
    {
        var known = await Outside(cancellation);
        var stored = await store.Newest(connection, cancellation);
        var size = await tiles.Size(connection, cancellation);
        if (stored is not null)
        {
            if (stored.Fault(key) is { } fault)
                throw new LogInconsistentException($"The checkpoint of {stored.Size} entries in the database is not the portal's: {fault}");
            known.Add(("the database", SignedCheckpoint.Parse(stored.Note)));
        }
        foreach (var (place, checkpoint) in known)
            await RequireContinuation(connection, size, place, checkpoint, cancellation);
    }

    /// <summary>
    /// The same at the start, and that no folder or witness is empty which had a checkpoint: one that is not mounted looks like
    /// that, and who deletes the copies outside would go unseen. The very first checkpoint may have been cut off before it was given away.
    /// </summary>
    public async Task CheckStart(DbConnection connection, CancellationToken cancellation)
    {
        await Check(connection, cancellation);
        if (await store.Count(connection, cancellation) is not (> 1 and var signed))
            return;
        foreach (var sink in sinks.OfType<FolderSink>().Where(sink => !sink.MayBeNew))
            if (FolderSink.NewestFile(sink.Name) is null)
                throw new LogInconsistentException(
                    $"{sink.Name} holds no checkpoint, but the {tables.Name} has signed {signed}: the folder is not mounted, or somebody emptied it. Mount it or put its files back. If it is a new place, name it in Log:NewCheckpointFolders as well.");
        foreach (var witness in await Forgetful(cancellation))
            throw new LogInconsistentException(
                $"The witness {witness.Name} knows no checkpoint, but the {tables.Name} has signed {signed}: it has lost what it kept, or another one answers in its place. Find out which. If it is a new one, name it in Log:NewWitnesses as well.");
    }

    /// <summary>Witnesses that answer and know nothing of the log. One that cannot be reached was passed over already.</summary>
    private async Task<IReadOnlyList<HttpWitness>> Forgetful(CancellationToken cancellation)
    {
        var found = new List<HttpWitness>();
        foreach (var witness in sinks.OfType<HttpWitness>().Where(witness => !witness.MayBeNew))
        {
            try
            {
                if (await witness.Newest(cancellation) is null)
                    found.Add(witness);
            }
            catch (IOException)
            {
                // Told and decided where all places are read.
            }
        }
        return found;
    }

    /// <summary>A place that cannot be reached is passed over while another can: one lost disk does not stop the portal.</summary>
    private async Task<List<(string Place, SignedCheckpoint Checkpoint)>> Outside(CancellationToken cancellation)
    {
        var known = new List<(string, SignedCheckpoint)>();
        var unreachable = new List<string>();
        foreach (var sink in sinks)
        {
            try
            {
                if (await sink.Newest(cancellation) is { } newest)
                    known.Add((sink.Name, RequireOwn(sink, newest)));
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                unreachable.Add($"{sink.Name} ({failed.Message})");
            }
        }
        return unreachable.Count < sinks.Count || sinks.Count == 0
            ? known
            : throw new LogInconsistentException($"No place outside the database that keeps checkpoints can be read: {string.Join("; ", unreachable)}. Mend one of Log:CheckpointFolders.");
    }

    private SignedCheckpoint RequireOwn(ICheckpointSink sink, SignedCheckpoint newest) => newest.IsSignedBy(key, CheckpointKey.Check)
        ? newest
        : throw new LogInconsistentException(
            $"The checkpoint of {newest.Size} entries in {sink.Name} is not signed by the portal's key {key.Name} {key.Id:x8}. Put back the right key (Log:KeyFile), or find out who changed the checkpoint.");

    private async Task RequireContinuation(DbConnection connection, long size, string place, SignedCheckpoint known, CancellationToken cancellation)
    {
        if (known.Size > size)
            throw new LogInconsistentException(
                $"The {tables.Name} has {size} entries, but a checkpoint in {place} signs {known.Size}. The end was cut off or an old copy was restored; restore the newest copy before starting.");
        var root = await tiles.Root(connection, size, cancellation);
        var path = await tiles.Hashes(connection, MerklePath.Consistency(known.Size, size), size, cancellation);
        if (!MerkleProof.VerifyConsistency(known.Size, known.Checkpoint.Root, size, root, path))
            throw new LogInconsistentException(
                $"The first {known.Size} entries of the {tables.Name} are not those that a checkpoint in {place} signs. They were changed afterwards; run log verify and restore a true copy.");
    }
}
