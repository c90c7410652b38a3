using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.ApplicationVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>The words of an application's verbs and states: pages, letters and the API say the same.</summary>
public static class ApplicationWords
{
    private static readonly Dictionary<ApplicationVerb, (string Label, string Effect)> Verbs = new()
    {
        [Submit] = ("Submit", "The office checks the application for completeness. You can no longer change it, unless it comes back."),
        [ReturnAsIncomplete] = ("Return as incomplete", "The applicant gets it back with what is missing, and a time in which to mend it."),
        [Register] = ("Register", "The decision clock starts now."),
        [StartReview] = ("Start the review", "The technical and the legal reviewer can give their opinions."),
        [GiveTechnicalOpinion] = ("Give the technical opinion", "Your opinion and its reasons are on record. Whoever gives it never decides the case."),
        [GiveLegalOpinion] = ("Give the legal opinion", "Your opinion and its reasons are on record. Whoever gives it never decides the case."),
        [GiveEthicsOpinion] = ("Give the ethics opinion", "Your opinion and its reasons are on record. Whoever gives it never decides the case."),
        [AskQuestion] = ("Ask a question", "Your question goes on the list of this round. The officer sends all questions together."),
        [SendQuestions] = ("Send the questions", "The applicant gets every question at once. The decision clock stands still until all are answered."),
        [AnswerQuestions] = ("Answer the questions", "The review goes on with your answers, and so does the decision clock."),
        [Reopen] = ("Reopen with the answers", "The application goes back to review with your answers."),
        [Reconcile] = ("Reconcile the opinions", "How the difference was weighed is on record; the case can be recommended."),
        [Recommend] = ("Recommend", "The recommendation is on record; the case can go to the decider."),
        [SendToDecider] = ("Send to the decider", "The decider of this tier is asked to decide."),
        [Approve] = ("Approve", "With the last signature needed the licence is granted, or waits for its conditions."),
        [Abstain] = ("Abstain", "You step aside from this decision. Somebody else of your role decides."),
        [OverrideTier] = ("Override the tier", "With the signature of a person of higher rank the tier moves by one. At a higher tier a term beyond its most is cut, and what it asks for and the application does not say is owed before first use. Overrides are counted in public."),
        [ExtendTime] = ("Extend the time", "The longest time for the decision gets its one extension, and the applicant is told why."),
        [ReturnToReview] = ("Return to review", "A new round starts: opinions and signatures of this round no longer count."),
        [AnnounceRefusal] = ("Give notice of refusal", "The applicant is told of the ground and has time to answer. Nothing is refused yet."),
        [AnswerNotice] = ("Answer the notice", "The office reads your answer before it decides. You answer once."),
        [ResumeReview] = ("Resume the review", "The answer is reviewed; opinions are given anew."),
        [Refuse] = ("Refuse", "The application is refused for good. The applicant can appeal."),
        [ConfirmConditions] = ("Confirm the conditions", "With the second signature the licence is granted."),
        [ClearMatch] = ("Clear the match", "With the second signature the case goes back to where it was held."),
        [ConfirmMatch] = ("Confirm the match", "With the second signature the export is prohibited."),
        [Prohibit] = ("Mark as prohibited", "With the second signature the export is prohibited. Nobody can override a gate."),
        [ReportRejection] = ("Record the report of the rejection", "That the rejected transaction was reported is on record, and the clock for it ends."),
        [SignOutputCheck] = ("Sign the output check", "As output checker of the steward you sign that every result was checked before its release (SG-01). The office can then find that no licence is needed."),
        [FindNoLicenceRequired] = ("Find that no licence is needed", "The case ends: these data may be exported without a licence."),
        [FindIneligible] = ("Send to the personal-data route", "The case ends here: data with direct identifiers cannot be licensed by this office."),
        [Withdraw] = ("Withdraw", "The case ends. A new application can be made at any time."),
        [HoldForScreening] = ("Hold for screening", "A possible match waits for two persons. The decision clock goes on."),
        [RegisterAutomatically] = ("Register automatically", "The case needs no review; another officer decides it."),
        [ReturnWithoutAction] = ("Return without action", "The gaps were not closed in time. A new application can be made at any time."),
        [Lapse] = ("Lapse", "The time was over without an answer."),
        [RemitOnAppeal] = ("Send back on appeal", "Other reviewers look at the case anew."),
        [ReviewAnew] = ("Review anew", "Newer facts or another tier ask for an opinion that nobody gave. The opinions that are in stay."),
        [GrantOnAppeal] = ("Decide anew on appeal", "The decider decides again, with the direction of the panel."),
    };

