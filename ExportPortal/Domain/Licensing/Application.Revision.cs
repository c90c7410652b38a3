using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The form opened again while the office waits for an answer: what the applicant would have it say comes with that answer.</summary>
public sealed partial class Application
{
    /// <summary>The form as the applicant changes it, beside the one that was filed; null unless it was opened again. The office sees it once it comes with the answer.</summary>
    public ApplicationContent? Revised { get; private set; }

    /// <summary>Whether the form was changed, or the tier has risen, since the recipient signed, so that it has to sign anew.</summary>
    public bool IsStatementOwed => State is not (ApplicationState.Draft or ApplicationState.Incomplete) && !ApplicationWorkflow.IsEnded(State)
        && StatementAskedAt > steps.FindLast(step => step.Verb == nameof(ApplicationVerb.Submit))?.At && !(Statement?.At >= StatementAskedAt);

    /// <summary>Why the actor cannot open the form again, or change it; null when they can.</summary>
    public Rule? WhyNotRevised(Actor actor, PolicyPack pack, DateTimeOffset now) =>
        WhyNotApplicant(actor, Steward)
        ?? (!IsAnswerOpen(actor, pack, now) ? new Rule("AP-6", "The form of an application that was submitted is changed with an answer that the office waits for, and at no other time.")
        : SamePack(pack));

    /// <summary>Keeps what the form is to say with the answer.</summary>
    /// <param name="content">Null leaves the form as it was filed.</param>
    public void Revise(ApplicationContent? content, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyNotRevised(actor, pack, now) is { } closed)
            throw new RuleViolation(closed);
        Revised = content;
        Drafts++;
    }

    /// <summary>
    /// Takes the changed form over with the answer, decided anew. Signatures and opinions were given on the other form, so they
    /// are given anew, and the recipient signs anew where the statement reads otherwise.
    /// </summary>
    /// <param name="assessment">The newest of the version, on which it is decided.</param>
    /// <param name="missing">What the checks find in it that they did not find before.</param>
    /// <param name="words">The undertaking as it reads with it.</param>
    /// <returns>What is different, in a sentence; empty for nothing.</returns>
    public string TakeOver(MeasurementId assessment, CaseDecision decided, IReadOnlyList<CompletenessGap> missing, IReadOnlyList<string> words, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyNotRevised(actor, pack, now) is { } closed)
            throw new RuleViolation(closed);
        Refuse(missing);
        var content = Revised ?? Content;
        var changes = ContentChanges.Between(Content, content, pack.Form);
        if (assessment != Assessment)
            changes = [.. changes, "a newer risk assessment"];
        (Content, Assessment, Revised) = (content, assessment, null);
        if (changes.Count == 0)
            return "";
        Decide(decided.Case, pack, now);
        Drop(_ => true);
        conditions.Clear(); // typed with those signatures
        ProposedTier = null;
        if (State is not ApplicationState.IntentToRefuse) // there the opinions are part of what the notice stands on, until the review goes on
            opinions.Clear();
        // What was changed back to what is signed already asks nobody.
        if (Statement is { } signed)
            StatementAskedAt = signed.Stands(Recipient, DatasetVersion, Content, Tier, words) ? signed.At : now;
        return $"Changed with the answer: {string.Join("; ", changes)}.";
    }

    private Rule? StatementOwed() => IsStatementOwed
        ? new Rule("ES-8", "The form has changed since the recipient signed the end-use statement, or the tier asks for more than a click. The recipient signs anew before the licence is granted.") : null;
}
