using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// What a source says about one access (domain/09 9.1) as far as it names no person. Null means that the source did
/// not say. Names of columns may stand in it, values never.
/// </summary>
public sealed record AccessFacts
{
    /// <summary>Licence number of an access without a licence; itself an anomaly (AN-01).</summary>
    public const string NoLicence = "NONE";

    /// <summary>The most that an event may tell of a privacy budget, spent or left: far above any true one, so that sums stay in range.</summary>
    public const decimal MostBudget = 1_000_000_000m;

    /// <summary>UUID version 7, unique within its source.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The number that the source gave the event: 1 for its first, then one more for each, so that a missing one is seen. Null for a source that does not number.</summary>
    public long? SourceNumber { get; init; }

    /// <summary>Clock of the source; UTC, whole milliseconds.</summary>
    public required DateTimeOffset At { get; init; }

    public required AccessActorKind ActorKind { get; init; }

    /// <summary>The organisation acted for, as the source refers to it.</summary>
    public string? Organisation { get; init; }
    public string? ActorRole { get; init; }

    /// <summary>How the actor was signed in: passkey, saml, key.</summary>
    public string? Authentication { get; init; }

    /// <summary>Assurance level of NIST SP 800-63, 1 to 3.</summary>
    public long? Assurance { get; init; }
    public string? Session { get; init; }

    /// <summary>"XP-2026-0000017" or <see cref="NoLicence"/>.</summary>
    public required string Licence { get; init; }
    public long? LicenceVersion { get; init; }
    public string? DatasetVersion { get; init; }
    public string? ControlEntry { get; init; }

    /// <summary>0 to 4.</summary>
    public long? Tier { get; init; }
    public string? Purpose { get; init; }
    public required AccessAction Action { get; init; }

    /// <summary>Table, columns or file.</summary>
    public string? Resource { get; init; }

    /// <summary>SHA-256 of the normalised text of the query; the text itself is sealed elsewhere, under <see cref="QueryTextRef"/>.</summary>
    public ContentHash? QueryHash { get; init; }
    public string? QueryTextRef { get; init; }
    public long? RowsScanned { get; init; }
    public long? RowsReturned { get; init; }
    public long? BytesOut { get; init; }
    public long? PersonsTouched { get; init; }
    public decimal? EpsilonSpent { get; init; }
    public decimal? BudgetLeft { get; init; }
    public string? Environment { get; init; }

    /// <summary>E0 to E4 as 0 to 4.</summary>
    public long? EnvironmentLevel { get; init; }

    /// <summary>IPv4 cut to /24, IPv6 to /48.</summary>
    public string? AddressPrefix { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }
    public required AccessOutcome Outcome { get; init; }

    /// <summary>The privacy budget as rules and sums count it: an entry of an earlier release may tell more than <see cref="MostBudget"/> and counts as that. Null unless both were told.</summary>
    public (decimal Spent, decimal Left)? Budget => EpsilonSpent is { } spent && BudgetLeft is { } left ? (Sane(spent), Sane(left)) : null;

    /// <inheritdoc cref="Budget"/>
    public static decimal Sane(decimal told) => Math.Min(told, MostBudget);

    /// <summary>Whether something was seen or left: access that was allowed, or an output that passed its check.</summary>
    public bool HadAccess => Outcome is AccessOutcome.Allowed or AccessOutcome.CheckedOk;
    public string? ReasonCode { get; init; }
    public ContentHash? OutputHash { get; init; }
    public string? OutputCheck { get; init; }

    /// <summary>The system inside the enclave that wrote the event.</summary>
    public string? SourceSystem { get; init; }
}

/// <summary>What the source says that may lead to a person. Never stored in the log; see <see cref="AccessPseudonyms"/>.</summary>
/// <param name="Actor">Pseudonymous id within the source.</param>
/// <param name="Approver">The second person of a session at tier 4.</param>
/// <param name="Address">Full IP address.</param>
public sealed record AccessPersons(string? Actor, string? Approver, string? Device, string? Address);

/// <summary>
/// The persons of an event as salted hashes (<see cref="PrivateValue"/>). One salt per source and value: the same
/// actor has the same hash, so that it can be searched, until salt and value are erased; then the hash says nothing.
/// </summary>
public sealed record AccessPseudonyms(ContentHash? Actor, ContentHash? Approver, ContentHash? Device, ContentHash? Address);

/// <summary>An event as it came over the wire.</summary>
public sealed record AccessDraft(AccessFacts Facts, AccessPersons Persons);

/// <summary>One entry of the access log. Its canonical bytes are a leaf of the tree, so it never changes.</summary>
/// <param name="Seq">Place in the log and index of the leaf; the first is 0, without gaps.</param>
/// <param name="ReceivedAt">Clock of the portal; UTC, whole milliseconds.</param>
/// <param name="Source">The source whose key signed the delivery.</param>
/// <param name="Delivery">SHA-256 of the delivery as it was sent.</param>
public sealed record AccessEvent(long Seq, DateTimeOffset ReceivedAt, AccessFacts Facts, AccessPseudonyms Persons, string Source, ContentHash Delivery)
{
    /// <summary>Of the canonical bytes. The second version ends with the number that the source gave; an event without one is written as the first.</summary>
    internal const byte Version = 1, VersionWithNumber = 2;

    /// <summary>Letters of a hash that stand for a person on screen and in searches: 96 bits, so nobody finds a second value with the same beginning.</summary>
    public const int PseudonymLength = 24;

    /// <summary>How far the clock of the source runs behind the portal's, with the time on the way; negative when it runs ahead.</summary>
    public TimeSpan Skew => ReceivedAt - Facts.At;

    /// <param name="writer">Used again for many entries; null for a single one.</param>
    public byte[] CanonicalBytes(CanonicalWriter? writer = null) => AccessEventFormat.Write(this, writer);

    /// <summary>Throws <see cref="FormatException"/> for bytes that <see cref="CanonicalBytes"/> would not write.</summary>
    /// <param name="pool">Shares texts and hashes between many entries; null for a single one.</param>
    public static AccessEvent FromCanonical(ReadOnlySpan<byte> bytes, TextPool? pool = null) => AccessEventFormat.Read(bytes, pool);
}
