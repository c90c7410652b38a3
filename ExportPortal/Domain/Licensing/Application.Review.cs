using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Submission, and the verbs that ask for nothing but a reason: each guards, takes its row of the table and records the step.</summary>
public sealed partial class Application
{
    /// <summary>Persons who had a hand in the case before the decision (FE-1).</summary>
    public IEnumerable<PersonId> Preparers => steps.Where(step => Preparing.Contains(step.Verb)).Select(step => step.Person)
        .Concat(signatures.Where(signature => Preparing.Contains(signature.Verb)).Select(signature => signature.Person)).Concat(reviewers.Select(one => one.Asker).Where(person => person != default)).Concat(Signatory);

    /// <summary>Every person who had a part in the case, as preparer, reviewer, decider or party (FE-7).</summary>
    public IEnumerable<PersonId> Involved => steps.Select(step => step.Person).Concat(hands).Concat(Signatory)
        .Concat(conditions.Where(condition => condition.By is not null).Select(condition => condition.By!.Value)).Where(person => person != default).Distinct();

    /// <summary>Who signed the end-use statement for the recipient.</summary>
    private IEnumerable<PersonId> Signatory => Statement is { } statement ? [statement.By] : [];

    private static readonly HashSet<string> Preparing = new[]
    {
        ApplicationVerb.Submit, ApplicationVerb.ReturnAsIncomplete, ApplicationVerb.Register, ApplicationVerb.StartReview, ApplicationVerb.GiveTechnicalOpinion,
        ApplicationVerb.GiveLegalOpinion, ApplicationVerb.GiveEthicsOpinion, ApplicationVerb.AskQuestion, ApplicationVerb.SendQuestions, ApplicationVerb.AnswerQuestions,
        ApplicationVerb.Reconcile, ApplicationVerb.Recommend, ApplicationVerb.SendToDecider, ApplicationVerb.ResumeReview, ApplicationVerb.ClearMatch, ApplicationVerb.ConfirmMatch,
    }.Select(verb => verb.ToString()).ToHashSet();

    /// <summary>Verbs that <see cref="Take"/> takes: a reason is all they ask for.</summary>
    public static readonly IReadOnlyList<ApplicationVerb> Plain =
    [
        ApplicationVerb.ReturnAsIncomplete, ApplicationVerb.Register, ApplicationVerb.StartReview, ApplicationVerb.Reconcile, ApplicationVerb.Recommend, ApplicationVerb.SendToDecider,
        ApplicationVerb.ReturnToReview, ApplicationVerb.ResumeReview, ApplicationVerb.Refuse, ApplicationVerb.ClearMatch, ApplicationVerb.ConfirmMatch, ApplicationVerb.Prohibit,
        ApplicationVerb.FindNoLicenceRequired, ApplicationVerb.FindIneligible, ApplicationVerb.Withdraw, ApplicationVerb.SignOutputCheck, ApplicationVerb.ReportRejection,
    ];

