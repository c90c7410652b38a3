namespace ExportPortal.Data.Logs;

/// <summary>The tables of one log; the mechanism is the same for all of them.</summary>
/// <param name="Event">seq, canonical and whatever is searched.</param>
/// <param name="Tile">level, idx, data: full tiles only.</param>
/// <param name="Checkpoint">size, root, note.</param>
/// <param name="Name">What messages to the operator call it.</param>
internal sealed record LogTables(string Event, string Tile, string Checkpoint, string Name)
{
    public static LogTables Audit { get; } = new("audit_event", "audit_tile", "audit_checkpoint", "log of acts");

    /// <summary>Licensed use, as the enclaves report it.</summary>
    public static LogTables Access { get; } = new("access_event", "access_tile", "access_checkpoint", "access log");
}

/// <summary>The log is not what was signed, or cannot be told to be. The message says it in words for the operator.</summary>
public sealed class LogInconsistentException(string message, Exception? cause = null) : Exception(message, cause);
