using ExportPortal.Domain.Common;
using static ExportPortal.Domain.Common.Role;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>States of an application (domain/05 5.4).</summary>
public enum ApplicationState
{
    Draft,
    Submitted,
    Incomplete,
    Registered,
    ScreeningHold,
    InReview,
    RfiPending,
    Recommended,
    DecisionPending,
    IntentToRefuse,
    ApprovedConditional,
    Approved,
    Refused,
    Prohibited,
    Rwa,
    Withdrawn,
    Lapsed,
    NoLicenceRequired,
    Ineligible,
}

/// <summary>What people, and the portal itself, do to an application.</summary>
public enum ApplicationVerb
{
    Submit,
    ReturnAsIncomplete,
    Register,
    StartReview,
    GiveTechnicalOpinion,
    GiveLegalOpinion,
    GiveEthicsOpinion,
    AskQuestion,
    SendQuestions,
    AnswerQuestions,
    Reopen,
    Reconcile,
    Recommend,
    SendToDecider,
    Approve,
    Abstain,
    OverrideTier,
    ExtendTime,
    ReturnToReview,
    AnnounceRefusal,
    AnswerNotice,
    ResumeReview,
    Refuse,
    ConfirmConditions,
    ClearMatch,
    ConfirmMatch,
    Prohibit,
    FindNoLicenceRequired,
    FindIneligible,
    Withdraw,
    HoldForScreening,
    RegisterAutomatically,
    ReturnWithoutAction,
    Lapse,
    RemitOnAppeal,
    GrantOnAppeal,
    ReviewAnew,
    SignOutputCheck,
    ReportRejection,
}

/// <summary>The one table of an application's life. Pages, API and documents ask it; nothing else knows a transition.</summary>
public static class ApplicationWorkflow
{
    /// <summary>Whoever may decide on some tier; the application narrows it to its own tier.</summary>
    private static readonly Role[] Deciders = [LicensingOfficer, LicensingManager, BoardMember];

    /// <summary>States in which a screening match or a gate may still be found (37, 38).</summary>
    private static readonly ApplicationState[] Examined = [Registered, InReview, RfiPending, Recommended, DecisionPending];

    /// <summary>Runs after a prohibition at gate P2 until somebody has reported the rejected transaction (03, stage 0).</summary>
    internal const string RejectionClock = "rejected-transaction";

