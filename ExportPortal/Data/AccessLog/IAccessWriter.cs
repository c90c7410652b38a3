namespace ExportPortal.Data.AccessLog;

/// <summary>The fast way into one of the stores, inside the transaction of one batch.</summary>
internal interface IAccessWriter
{
    /// <summary>Waits for the turn to number events; returns the number of entries so far.</summary>
    Task<long> Size(CancellationToken cancellation);

    /// <summary>Notes the ids as seen and returns the events that were not before.</summary>
    Task<AccessDrafts> TakeNew(long source, AccessDrafts drafts, CancellationToken cancellation);

    Task Insert(AccessRow[] rows, long delivery, CancellationToken cancellation);

    /// <summary>Makes the entries from one place (inclusive) to another (exclusive) findable by their words.</summary>
    Task Index(long from, long end, CancellationToken cancellation);
}