    /// <summary>The verb as a button says it.</summary>
    public static string Label(this ApplicationVerb verb) => Verbs[verb].Label;

    /// <summary>An act of the log on an application, such as "application.submit", as a reader says it.</summary>
    public static string ActLabel(string act) => act switch
    {
        "application.draft" => "Save the draft",
        "application.openform" => "Open the form again",
        "application.closeform" => "Leave the form as it was filed",
        "application.keepanswers" => "Keep answers that are not sent yet",
        "application.attach" => "Attach documents",
        "application.detach" => "Remove a document",
        "application.download" => "Download a document",
        "application.askstatement" => "Ask for the end-use statement",
        "application.signstatement" => "Sign the end-use statement",
        "application.evidence" => "Record evidence",
        "application.askreviewer" => "Ask a reviewer",
        "application.addclause" => "Add a clause",
        "application.takebackclause" => "Take back a clause",
        "application.remind" => "Remind",
        _ => Verbs.Keys.Where(verb => act == $"application.{verb.ToString().ToLowerInvariant()}").Select(Label).FirstOrDefault(act),
    };

    /// <summary>What is different afterwards, in one or two sentences.</summary>
    public static string Effect(this ApplicationVerb verb) => Verbs[verb].Effect;

    /// <summary>Whether the verb takes something away, so that it is asked for with more weight.</summary>
    public static bool IsGrave(this ApplicationVerb verb) => verb is AnnounceRefusal or Refuse or Prohibit or ConfirmMatch or FindIneligible or Withdraw;

    /// <summary>What the applicant signs on submission.</summary>
    public static string Declaration(string steward) =>
        $"I am authorised to sign for {steward}. What this application says is complete and true to my knowledge, and I will tell the office without delay if it changes.";

    /// <summary>Whom or what the case waits for, in a few words; empty once it has ended.</summary>
    public static string WaitingFor(this Application application, PolicyPack pack) => application.State switch
    {
        ApplicationState.Draft => "Submission by the applicant",
        ApplicationState.Submitted => application.Decision.Outcome is DecisionOutcome.NoLicenceRequired && !application.IsOutputCheckSigned ? "Signature of the steward's output checker (SG-01)" : "Completeness check",
        ApplicationState.Incomplete => "Corrections by the applicant",
        ApplicationState.Registered => "Start of the review",
        ApplicationState.ScreeningHold => application.HalfSigned() is null ? "Screening decision by two persons" : "Second person on the screening match",
        ApplicationState.InReview => Opinions(application, pack),
        ApplicationState.RfiPending => "Answers of the applicant",
        ApplicationState.Recommended => "Sending to the decider",
        ApplicationState.DecisionPending => application.IsStatementOwed ? "New signature of the recipient on the end-use statement"
            : application.HalfSigned() is null ? $"Decision: {Words.Of(application.DeciderRole(pack))}" : $"Second signature: {Words.Of(application.DeciderRole(pack))}",
        ApplicationState.IntentToRefuse => application.IsAnswerAwaited ? "Answer of the applicant to the notice"
            : application.Notice?.Answer is null ? $"Decision: {Words.Of(application.DeciderRole(pack))}" : "Decision on the applicant's answer",
        ApplicationState.ApprovedConditional when application.IsHalfProhibited() => "Second person on the gate that is met",
        ApplicationState.ApprovedConditional => application.Conditions.All(condition => condition.IsMet)
                ? application.IsStatementOwed ? "New signature of the recipient on the end-use statement" : "Confirmation by two persons"
            : application.Conditions.Any(condition => !condition.IsMet && condition.Documents is { Count: > 0 }) ? "Recording of the evidence that was handed in" : "Evidence for the conditions",
        ApplicationState.Prohibited when application.RejectionOwed is not null => "Report of the rejected transaction",
        _ => "",
    };

