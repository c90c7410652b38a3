using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>Compares checkpoints with the tree while it grows: those in the database, outside it and in the auditor's hand.</summary>
internal sealed class CheckpointCheck(NoteKey key, CheckpointStore store, LogFindings findings)
{
    private readonly List<(string Place, SignedCheckpoint Checkpoint)> asked = [];

    /// <summary>Checkpoints of the database that were compared.</summary>
    public long Count { get; private set; }

    /// <summary>Entries that the newest checkpoint of the database signs.</summary>
    public long NewestSize { get; private set; }

    /// <summary>Takes note of the checkpoints to meet, and reports those that cannot be met: larger than the log, or not the portal's.</summary>
    public async Task Expect(
        DbConnection connection, long size, StoredCheckpoint? newest, IReadOnlyList<(string Name, SignedCheckpoint? Newest)> outside, SignedCheckpoint? since, CancellationToken cancellation)
    {
        NewestSize = newest?.Size ?? 0;
        if (newest is not null && newest.Size > size)
            findings.Add("tail", size, $"The database holds a checkpoint of {newest.Size} entries, but only {size} entries: the end was cut off.");
        foreach (var (place, checkpoint) in outside)
        {
            if (checkpoint is not null)
                Ask(place, checkpoint, size);
            else if (newest is not null)
                findings.Add("outside", null, $"{place} keeps no checkpoint, though the database holds one of {newest.Size} entries: its copies were removed, or never arrived.");
            if (checkpoint is not null && checkpoint.Size <= size && (await store.Between(connection, checkpoint.Size - 1, checkpoint.Size, cancellation)).Count == 0)
                findings.Add("checkpoint", null, $"The checkpoint of {checkpoint.Size} entries that {place} keeps is no longer in the database.");
        }
        if (since is not null)
            Ask("the checkpoint given", since, size);
        Meet(0, TreeHash.Empty);
    }

    /// <summary>The checkpoints of the database with a size above <paramref name="above"/> and at most <paramref name="most"/>.</summary>
    public async Task<Queue<StoredCheckpoint>> Stored(DbConnection connection, long above, long most, CancellationToken cancellation) =>
        new(await store.Between(connection, above, most, cancellation));

    /// <summary>Compares what is signed for this size with the root that the entries give.</summary>
    public void Meet(Queue<StoredCheckpoint> stored, long size, Func<TreeHash> root)
    {
        while (stored.TryPeek(out var next) && next.Size == size)
        {
            stored.Dequeue();
            Count++;
            if (next.Fault(key) is { } fault)
                findings.Add("checkpoint", null, $"The checkpoint of {size} entries in the database is not the portal's: {fault}");
            if (!root().ToArray().AsSpan().SequenceEqual(next.Root))
                findings.Add("checkpoint", null, $"The first {size} entries are not those that the checkpoint of {size} entries in the database signs.");
        }
        if (IsAsked(size, size + 1))
            Meet(size, root());
    }

    /// <summary>True when something is signed for a size from one (inclusive) to another (exclusive); sizes before were met.</summary>
    public bool IsDue(Queue<StoredCheckpoint> stored, long from, long end) => (stored.TryPeek(out var next) && next.Size < end) || IsAsked(from, end);

    private bool IsAsked(long from, long end)
    {
        foreach (var (_, checkpoint) in asked)
            if (checkpoint.Size >= from && checkpoint.Size < end)
                return true;
        return false;
    }

    /// <summary>Reports the checkpoints that could not be compared, because entries before their end are missing.</summary>
    public void GiveUp(long from)
    {
        foreach (var (place, checkpoint) in asked.Where(one => one.Checkpoint.Size > from))
            findings.Add("outside", from, $"The checkpoint of {checkpoint.Size} entries from {place} cannot be met: entries are missing from {from} on.");
        asked.RemoveAll(one => one.Checkpoint.Size > from);
    }

    private void Meet(long size, TreeHash root)
    {
        foreach (var (place, checkpoint) in asked.Where(one => one.Checkpoint.Size == size && one.Checkpoint.Checkpoint.Root != root))
            findings.Add("outside", null, $"The first {size} entries are not those that the checkpoint of {checkpoint.Size} entries from {place} signs: the log was rewritten.");
    }

    private void Ask(string place, SignedCheckpoint checkpoint, long size)
    {
        if (!checkpoint.IsSignedBy(key, CheckpointKey.Check))
            findings.Add("outside", null, $"The checkpoint of {checkpoint.Size} entries from {place} is not signed by {key.Name} with key {key.Id:x8}.");
        else if (checkpoint.Size > size)
            findings.Add("tail", size, $"The log has {size} entries, but the checkpoint from {place} signs {checkpoint.Size}: the end was cut off or an old copy was restored.");
        else
            asked.Add((place, checkpoint));
    }
}
