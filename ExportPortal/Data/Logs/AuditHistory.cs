using System.Data.Common;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Data.Logs;

/// <summary>An entry with the personal text that belongs to it; null where there was none or it was erased.</summary>
public sealed record AuditEntry(AuditEvent Event, string? ActorName, string? Reason)
{
    /// <summary>Who acted, for people: what was erased is told, never passed over. Null when the portal acted, or nobody was signed in.</summary>
    public string? Who => Event.ActorName is null ? null : ActorName ?? "somebody whose name was erased";

    /// <summary>The reason, for people; null when none was given.</summary>
    public string? Why => Event.Reason is null ? null : Reason ?? "The reason was erased; its hash stands in the entry.";
}

/// <summary>An act whose reason names somebody.</summary>
/// <param name="Alert">Id of the alert that it is about; null for none.</param>
internal sealed record NamingAct(long Seq, string? Alert);

/// <summary>Reads the log of acts for people.</summary>
public static class AuditHistory
{
    private const int MostEntries = 200;

    private const string Select = """
        SELECT e.canonical, n.value, r.value FROM audit_event e
        LEFT JOIN audit_private n ON n.seq = e.seq AND n.field = 'actor_name'
        LEFT JOIN audit_private r ON r.seq = e.seq AND r.field = 'reason'
        """;

    /// <summary>What was done to one subject, oldest first, at most 200 entries after a place.</summary>
    /// <param name="after">Place of the last entry already seen; -1 to start.</param>
    public static Task<List<AuditEntry>> OfSubject(DbConnection connection, string kind, string id, long after, CancellationToken cancellation) =>
        connection.Command(null, $"{Select} WHERE e.subject_kind = @kind AND e.subject_id = @id AND e.seq > @after ORDER BY e.seq LIMIT {MostEntries}",
            ("@kind", kind), ("@id", id), ("@after", after)).Rows(Read, cancellation);

    /// <summary>What was done to one subject, newest first; what was refused is left out.</summary>
    /// <param name="before">Place of the oldest entry already seen; <see cref="long.MaxValue"/> to start.</param>
    /// <param name="count">1 to 200.</param>
    /// <param name="act">This act alone; null for all.</param>
    /// <param name="without">An act that is left out; null for none.</param>
    public static Task<List<AuditEntry>> DoneTo(DbConnection connection, string kind, string id, long before, int count, CancellationToken cancellation, string? act = null, string? without = null) =>
        connection.Command(null, $"{Select} WHERE e.subject_kind = @kind AND e.subject_id = @id AND e.seq < @before AND e.outcome = @done{(act is null ? "" : " AND e.act = @act")}{(without is null ? "" : " AND e.act <> @without")} ORDER BY e.seq DESC LIMIT @count",
            [("@kind", kind), ("@id", id), ("@before", before), ("@done", AuditEventFormat.Code(AuditOutcome.Done)), ("@count", Math.Clamp(count, 1, MostEntries)),
             .. act is null ? Array.Empty<(string, object?)>() : [("@act", act)], .. without is null ? Array.Empty<(string, object?)>() : [("@without", without)]]).Rows(Read, cancellation);

    /// <summary>What was done to one subject or refused, newest first.</summary>
    /// <param name="count">1 to 200.</param>
    public static Task<List<AuditEntry>> NewestOfSubject(DbConnection connection, string kind, string id, int count, CancellationToken cancellation) =>
        connection.Command(null, $"{Select} WHERE e.subject_kind = @kind AND e.subject_id = @id ORDER BY e.seq DESC LIMIT @count",
            ("@kind", kind), ("@id", id), ("@count", Math.Clamp(count, 1, MostEntries))).Rows(Read, cancellation);

    /// <summary>Everything, oldest first, at most 200 entries after a place.</summary>
    public static Task<List<AuditEntry>> All(DbConnection connection, long after, CancellationToken cancellation) =>
        connection.Command(null, $"{Select} WHERE e.seq > @after ORDER BY e.seq LIMIT {MostEntries}", ("@after", after)).Rows(Read, cancellation);

    /// <summary>Place of the newest entry; -1 while there is none.</summary>
    public static async Task<long> Head(DbConnection connection, CancellationToken cancellation) =>
        (await connection.Command(null, "SELECT COALESCE(MAX(seq), -1) FROM audit_event").Rows(row => row.GetInt64(0), cancellation))[0];

    /// <summary>The newest entries before a place, newest first.</summary>
    /// <param name="before">Place of the oldest entry already seen; <see cref="long.MaxValue"/> to start.</param>
    /// <param name="count">1 to 200.</param>
    public static Task<List<AuditEntry>> Newest(DbConnection connection, long before, int count, CancellationToken cancellation) =>
        connection.Command(null, $"{Select} WHERE e.seq < @before ORDER BY e.seq DESC LIMIT @count", ("@before", before), ("@count", Math.Clamp(count, 1, MostEntries)))
            .Rows(Read, cancellation);