    /// <summary>Code of the state, named by the open opinion where just one is open: IN_REVIEW:LEGAL.</summary>
    public static string StateCode(this Application application, PolicyPack pack)
    {
        var code = Words.Code(application.State);
        var open = OpenOpinions(application, pack);
        return application.State is ApplicationState.InReview && open.Count == 1 ? $"{code}:{open[0].ToString().ToUpperInvariant()}" : code;
    }

    /// <summary>The first of two signatures, while the second is missing; null when no verb waits for one.</summary>
    public static Signature? HalfSigned(this Application application) => application.HalvesSigned().LastOrDefault();

    /// <summary>All of those, where more than one verb waits.</summary>
    public static IEnumerable<Signature> HalvesSigned(this Application application) =>
        ApplicationWorkflow.IsEnded(application.State) ? [] : application.Signatures.Where(signature =>
            signature.Verb != nameof(Approve) || application.State is ApplicationState.DecisionPending);

    /// <summary>
    /// Whether something other than withdrawing, asking or stepping aside is open to the actor now, or evidence for a condition
    /// is missing that they record: the case waits for them.
    /// </summary>
    /// <param name="pack">The pack of the case.</param>
    public static bool WaitsFor(this Application application, Actor actor, PolicyPack pack, DateTimeOffset now) =>
        ApplicationWorkflow.Table.Rows.Any(row => row.From == application.State && !IsByTheWay(application, row) && application.WhyClosed(row.Verb, actor, pack, now) is null)
        || (application.WhyNoEvidence(actor) is null && application.Conditions.Any(condition => !condition.IsMet));

    /// <summary>
    /// Whether the next step is the actor's: the case waits for them, and not for a find alone that anybody may make at any time.
    /// </summary>
    /// <param name="pack">The pack of the case.</param>
    public static bool IsHandedTo(this Application application, Actor actor, PolicyPack pack, DateTimeOffset now) =>
        ApplicationWorkflow.Table.Rows.Any(row => row.From == application.State && row.Verb is not FindIneligible && !IsByTheWay(application, row) && application.WhyClosed(row.Verb, actor, pack, now) is null);

    /// <summary>Whether one person has signed the verb and the second is missing.</summary>
    public static bool HasHalf(this Application application, ApplicationVerb verb) => application.HalvesSigned().Any(half => half.Verb == verb.ToString());

    /// <summary>A gate that is met after an approval on conditions is found by whoever looks; nobody waits for it until one has signed.</summary>
    private static bool IsByTheWay(Application application, Transition<ApplicationState, ApplicationVerb> row) =>
        ByTheWay.Contains(row.Verb) || (row is { From: ApplicationState.ApprovedConditional, Verb: Prohibit } && !application.IsHalfProhibited());

    private static bool IsHalfProhibited(this Application application) => application.Signatures.Any(signature => signature.Verb == nameof(Prohibit));

    /// <summary>Verbs that may be used but that nobody waits for.</summary>
    public static readonly IReadOnlyList<ApplicationVerb> ByTheWay = [Withdraw, AskQuestion, Abstain, OverrideTier, ExtendTime];

    /// <summary>Opinions that the case needs and that nobody has given in this round.</summary>
    public static IReadOnlyList<OpinionKind> OpenOpinions(this Application application, PolicyPack pack) =>
        [.. application.OpinionsNeeded(pack).Where(kind => application.Opinions.All(opinion => opinion.Kind != kind))];

    private static string By(Application application, OpinionKind kind) => application.Asked(kind) is { } asked ? $": {asked.PersonName}" : "";

    private static string Opinions(Application application, PolicyPack pack) => OpenOpinions(application, pack) switch
    {
        [] => application.OpinionsDiffer && !application.IsReconciled ? "Reconciliation of the opinions" : "Recommendation",
        [var only] => $"{only} opinion{By(application, only)}",
        var open => $"{string.Join(" and ", open.Select((kind, at) => (at == 0 ? kind.ToString() : Words.Of(kind)) + (application.Asked(kind) is { } asked ? $" ({asked.PersonName})" : "")))} opinion",
    };
}
