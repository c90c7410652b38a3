namespace ExportPortal.Data.Logs;

/// <summary>The tables of one log; the mechanism is the same for all of them.</summary>
/// <param name="Event">seq, canonical and whatever is searched.</param>
/// <param name="Tile">level, idx, data: full tiles only.</param>
/// <param name="Checkpoint">size, root, note.</param>
internal sealed record LogTables(string Event, string Tile, string Checkpoint)
{
    public static LogTables Audit { get; } = new("audit_event", "audit_tile", "audit_checkpoint");
}

/// <summary>The log is not what was signed, or cannot be told to be. The message says it in words for the operator.</summary>
public sealed class LogInconsistentException(string message, Exception? cause = null) : Exception(message, cause);
