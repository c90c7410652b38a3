using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Documents of the applicant: with the draft, with an answer that the office waits for, and as evidence of a condition.</summary>
public sealed partial class Application
{
    /// <summary>Since when the applicant's answer is awaited, to questions or to a notice of refusal; null while none is.</summary>
    public DateTimeOffset? AnswerAskedAt => State switch
    {
        ApplicationState.RfiPending or ApplicationState.Lapsed => questions.Where(question => question.IsOpen).Max(question => question.SentAt),
        ApplicationState.IntentToRefuse when IsAnswerAwaited => Notice!.At,
        _ => null,
    };

    /// <summary>Why the actor cannot hand in a document now; null when they can.</summary>
    public Rule? WhyNoPapers(Actor actor, PolicyPack pack, DateTimeOffset now) =>
        WhyNotApplicant(actor, Steward)
        ?? (State is ApplicationState.Draft or ApplicationState.Incomplete or ApplicationState.ApprovedConditional || IsAnswerOpen(actor, pack, now) ? null
        : new Rule("DO-2", "Documents are handed in with a draft, with an answer that the office waits for, or as evidence of a condition."));

    /// <summary>Why a document that is evidence of no condition is not taken; null when it is. While an approval waits for its conditions it would belong to none.</summary>
    public Rule? WhyNoneWithoutCondition() => State is ApplicationState.ApprovedConditional ? new Rule("CP-4", "Say of which condition the document is evidence; the approval waits for nothing else.") : null;

    /// <summary>Whether the actor can answer questions or a notice now, or reopen with the answers.</summary>
    private bool IsAnswerOpen(Actor actor, PolicyPack pack, DateTimeOffset now) =>
        new[] { ApplicationVerb.AnswerQuestions, ApplicationVerb.Reopen, ApplicationVerb.AnswerNotice }.Any(verb => WhyClosed(verb, actor, pack, now) is null);

    /// <summary>Whether a document of this instant was handed in for good: with a filing, with an answer that was sent, or as evidence.</summary>
    public bool IsHandedIn(DateTimeOffset addedAt) =>
        State is not (ApplicationState.Draft or ApplicationState.Incomplete) && !(AnswerAskedAt <= addedAt);

    /// <summary>Puts documents beside a condition of the approval. Whoever confirmed before saw other evidence, so confirming starts anew.</summary>
    /// <param name="condition">Its place, from 0.</param>
    /// <param name="documents">Their numbers.</param>
    public void HandIn(int condition, IReadOnlyList<int> documents, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyNoPapers(actor, pack, now) is { } closed)
            throw new RuleViolation(closed);
        RuleViolation.When(State is not ApplicationState.ApprovedConditional, "CP-3", "A document belongs to a condition while the approval waits for its conditions.");
        RuleViolation.When(condition < 0 || condition >= conditions.Count, "CP-1", "There is no such condition.");
        conditions[condition] = conditions[condition] with { Documents = [.. conditions[condition].Documents ?? [], .. documents] };
        signatures.RemoveAll(signature => signature.Verb == nameof(ApplicationVerb.ConfirmConditions));
    }
}