    /// <summary>Erases the personal text of an entry for good (domain/09 9.2). The entry and its proof stand. Log the erasure as an act of its own.</summary>
    public static Task Erase(DbConnection connection, DbTransaction transaction, long seq, CancellationToken cancellation) =>
        connection.Command(transaction, "DELETE FROM audit_private WHERE seq = @seq", ("@seq", seq)).Execute(cancellation);

    /// <summary>Erases the reason of an entry alone, because it names somebody else than who acted.</summary>
    public static Task EraseReason(DbConnection connection, DbTransaction transaction, long seq, CancellationToken cancellation) =>
        connection.Command(transaction, "DELETE FROM audit_private WHERE seq = @seq AND field = 'reason'", ("@seq", seq)).Execute(cancellation);

    /// <summary>The acts on the access log and its alerts, and the searches of the portal, after a place, whose reason names somebody.</summary>
    /// <param name="after">-1 for all.</param>
    internal static async Task<IReadOnlyList<NamingAct>> OnAccessLog(DbConnection connection, DbTransaction? transaction, Func<string, bool> names, long after, CancellationToken cancellation)
    {
        await using var command = connection.Command(transaction,
            """
            SELECT r.seq, r.value, e.subject_kind, e.subject_id FROM audit_private r JOIN audit_event e ON e.seq = r.seq
            WHERE r.field = 'reason' AND r.seq > @after AND (e.act LIKE 'accesslog.%' OR e.act LIKE 'alert.%' OR e.act = 'portal.search')
            """, ("@after", after));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<NamingAct>();
        while (await rows.ReadAsync(cancellation))
            if (names(rows.GetString(1)))
                found.Add(new(rows.GetInt64(0), rows.GetString(2) == "alert" ? rows.GetString(3) : null));
        return found;
    }

    /// <summary>Places of acts that one of two persons has signed, and that no second signature has made take effect.</summary>
    /// <param name="entries">Of one subject, newest first.</param>
    /// <param name="isOfTwo">Whether an act takes effect with the second of two signatures.</param>
    /// <param name="tookEffect">Whether such an act did; null where each one that did moved the state.</param>
    internal static HashSet<long> HalfDone(IEnumerable<AuditEntry> entries, Func<string, bool> isOfTwo, Func<AuditEvent, bool>? tookEffect = null)
    {
        var (half, carriedOut) = (new HashSet<long>(), (string?)null);
        foreach (var act in entries.Select(entry => entry.Event).Where(act => act.Outcome is AuditOutcome.Done))
            if (isOfTwo(act.Act) && (act.From != act.To || tookEffect?.Invoke(act) is true))
                carriedOut = act.Act;
            else if (isOfTwo(act.Act) && carriedOut != act.Act)
                half.Add(act.Seq);
            else if (isOfTwo(act.Act) || (act.From is not null && act.To is not null && act.From != act.To))
                carriedOut = null; // the second has its first, and what was signed before the state moved died with the move
        return half;
    }

    /// <summary>Whether an act is a signature on an outcome of an appeal that the panel has not answered, or on another outcome than the one of its answer. The parties read neither.</summary>
    /// <param name="appeals">Those on the subject of the act.</param>
    internal static (bool IsOpen, bool IsLost) Vote(AuditEvent act, IEnumerable<Appeal> appeals) => act.Outcome is AuditOutcome.Done
        && act.Act.Split('.') is ["appeal" or "licence-appeal", var verb] && Enum.TryParse<AppealVerb>(verb, ignoreCase: true, out var outcome)
        && appeals.FirstOrDefault(one => act.Details.Any(detail => detail.Key == "appeal" && detail.Value == one.Number)) is { } appeal
            ? (appeal.State is AppealState.Lodged, appeal.State is not AppealState.Lodged && !appeal.SignedOutcome().Any(one => one.Person == act.Person && one.Verb == outcome.ToString())) : default;

    /// <summary>Who did an act, and when, newest first.</summary>
    /// <param name="count">1 to 200.</param>
    internal static Task<List<AuditEntry>> Doing(DbConnection connection, string act, int count, CancellationToken cancellation) =>
        connection.Command(null, $"{Select} WHERE e.act = @act AND e.outcome = @done ORDER BY e.seq DESC LIMIT @count",
            ("@act", act), ("@done", AuditEventFormat.Code(AuditOutcome.Done)), ("@count", Math.Clamp(count, 1, MostEntries))).Rows(Read, cancellation);

    private static AuditEntry Read(DbDataReader row) => new(
        AuditEvent.FromCanonical(row.GetFieldValue<byte[]>(0)),
        row.IsDBNull(1) ? null : row.GetString(1),
        row.IsDBNull(2) ? null : row.GetString(2));
}
