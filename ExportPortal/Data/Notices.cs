using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Data;

/// <summary>An act of which somebody is told: ordered with the act itself, written after it.</summary>
public sealed class LetterOrder
{
    public Guid Id { get; init; }
    public string Act { get; init; } = "";
    public string SubjectKind { get; init; } = "";
    public string SubjectId { get; init; } = "";
    public string? Number { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Reason { get; init; }

    /// <summary>The licences of an audit that it is about, numbers with a blank between; null or without one of them where it is about all. Of an incident the corrective action, or the licence; null for neither. Of an act on anything else, the persons who alone are told; null for all whom its letters name.</summary>
    public string? About { get; init; }

    /// <summary>Who acted; null when the portal did.</summary>
    public Guid? Person { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>The detail of an act on an audit that names the licences it is about.</summary>
    internal const string LicencesDetail = "licence";

    /// <summary>The detail of an act on an incident that names the corrective action it is about.</summary>
    internal const string ActionDetail = "action";

    /// <summary>What the act of the first of two persons is called in the pack, after the act itself.</summary>
    public const string First = ".first";

    /// <summary>The same act as letters know it while the second signature is missing; without the words of the first person, which whoever signs second does not read.</summary>
    internal static AuditEventDraft FirstOf(AuditEventDraft act) => act with { Act = act.Act + First, Reason = null };

    /// <param name="toldTo">The persons who alone are told; null for all whom its letters name.</param>
    internal static LetterOrder? Of(PolicyPack pack, AuditEventDraft act, DateTimeOffset now, IReadOnlyCollection<PersonId>? toldTo = null) => pack.LettersFor(act.Act, act.To).Count == 0 ? null : new()
    {
        Id = Guid.CreateVersion7(now),
        Act = act.Act,
        SubjectKind = act.Subject.Kind,
        SubjectId = act.Subject.Id,
        Number = act.Subject.Number,
        From = act.From,
        To = act.To,
        Reason = act.Reason,
        About = act.Subject.Kind switch
        {
            "audit" => act.Details.GetValueOrDefault(LicencesDetail),
            "incident" => act.Details.GetValueOrDefault(ActionDetail) ?? act.Details.GetValueOrDefault(LicencesDetail),
            _ => toldTo is null ? null : string.Join(' ', toldTo.Select(person => person.Value)),
        },
        Person = act.Person?.Value,
        At = now,
    };
}

/// <summary>A letter to one person, as it was written: in the inbox, by mail, or in the digest of the day. Never changed.</summary>
public sealed class Notice
{
    public Guid Id { get; init; }
    public Guid Order { get; init; }

    /// <summary>The account that it is for.</summary>
    public Guid User { get; init; }

    /// <summary>Key of the template, and the pack whose text it is.</summary>
    public string Template { get; init; } = "";
    public string PackId { get; init; } = "";
    public ContentHash PackHash { get; init; }
    public string Subject { get; init; } = "";

    /// <summary>Paragraphs, one a line.</summary>
    public string Body { get; init; } = "";

    /// <summary>Page that the letter is about, from the root of the portal; null for none.</summary>
    public string? Link { get; init; }

    /// <summary>True when it waits for the digest of the day instead of going out alone.</summary>
    public bool InDigest { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; private set; }
    public DateTimeOffset? ReadAt { get; private set; }

    public void Sent(DateTimeOffset now) => SentAt ??= now;

    public void Read(DateTimeOffset now) => ReadAt ??= now;
}
