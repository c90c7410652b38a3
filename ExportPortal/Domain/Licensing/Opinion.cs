using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

public enum OpinionKind
{
    Technical,
    Legal,
}

public enum OpinionAnswer
{
    Concurs,
    Objects,
    Abstains,
}

/// <summary>A reviewer's opinion with its reasons. Given once a round; a new round starts when the case comes back.</summary>
public sealed record Opinion(OpinionKind Kind, OpinionAnswer Answer, string Reasons, PersonId Person, string PersonName, DateTimeOffset At);

/// <summary>One of several persons whose verb is needed before it takes effect.</summary>
public sealed record Signature(string Verb, PersonId Person, string PersonName, DateTimeOffset At, string Reason);

/// <summary>A condition precedent: what the rules ask for before first use, and the evidence once it is there.</summary>
/// <param name="EvidencedAt">Null while open.</param>
public sealed record ConditionPrecedent(string Text, string? Evidence, PersonId? By, DateTimeOffset? EvidencedAt)
{
    public bool IsMet => EvidencedAt is not null;
}
