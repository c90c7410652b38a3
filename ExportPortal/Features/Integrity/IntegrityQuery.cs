using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Integrity;

/// <summary>The log of acts as an auditor looks at it.</summary>
/// <param name="Size">Entries in the log.</param>
/// <param name="Signed">Entries that the newest checkpoint signs; null when there is none.</param>
/// <param name="Note">The newest checkpoint, as signed; null when there is none.</param>
/// <param name="MailedTo">Address that gets checkpoints by mail, which nobody here can read back; null for none.</param>
/// <param name="PublicKey">In the form name+keyid+base64.</param>
public sealed record LogOverview(long Size, long? Signed, string? Root, string? Note, string KeyName, string KeyId, string PublicKey, IReadOnlyList<LogPlace> Places, string? MailedTo);

/// <summary>A place outside the database that keeps checkpoints.</summary>
/// <param name="Size">Entries that its newest checkpoint signs; null when it keeps none.</param>
/// <param name="Kept">When that one arrived; null when not known.</param>
/// <param name="Fault">Why the place cannot be read; null when it can.</param>
public sealed record LogPlace(string Name, long? Size, DateTimeOffset? Kept, string? Fault);

/// <summary>A page of acts, newest first.</summary>
/// <param name="Older">Place to go on from; null on the last page.</param>
public sealed record LogPage(IReadOnlyList<LogLine> Lines, long? Older);

/// <param name="Who">Name of the actor; that it was erased, where it was; null when the portal acted or nobody was signed in.</param>
public sealed record LogLine(long Seq, DateTimeOffset At, string? Who, string Roles, string Act, string Subject, string Change, bool Denied);

/// <summary>One entry and its proof.</summary>
/// <param name="Canonical">The bytes that are hashed, in lower-case hexadecimal digits.</param>
/// <param name="Proof">C2SP tlog-proof; null while no checkpoint covers the entry.</param>
/// <param name="SignedSize">Entries that the proof's checkpoint signs; null without a proof.</param>
public sealed record LogEntry(LogLine Line, string? Reason, IReadOnlyList<(string Key, string Value)> Details, string Canonical, string LeafHash, string? Proof, long? SignedSize);

/// <summary>The address that gets checkpoints by mail; null for none.</summary>
internal delegate string? MailedCheckpoints();

/// <summary>Reads for the integrity page; <see cref="ReadLog"/> comes first.</summary>
internal sealed class IntegrityQuery(OpenLog open, IntegrityLogs logs, SubjectNames names, MailedCheckpoints mailed)
{
    private const int PageSize = 50;

    public async Task<LogOverview> Overview(string? code, CancellationToken cancellation)
    {
        var log = logs.Find(code);
        await using var session = await log.Open(cancellation);
        var newest = await new CheckpointStore(log.Tables).Newest(session.Connection, cancellation);
        var places = new List<LogPlace>();
        foreach (var sink in log.Sinks)
            places.Add(await Look(sink, cancellation));
        return new LogOverview(
            await new LogTiles(log.Tables).Size(session.Connection, cancellation), newest?.Size, newest is null ? null : Convert.ToHexStringLower(newest.Root), newest?.Note,
            log.Key.Name, log.Key.Id.ToString("x8"), log.Key.ToString(), places, mailed());
    }

    /// <summary>The proof that a log continues an older checkpoint; the outcome says in words why there is none.</summary>
    public async Task<(ConsistencyProof? Proof, string? WhyNot)> Consistency(string? code, SignedCheckpoint older, CancellationToken cancellation)
    {
        var log = logs.Find(code);
        if (!older.IsSignedBy(log.Key, CheckpointKey.Check))
            return (null, $"The checkpoint is not signed by {log.Key.Name} with key {log.Key.Id:x8}.");
        try
        {
            await using var session = await log.Open(cancellation);
            return await new LogProofs(log.Tables).Consistency(session.Connection, older, cancellation) is { } proof
                ? (proof, proof.Fault(log.Key, CheckpointKey.Check))
                : (null, "No checkpoint has been signed yet.");
        }
        catch (LogInconsistentException cut)
        {
            return (null, cut.Message);
        }
    }

    /// <param name="before">Place of the oldest entry already seen; null to start.</param>
    public async Task<LogPage> Page(long? before, CancellationToken cancellation)
    {
        await using var session = await open(cancellation);
        var entries = await AuditHistory.Newest(session.Connection, before ?? long.MaxValue, PageSize, cancellation);
        var known = await names.Of(entries.Select(entry => entry.Event.Subject.Id), cancellation);
        return new LogPage([.. entries.Select(entry => Line(entry, known))], entries is [.., { Event.Seq: > 0 } last] ? last.Event.Seq : null);
    }

    /// <summary>Null when there is no such entry.</summary>
    public async Task<LogEntry?> Entry(long seq, CancellationToken cancellation)
    {
        await using var session = await open(cancellation);
        if (seq is < 0 or long.MaxValue || (await AuditHistory.Newest(session.Connection, seq + 1, 1, cancellation)).SingleOrDefault() is not { } entry || entry.Event.Seq != seq)
            return null;
        var proof = await AuditProofs.Inclusion(session.Connection, seq, cancellation);
        var bytes = entry.Event.CanonicalBytes();
        var known = await names.Of([entry.Event.Subject.Id, .. entry.Event.Details.Select(detail => detail.Value)], cancellation);
        return new LogEntry(
            Line(entry, known), entry.Why, [("id", entry.Event.Subject.Id), .. entry.Event.Details.Select(detail => (detail.Key, known.TryGetValue(detail.Value, out var name) ? $"{name} ({detail.Value})" : detail.Value))],
            Convert.ToHexStringLower(bytes), TreeHash.Leaf(bytes).ToString(), proof?.ProofText(), proof?.Checkpoint.Size);
    }

    private static async Task<LogPlace> Look(ICheckpointSink sink, CancellationToken cancellation)
    {
        try
        {
            return new LogPlace(sink.Name, (await sink.Newest(cancellation))?.Size, await sink.LastKept(cancellation), null);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or LogInconsistentException)
        {
            return new LogPlace(sink.Name, null, null, closed.Message);
        }
    }

    private static LogLine Line(AuditEntry entry, IReadOnlyDictionary<string, string> names) => new(
        entry.Event.Seq, entry.Event.At, entry.Who, string.Join(", ", entry.Event.Roles.Select(role => Enum.TryParse<Role>(role, out var known) ? Words.Of(known) : role)), entry.Event.Act,
        $"{entry.Event.Subject.Kind.Replace('_', ' ')} {entry.Event.Subject.Number ?? names.GetValueOrDefault(entry.Event.Subject.Id, entry.Event.Subject.Id)}",
        (Said(entry.Event.From), Said(entry.Event.To)) switch { (null, null) => "", (null, var to) => to, (var from, null) => from, var (from, to) => from == to ? $"stays {to}" : $"{from} → {to}" },
        entry.Event.Outcome is AuditOutcome.Denied);

    /// <summary>The code of a state in words; what is no code of a state, such as "DU2", stays as it is.</summary>
    private static string? Said(string? code) => code is null || code.Length < 3 || !code.All(letter => char.IsAsciiLetterUpper(letter) || letter == '_') ? code : code.Replace('_', ' ').ToLowerInvariant();
}
