using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Recipients.Lists;

public enum HitState
{
    /// <summary>Waits for two persons.</summary>
    Open,

    /// <summary>Two persons found it to be another party.</summary>
    Cleared,

    /// <summary>Two persons found it to be the same party (P1).</summary>
    Confirmed,

    /// <summary>Party or entry changed, or the entry is gone; what was decided on it no longer counts.</summary>
    Lapsed,
}

/// <summary>What a person says of a hit, signed.</summary>
public sealed record HitSignature(bool IsSame, PersonId Person, string PersonName, DateTimeOffset At, string Reason);

/// <summary>
/// A subject and an entry that are alike, with both sides as they were when found. It is cleared or confirmed by two
/// persons; that is remembered for this party and this entry until either of them changes.
/// </summary>
public sealed class ScreeningHit
{
    /// <summary>Who decides a match, two of them together.</summary>
    public static readonly IReadOnlyList<Role> Deciders = [Role.LicensingOfficer, Role.ScreeningAnalyst];
    private readonly List<HitSignature> signatures = [];

    public Guid Id { get; private set; }
    public OrganisationId Party { get; private set; }
    public ScreenedSubject Subject { get; private set; } = null!;
    public ContentHash SubjectHash { get; private set; }
    public ListStamp List { get; private set; } = null!;
    public ListedParty Entry { get; private set; } = null!;
    public ContentHash EntryHash { get; private set; }
    public MatchScore Score { get; private set; } = null!;

    /// <summary>Whether the score is in the band above "possible".</summary>
    public bool IsProbable { get; private set; }
    public HitState State { get; private set; }
    public DateTimeOffset FoundAt { get; private set; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public IReadOnlyList<HitSignature> Signatures => signatures;

    public bool Counts => State is HitState.Open or HitState.Confirmed;

    private ScreeningHit() { }

    public static ScreeningHit Of(Guid id, OrganisationId party, FoundMatch found, DateTimeOffset now) => new()
    {
        Id = id, Party = party, Subject = found.Subject, SubjectHash = found.Subject.Hash(), List = found.List, Entry = found.Entry, EntryHash = found.Entry.Hash(),
        Score = found.Score, IsProbable = found.Band is Policy.MatchBand.Probable, State = HitState.Open, FoundAt = now,
    };

    /// <summary>Whether it is about this subject and this entry, both unchanged.</summary>
    public bool IsOf(FoundMatch found) => IsAbout(found) && SubjectHash == found.Subject.Hash() && EntryHash == found.Entry.Hash();

    /// <summary>Whether it is about the same subject and entry, changed or not.</summary>
    public bool IsAbout(FoundMatch found) => Subject.Owner == found.Subject.Owner && List.Source == found.List.Source && Entry.Key == found.Entry.Key;

    /// <summary>Why the actor cannot sign now; null when they can.</summary>
    public Rule? WhyClosed(Actor actor) =>
        State is not HitState.Open ? new Rule("SC-1", $"This match is {Words.Of(State)} already.")
        : !Deciders.Any(actor.Is) ? new Rule("SC-2", $"Only for: {string.Join(", ", Deciders.Select(role => Words.Of(role)))}.")
        : actor.IsBoundTo(Party) ? new Rule("FE-3", "You belong to this party or declared an interest in it, so somebody else decides.")
        : signatures.Any(one => one.Person == actor.Person) ? new Rule("FE-11", "You have signed this already; a second person signs next, whatever account they use.")
        : null;

    /// <summary>Signs that it is the same party, or another one; takes effect with the second person who says the same.</summary>
    /// <returns>Whether it took effect.</returns>
    public bool Sign(bool isSame, string reason, Actor actor, DateTimeOffset now)
    {
        if (WhyClosed(actor) is { } rule)
            throw new RuleViolation(rule);
        RuleViolation.When(string.IsNullOrWhiteSpace(reason), "SC-3", "Write why it is the same party, or another one.");
        signatures.Add(new(isSame, actor.Person, actor.Name, now, reason.Trim()));
        // Who disagrees keeps it open: a further person has to side with one of them.
        if (signatures.Count(one => one.IsSame == isSame) < 2)
            return false;
        (State, EndedAt) = (isSame ? HitState.Confirmed : HitState.Cleared, now);
        return true;
    }

    public void Lapse(DateTimeOffset now) => (State, EndedAt) = (HitState.Lapsed, now);
}
