using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications.Form;
using ExportPortal.Features.Applications.Papers;

namespace ExportPortal.Features.Applications;

/// <summary>A verb as the transition table offers it to the caller.</summary>
/// <param name="Closed">Code and sentence of the rule that closes it; null when it is open.</param>
public sealed record VerbRecord(string Verb, Rule? Closed);

/// <summary>A question to the applicant. Those that wait to be sent are for the authority's own staff.</summary>
/// <param name="SentAt">Null until it is sent.</param>
/// <param name="Answer">Null while it is open.</param>
public sealed record QuestionRecord(int Number, string Text, DateTimeOffset? SentAt, string? Answer)
{
    /// <summary>Who asked, and in which role; null for parties.</summary>
    public string? AskedBy { get; init; }
    public Role? As { get; init; }
    public string? AnsweredBy { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>What the applicant has typed and not sent; null for nothing, and for everybody else.</summary>
    public string? Kept { get; init; }
}

/// <summary>A condition of an approval that has to be met before the first use.</summary>
/// <param name="Number">From 1, as evidence for it names it.</param>
/// <param name="Evidence">Null until there is some.</param>
public sealed record ConditionRecord(int Number, string Text, string? Evidence, DateTimeOffset? EvidencedAt)
{
    /// <summary>Numbers of the documents that the applicant handed in for it.</summary>
    public IReadOnlyList<int> Documents { get; init; } = [];

    internal static IReadOnlyList<ConditionRecord> Of(IEnumerable<ConditionPrecedent> conditions) =>
        [.. conditions.Select((condition, at) => new ConditionRecord(at + 1, condition.Text, condition.Evidence, condition.EvidencedAt) { Documents = condition.Documents ?? [] })];
}

/// <summary>A document that the case needs and that is not on file, or does not open.</summary>
/// <param name="OrField">Key of the field whose answer stands in for it; null for none.</param>
public sealed record NeededDocument(string Kind, string Title, string? OrField);

/// <summary>What stands between the application and its registration.</summary>
/// <param name="Code">CK-01 to CK-18.</param>
/// <param name="Section">Of the form, 1 to 12; 13 for the documents, 14 where no field mends it, 0 under a pack without a form.</param>
/// <param name="Field">Key of the field, or "document-" and the kind of the document; empty for none.</param>
/// <param name="StopsSubmission">Whether it cannot be submitted before; the others hold up the registration.</param>
public sealed record OpenPoint(string Code, int Section, string Field, string Message, bool StopsSubmission);

/// <param name="Because">What put it there.</param>
public sealed record ClauseRecord(string Code, string Title, string Text, string Because);

/// <param name="Answer">CONCURS, OBJECTS or ABSTAINS.</param>
public sealed record OpinionRecord(string Kind, string Answer, string Reasons, string By, DateTimeOffset At);

/// <summary>The first of two signatures.</summary>
/// <param name="Reason">Empty for whoever signs second.</param>
public sealed record HalfSignedRecord(string Verb, string By, DateTimeOffset At, string Reason);

/// <summary>An act on a case as it stands in the log.</summary>
/// <param name="Place">In the log of acts, from 0; its proof is read by it.</param>
/// <param name="Words">What was done, as a reader says it.</param>
/// <param name="By">Null where the portal itself acted.</param>
/// <param name="Rule">Code of the rule that denied it; null when it was done.</param>
public sealed record HistoryRecord(long Place, DateTimeOffset At, string Act, string Words, string? By, IReadOnlyList<string> Roles, string? From, string? To, string? Reason, string? Rule)
{
    internal static HistoryRecord Of(CaseAct act) => new(
        act.Event.Seq, act.Event.At, act.Event.Act, CaseAct.WordsOf(act.Event.Act), act.ActorName, act.Event.Roles, act.Event.From, act.Event.To, act.Reason, act.Rule);
}

/// <summary>An application as a machine reads it.</summary>
/// <param name="Revision">To be handed back with an act; it counts every change.</param>
/// <param name="Notice">The notice of refusal and its answer; null for none.</param>
/// <param name="Missing">What the office found missing; empty unless the application came back as incomplete.</param>
/// <param name="DueAt">When the present clock is due; null when none runs.</param>
public sealed record ApplicationRecord(
    string Number, string State, int Revision, string Dataset, string Steward, string Recipient, int? Tier, string Outcome, IReadOnlyList<DecisionReason> Reasons,
    string Pack, string PackSha256, DateTimeOffset? DueAt, DateTimeOffset? DecisionDueAt, IReadOnlyList<VerbRecord> Verbs,
    IReadOnlyList<QuestionRecord> Questions, RefusalNotice? Notice, IReadOnlyList<string> Missing)
{
    /// <summary>How often the draft was rewritten; to be handed back with a rewriting and with Submit.</summary>
    public int Drafts { get; init; }

    /// <summary>What is asked for, in the shape in which a rewriting sends it, the drafts that it hands back included.</summary>
    public required ApplicationInput Content { get; init; }

    /// <summary>The answers to the form as a person reads them; fields without an answer are left out.</summary>
    public IReadOnlyList<AnsweredSection> Form { get; init; } = [];

    /// <summary>On file.</summary>
    public IReadOnlyList<DocumentRecord> Documents { get; init; } = [];

    /// <summary>Still to be attached; empty once the application is registered.</summary>
    public IReadOnlyList<NeededDocument> DocumentsNeeded { get; init; } = [];

    /// <summary>Empty once the application is registered.</summary>
    public IReadOnlyList<OpenPoint> OpenPoints { get; init; } = [];

    /// <summary>What has to be there before the first use, as the rules say.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Largest overall risk that passes, in [0, 1], inclusive; null when a gate ended the case.</summary>
    public double? Threshold { get; init; }

    /// <summary>Null when a gate ended the case before the risk was weighed.</summary>
    public RiskFigures? Risk { get; init; }

    /// <summary>Less restrictive ways, each run by the rules.</summary>
    public IReadOnlyList<AlternativeTerms> Alternatives { get; init; } = [];

    /// <summary>The tier that two persons set against the rules; null for none.</summary>
    public TierOverride? Override { get; init; }

    /// <summary>Add-on clauses of the licence that was or would be granted.</summary>
    public IReadOnlyList<ClauseRecord> Clauses { get; init; } = [];

    /// <summary>Those that the caller may read now: until all of a round are in, nobody reads another's.</summary>
    public IReadOnlyList<OpinionRecord> Opinions { get; init; } = [];

    /// <summary>Null when nothing waits for a second person.</summary>
    public HalfSignedRecord? HalfSigned { get; init; }

    /// <summary>Of an approval; empty for none.</summary>
    public IReadOnlyList<ConditionRecord> Conditions { get; init; } = [];

    /// <summary>Conditions with a last day that an approval was given on; owed under the licence.</summary>
    public IReadOnlyList<LaterCondition> Later { get; init; } = [];

    /// <summary>What the appeal panel directs; null for nothing.</summary>
    public string? Direction { get; init; }

    /// <summary>Number of the licence granted on it; null for none, and for a caller who may not see it.</summary>
    public string? Licence { get; init; }

    /// <summary>What was done to the case, oldest first; attempts that were denied are for the authority's own staff.</summary>
    public IReadOnlyList<HistoryRecord> History { get; init; } = [];
}
