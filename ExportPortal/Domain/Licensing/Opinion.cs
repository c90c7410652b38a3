using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

public enum OpinionKind
{
    Technical,
    Legal,
    Ethics,
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
/// <param name="Rank">Highest deciding role of the person when signing; null where rank does not matter.</param>
public sealed record Signature(string Verb, PersonId Person, string PersonName, DateTimeOffset At, string Reason, Role? Rank = null)
{
    /// <summary>Conditions with a last day that the signature was given on; null for none, and where the verb takes none.</summary>
    public IReadOnlyList<LaterCondition>? Later { get; init; }

    /// <summary>Those of them that an appeal panel has taken off since; null for none.</summary>
    public IReadOnlyList<LaterCondition>? SetAside { get; init; }

    /// <summary>What a member of an appeal panel takes off of what deciders set, by its keys; null where the answer takes nothing off.</summary>
    public IReadOnlyList<string>? Off { get; init; }

    /// <summary>The judgment that a member of the board signs; null for any other signature.</summary>
    public Judgment? Judgment { get; init; }
}

/// <summary>A condition precedent: what the rules ask for before first use, and the evidence once it is there.</summary>
/// <param name="EvidencedAt">Null while open.</param>
public sealed record ConditionPrecedent(string Text, string? Evidence, PersonId? By, DateTimeOffset? EvidencedAt)
{
    public bool IsMet => EvidencedAt is not null;

    /// <summary>The decider who set it; null where the rules did, and for one that an older release stored.</summary>
    public PersonId? SetBy { get; init; }

    /// <summary>Numbers of the documents that the applicant handed in for it; null for none, and for what an older release stored.</summary>
    public IReadOnlyList<int>? Documents { get; init; }
}

/// <summary>A question of a reviewer. The officer sends all of a round at once; each is answered once.</summary>
/// <param name="As">Role in which it is asked.</param>
/// <param name="SentAt">Null until the officer has sent it.</param>
/// <param name="Answer">Null until it is answered.</param>
public sealed record Question(
    int Number, Role As, PersonId Person, string PersonName, string Text, DateTimeOffset AskedAt,
    DateTimeOffset? SentAt = null, string? Answer = null, DateTimeOffset? AnsweredAt = null, string? AnsweredBy = null)
{
    /// <summary>What the applicant typed and did not send yet; the office does not see it. Null for nothing.</summary>
    public string? Typed { get; init; }

    public bool IsOpen => SentAt is not null && Answer is null;
}

/// <summary>The refusal of essentially the same case by a partner, on which a ground may rest (RG-13).</summary>
/// <param name="Reference">Under which the partner has it.</param>
public sealed record PartnerRefusal(string Partner, string Reference, DateOnly On)
{
    /// <summary>In characters, inclusive, as is <see cref="LongestReference"/>.</summary>
    public const int LongestName = 200;
    public const int LongestReference = 100;

    [JsonIgnore]
    public string Sentence => $"{Partner.Trim()} refused essentially the same case on {Words.Day(On)} ({Reference.Trim()}).";
}

/// <summary>The notice that a refusal is meant, and what the applicant says to it.</summary>
/// <param name="Ground">RG-01 to RG-13.</param>
/// <param name="WhatWouldChangeIt">What the applicant could bring or change.</param>
/// <param name="Answer">Null while it is awaited.</param>
public sealed record RefusalNotice(
    string Ground, string Reasons, string WhatWouldChangeIt, DateTimeOffset At, string? Answer = null, DateTimeOffset? AnsweredAt = null, string? AnsweredBy = null)
{
    /// <summary>What the applicant typed and did not send yet; the office does not see it. Null for nothing.</summary>
    public string? Typed { get; init; }
}

/// <summary>A tier that was decided otherwise than the rules say, by two persons.</summary>
public sealed record TierOverride(int From, int To, string Reasons, DateTimeOffset At);