    /// <summary>Registers a case in which nothing is missing any more (05, transition 6).</summary>
    public void Register(IReadOnlyList<CompletenessGap> found, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.Register, actor, pack, now);
        Refuse(found);
        Take(ApplicationVerb.Register, reason, actor, pack, now);
    }

    private static void Refuse(IReadOnlyList<CompletenessGap> found) =>
        RuleViolation.When(found.Count > 0, "CK", string.Join(" ", found.Select(gap => $"{gap.Code}: {gap.Message}")));

    public void Submit(IReadOnlyList<CompletenessGap> found, string signatory, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.Submit, actor, pack, now);
        Refuse([.. found.Where(gap => gap.StopsSubmission)]);
        gaps.Clear();
        Move(ApplicationVerb.Submit, actor, pack, now, $"signed by {signatory}");
    }

    /// <summary>
    /// Takes a verb that asks for nothing but a reason. Returning to review starts a new round of opinions; a verb
    /// that the table wants signed twice takes effect with the second person.
    /// </summary>
    public void Take(ApplicationVerb verb, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(ApplicationWorkflow.Table.Find(State, verb) is { IsByPortal: false } && !Plain.Contains(verb), "WF-3", $"{verb} asks for more than a reason; use its own form.");
        RuleViolation.When(verb is ApplicationVerb.Prohibit && State is ApplicationState.ApprovedConditional, "GT-3", "After an approval on conditions the facts of today are needed.");
        Ensure(verb, actor, pack, now);
        if (ApplicationWorkflow.NeedsReason(verb))
            Require(reason);
        // A refusal is a decision too: who decides together refuses together.
        if (!SignedByAll(verb, pack, actor, reason, now))
            return;
        if (verb is ApplicationVerb.ReturnAsIncomplete)
            List(reason);
        else if (verb is ApplicationVerb.ClearMatch)
            Clear(pack, now);
        else if (verb is ApplicationVerb.ConfirmMatch)
            Confirm(pack, now);
        else if (verb is ApplicationVerb.FindIneligible)
            Decide(Case with { DirectIdentifiers = true }, pack, now);
        var row = ApplicationWorkflow.Table.Find(State, verb)!;
        Move(verb, actor, pack, now, reason, row.IsReturn ? PopOrigin(row.To) : null);
        if (verb is ApplicationVerb.ReportRejection)
        {
            Change(ApplicationWorkflow.RejectionClock, clock => clock.Meet(now));
            ReadClocks(pack, now);
        }
        else if (verb is ApplicationVerb.StartReview or ApplicationVerb.ReturnToReview or ApplicationVerb.ResumeReview)
            StartRound();
        else if (verb is ApplicationVerb.ClearMatch)
            ReviewAnew(pack, now);
    }

    /// <summary>Each line of what the officer wrote is one gap.</summary>
    private void List(string missing)
    {
        gaps.Clear();
        gaps.AddRange(missing.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.TrimStart('-', '*', ' ')).Where(line => line.Length > 0)
            .Select(line => new CompletenessGap("CK-00", "", line)));
    }

    /// <summary>Whether the steward's output checker has signed, since it was last submitted, that what is released was checked (SG-01; transition 39).</summary>
    public bool IsOutputCheckSigned => steps.FindLastIndex(step => step.Verb == nameof(ApplicationVerb.SignOutputCheck)) > steps.FindLastIndex(step => step.Verb == nameof(ApplicationVerb.Submit));

    /// <summary>What the record says where nobody but the submitter could sign the output check.</summary>
    public const string CheckedAlone = "Who submitted the application has signed it too: the steward has no other person.";

    /// <summary>Whether the actor submitted it last.</summary>
    public bool HasSubmitted(Actor actor) => steps.FindLast(step => step.Verb == nameof(ApplicationVerb.Submit))?.Person == actor.Person;

    /// <summary>Why the actor cannot sign as output checker: it is another person than the one who submitted (03, 3.1; FE-11), where the steward has one. Null when they can.</summary>
    /// <param name="isAlone">Whether the steward has no other person.</param>
    public Rule? WhyNotChecker(Actor actor, bool isAlone) => HasSubmitted(actor) && !isAlone
        ? new Rule("TR-5", "You submitted this application, so another person of your organisation signs as its output checker.") : null;

    /// <summary>Whether a round of review begins with the step.</summary>
    internal static bool StartsRound(StepTaken step) =>
        step.Verb is nameof(ApplicationVerb.StartReview) or nameof(ApplicationVerb.ReturnToReview) or nameof(ApplicationVerb.ResumeReview) or nameof(ApplicationVerb.RemitOnAppeal);

    private void StartRound()
    {
        opinions.Clear();
        Drop(_ => true);
        conditions.Clear();
        abstained.Clear();
        ProposedTier = null;
        Notice = null;
        Revised = null;
        Direction = null; // it bound the decision that it was given for
    }

    private static void Require(string reason) => Reasons.Require(reason);

    private void Ensure(ApplicationVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyClosed(verb, actor, pack, now) is { } rule)
            throw new RuleViolation(rule);
    }

    private bool SignedByAll(ApplicationVerb verb, PolicyPack pack, Actor actor, string reason, DateTimeOffset now, IReadOnlyList<LaterCondition>? later = null)
    {
        var rank = actor.Is(Role.BoardMember) ? Role.BoardMember : actor.Is(Role.LicensingManager) ? Role.LicensingManager : actor.Is(Role.LicensingOfficer) ? Role.LicensingOfficer : (Role?)null;
        signatures.Add(new Signature(verb.ToString(), actor.Person, actor.Name, now, reason.Trim(), rank) { Later = later is { Count: > 0 } ? later : null });
        Touch(actor);
        return signatures.Count(signature => signature.Verb == verb.ToString()) >= SignaturesNeeded(verb, pack);
    }

    /// <summary>With an approval dies what it asked of the recipient: the next one asks for what the rules ask for then. An instant may be stored shorter than that of its signature.</summary>
    private void Drop(Predicate<Signature> dies)
    {
        if (signatures.Exists(signature => dies(signature) && signature.Verb == nameof(ApplicationVerb.Approve) && (signature.At - StatementAskedAt)?.Duration() < TimeSpan.FromMilliseconds(1)))
            StatementAskedAt = Statement?.At;
        signatures.RemoveAll(dies);
    }

    /// <summary>Keeps who had a hand in the case (FE-7).</summary>
    private void Touch(Actor actor)
    {
        if (!hands.Contains(actor.Person))
            hands.Add(actor.Person);
    }

    private ApplicationState PopOrigin(ApplicationState otherwise)
    {
        if (origins.Count == 0)
            return otherwise;
        var origin = origins[^1];
        origins.RemoveAt(origins.Count - 1);
        return origin;
    }

    private void Move(ApplicationVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now, string reason, ApplicationState? to = null)
    {
        var row = ApplicationWorkflow.Table.Require(State, verb, actor);
        var next = to ?? row.To;
        // A pause that ends in where it came from starts no clock of its own.
        Step(row, next, actor.Person, actor.Name, pack, now, reason, row.IsReturn ? null : row.Clock);
    }

    private void Step(
        Transition<ApplicationState, ApplicationVerb> row, ApplicationState next, PersonId person, string name, PolicyPack pack, DateTimeOffset now, string reason, string? clock)
    {
        var from = State;
        steps.Add(new StepTaken(Words.Code(from), row.Verb.ToString(), Words.Code(next), person, name, now, reason.Trim()));
        State = next;
        // Half-given verbs die with a move; who approved stays with the approval.
        if (from != next || row.Signatures > 1)
        {
            var (stood, stands) = (from is ApplicationState.Approved or ApplicationState.ApprovedConditional, next is ApplicationState.Approved or ApplicationState.ApprovedConditional);
            Drop(signature => signature.Verb != nameof(ApplicationVerb.Approve) || !stands);
            ProposedTier = null;
            // What was typed with a signature dies with it; what an approval asked for stays on record.
            if (!stood && !stands)
                conditions.Clear();
        }
        MoveClocks(from, next, clock, pack, now);
    }
}
