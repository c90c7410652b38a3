using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>What an act was about: "licence", its identity in the store, and the number people know it by (null before it has one).</summary>
public sealed record AuditSubject(string Kind, string Id, string? Number = null);

/// <summary>How the act ended. A denied act is logged too.</summary>
public enum AuditOutcome
{
    Done,
    Denied,
}

/// <summary>One fact more about an act. Codes and ids only, never microdata or free text.</summary>
public sealed record AuditDetail(string Key, string Value);

/// <summary>
/// One entry of the log of acts: who did what, when, to what. Its canonical bytes are a leaf of the tree, so
/// it never changes. Personal text is in it only as a salted hash (<see cref="PrivateValue"/>).
/// </summary>
public sealed record AuditEvent
{
    internal const byte Version = 1;

    /// <summary>Place in the log and index of the leaf; the first is 0, without gaps.</summary>
    public required long Seq { get; init; }

    /// <summary>UTC, whole milliseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Null when nobody was signed in, or the portal itself acted.</summary>
    public required UserId? User { get; init; }

    public required PersonId? Person { get; init; }

    /// <summary>Salted hash of the name that the actor bore; null when there was none.</summary>
    public required ContentHash? ActorName { get; init; }

    /// <summary>In ordinal order, without repeats.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Stable code such as "application.submit".</summary>
    public required string Act { get; init; }

    public required AuditSubject Subject { get; init; }

    /// <summary>State before; null when the act has none.</summary>
    public required string? From { get; init; }

    /// <summary>State after; null when the act has none or was denied.</summary>
    public required string? To { get; init; }

    /// <summary>Salted hash of the reason given; null when none was.</summary>
    public required ContentHash? Reason { get; init; }

    public required AuditOutcome Outcome { get; init; }

    public required ContentHash? PolicyPackHash { get; init; }

    public required string? IdempotencyKey { get; init; }

    /// <summary>IPv4 cut to /24, IPv6 to /48; null when unknown.</summary>
    public required string? ClientIpPrefix { get; init; }

    /// <summary>In ordinal order of the keys, each once.</summary>
    public required IReadOnlyList<AuditDetail> Details { get; init; }

    public byte[] CanonicalBytes() => AuditEventFormat.Write(this);

    /// <summary>Throws <see cref="FormatException"/> for bytes that <see cref="CanonicalBytes"/> would not write.</summary>
    public static AuditEvent FromCanonical(ReadOnlySpan<byte> bytes) => AuditEventFormat.Read(bytes);
}