    public static TransitionTable<ApplicationState, ApplicationVerb> Table { get; } = new("application",
    [
        new(2, Draft, Submit, Submitted, [Steward], "completeness", Guard: "nothing is missing"),
        new(3, Submitted, ReturnAsIncomplete, Incomplete, [LicensingOfficer], "complete-gaps", Guard: "the gaps are listed"),
        new(4, Incomplete, Submit, Submitted, [Steward], "completeness", Guard: "nothing is missing"),
        new(5, Incomplete, ReturnWithoutAction, Rwa, [], Guard: "the time for the gaps is over"),
        new(6, Submitted, Register, Registered, [LicensingOfficer], "decision-T", Guard: "a licence is needed"),
        .. Each(Examined, from => new(from is Registered ? 8 : 37, from, HoldForScreening, ScreeningHold, [], "screening-adjudication", Guard: "a possible match was found")),
        new(9, ScreeningHold, ClearMatch, Registered, [LicensingOfficer, ScreeningAnalyst], Signatures: 2, Guard: "two persons say why it is another party", IsReturn: true),
        new(9, ScreeningHold, ConfirmMatch, Prohibited, [LicensingOfficer, ScreeningAnalyst], "prohibition-notice", 2, Guard: "two persons say why it is the same party"),
        new(10, Registered, StartReview, InReview, [LicensingOfficer], "review-T"),
        new(10, InReview, GiveTechnicalOpinion, InReview, [TechnicalReviewer], Guard: "not given in this round"),
        new(10, InReview, GiveLegalOpinion, InReview, [LegalReviewer], Guard: "not given in this round, by another person"),
        new(10, InReview, GiveEthicsOpinion, InReview, [EthicsMember], Guard: "the tier asks for it"),
        new(11, InReview, AskQuestion, InReview, [TechnicalReviewer, LegalReviewer, EthicsMember, LicensingOfficer], Guard: "the questions of this round were not sent"),
        new(11, InReview, SendQuestions, RfiPending, [LicensingOfficer], "rfi-open", Guard: "all questions at once, once a round; the decision clock stops"),
        new(12, RfiPending, AnswerQuestions, InReview, [Steward], Guard: "every question is answered; the decision clock goes on", IsReturn: true),
        new(13, RfiPending, Lapse, Lapsed, [], "rfi-reopen", Guard: "the time for the answers is over"),
        new(33, Lapsed, Reopen, InReview, [Steward], Guard: "the answers are complete and the time for it has not passed"),
        new(14, InReview, Reconcile, InReview, [LicensingOfficer], Guard: "the opinions differ"),
        new(14, InReview, Recommend, Recommended, [LicensingOfficer], Guard: "all opinions are in, differing ones reconciled"),
        new(15, Recommended, SendToDecider, DecisionPending, [LicensingOfficer], Guard: "the recommendation has its reasons"),
        new(43, Registered, RegisterAutomatically, Recommended, [], Guard: "tier 1, every gate and check passes"),
        new(16, DecisionPending, Approve, Approved, Deciders, Guard: "the decider of the tier, who had no part in the case", Or: ApprovedConditional),
        new(16, DecisionPending, Abstain, DecisionPending, Deciders, Guard: "the decider of the tier"),
        new(16, DecisionPending, OverrideTier, DecisionPending, [LicensingManager, BoardMember], Signatures: 2, Guard: "by one tier; the second person is of higher rank"),
        .. Each([InReview, Recommended, DecisionPending], from => new(16, from, ExtendTime, from, [LicensingManager], Guard: "once, by the time that the rules allow")),
        new(36, DecisionPending, ReturnToReview, InReview, Deciders, "review-T"),
        .. Each([Recommended, DecisionPending], from => new(36, from, ReviewAnew, InReview, [], "review-T", Guard: "newer facts or another tier ask for an opinion that is not in")),
        new(17, DecisionPending, AnnounceRefusal, IntentToRefuse, Deciders, "intent-answer", Guard: "says what would change it; the decision clock stops"),
        new(17, IntentToRefuse, AnswerNotice, IntentToRefuse, [Steward], Guard: "once, within its time"),
        new(18, IntentToRefuse, ResumeReview, InReview, [LicensingOfficer], "review-T", Guard: "new facts; the decision clock goes on"),
        new(19, IntentToRefuse, Refuse, Refused, Deciders, "appeal-lodge", Guard: "the applicant has answered, or the time for it is over"),
        new(20, ApprovedConditional, ConfirmConditions, Approved, [LicensingOfficer, LicensingManager], Signatures: 2, Guard: "each condition has its evidence"),
        new(34, ApprovedConditional, Lapse, Lapsed, [], Guard: "the time for the conditions is over"),
        .. Each(Examined, from => new(from is Registered ? 7 : 38, from, Prohibit, Prohibited, [LicensingOfficer], "prohibition-notice", 2, Guard: "a gate is met")),
        new(7, Prohibited, ReportRejection, Prohibited, [LicensingOfficer], Guard: "gate P2 was met, and the rejected transaction is not reported yet"),
        new(38, ApprovedConditional, Prohibit, Prohibited, [LicensingOfficer], "prohibition-notice", 2, Guard: "a gate is met since the approval"),
        new(38, ApprovedConditional, ConfirmMatch, Prohibited, [], "prohibition-notice", 2, Guard: "two persons found that a party or a user is listed"),
        new(39, Submitted, SignOutputCheck, Submitted, [Steward], Guard: "the rules give tier 0"),
        new(39, Submitted, FindNoLicenceRequired, NoLicenceRequired, [LicensingOfficer], Guard: "the rules give tier 0, and the steward's output checker has signed"),
        .. Each([Submitted, InReview], from => new(40, from, FindIneligible, Ineligible, [LicensingOfficer], Guard: "direct identifiers were found; by two persons where no measurement shows them")),
        .. Each([Draft, Submitted, Incomplete, Registered, ScreeningHold, InReview, RfiPending, Recommended, DecisionPending, IntentToRefuse],
            from => new(23, from, Withdraw, Withdrawn, [Steward])),
        // Not decided for good: nothing is licensed before the conditions are met.
        new(23, ApprovedConditional, Withdraw, Withdrawn, [Steward]),
        .. Each([Refused, Prohibited, ApprovedConditional], from => new(25, from, RemitOnAppeal, InReview, [], "review-T", Guard: "the panel remits, or a court upholds the dispute; other reviewers")),
        .. Each([Refused, Prohibited, ApprovedConditional], from => new(25, from, GrantOnAppeal, DecisionPending, [], Guard: "the panel grants, with its direction")),
    ]);

    /// <summary>Whether a decision, or the applicant, has ended the case.</summary>
    public static bool IsEnded(ApplicationState state) =>
        state is Approved or Refused or Prohibited or Rwa or Withdrawn or Lapsed or NoLicenceRequired or Ineligible;

    /// <summary>Whether the verb asks for a reason: all that weigh something do; routine steps may go without.</summary>
    public static bool NeedsReason(ApplicationVerb verb) =>
        verb is not (Submit or Register or StartReview or SendToDecider or SendQuestions or AnswerQuestions or Reopen or FindNoLicenceRequired);

    /// <summary>Key of the clock that runs in the state ("-T" is completed with the tier); null when none does.</summary>
    public static string? ClockIn(ApplicationState state) => state switch
    {
        Draft => "draft-idle",
        Submitted => "completeness",
        Incomplete => "complete-gaps",
        ScreeningHold => "screening-adjudication",
        RfiPending => "rfi-open",
        IntentToRefuse => "intent-answer",
        ApprovedConditional => "conditions-precedent",
        Prohibited => RejectionClock,
        Registered or InReview or Recommended or DecisionPending => "decision-T",
        _ => null,
    };

    /// <summary>Whether the decision clock stands still in the state.</summary>
    public static bool StopsDecision(ApplicationState state) => state is RfiPending or Lapsed or IntentToRefuse;

    private static IEnumerable<Transition<ApplicationState, ApplicationVerb>> Each(
        ApplicationState[] states, Func<ApplicationState, Transition<ApplicationState, ApplicationVerb>> row) => states.Select(row);
}
