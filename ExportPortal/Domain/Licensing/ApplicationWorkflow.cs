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

/// <summary>What people do to an application.</summary>
public enum ApplicationVerb
{
    Submit,
    ReturnAsIncomplete,
    Register,
    StartReview,
    GiveTechnicalOpinion,
    GiveLegalOpinion,
    Recommend,
    SendToDecider,
    Approve,
    ReturnToReview,
    AnnounceRefusal,
    ResumeReview,
    Refuse,
    ConfirmConditions,
    Prohibit,
    FindNoLicenceRequired,
    FindIneligible,
    Withdraw,
}

/// <summary>The one table of an application's life. Pages, API and documents ask it; nothing else knows a transition.</summary>
public static class ApplicationWorkflow
{
    /// <summary>Whoever may decide on some tier; the application narrows it to its own tier.</summary>
    private static readonly Role[] Deciders = [LicensingOfficer, LicensingManager, BoardMember];

    public static TransitionTable<ApplicationState, ApplicationVerb> Table { get; } = new("application",
    [
        new(2, Draft, Submit, Submitted, [Steward], "completeness"),
        new(3, Submitted, ReturnAsIncomplete, Incomplete, [LicensingOfficer], "complete-gaps"),
        new(4, Incomplete, Submit, Submitted, [Steward], "completeness"),
        new(6, Submitted, Register, Registered, [LicensingOfficer], "decision-T"),
        new(10, Registered, StartReview, InReview, [LicensingOfficer]),
        new(10, InReview, GiveTechnicalOpinion, InReview, [TechnicalReviewer]),
        new(10, InReview, GiveLegalOpinion, InReview, [LegalReviewer]),
        new(14, InReview, Recommend, Recommended, [LicensingOfficer]),
        new(15, Recommended, SendToDecider, DecisionPending, [LicensingOfficer]),
        new(16, DecisionPending, Approve, Approved, Deciders),
        new(36, DecisionPending, ReturnToReview, InReview, Deciders),
        new(17, DecisionPending, AnnounceRefusal, IntentToRefuse, Deciders, "intent-answer"),
        new(18, IntentToRefuse, ResumeReview, InReview, [LicensingOfficer]),
        new(19, IntentToRefuse, Refuse, Refused, Deciders),
        new(20, ApprovedConditional, ConfirmConditions, Approved, [LicensingOfficer, LicensingManager], Signatures: 2),
        .. Each([Registered, InReview, RfiPending, Recommended, DecisionPending],
            from => new(from is Registered ? 7 : 38, from, Prohibit, Prohibited, [LicensingOfficer], "prohibition-notice", 2)),
        new(39, Submitted, FindNoLicenceRequired, NoLicenceRequired, [LicensingOfficer]),
        .. Each([Submitted, InReview], from => new(40, from, FindIneligible, Ineligible, [LicensingOfficer])),
        .. Each([Draft, Submitted, Incomplete, Registered, ScreeningHold, InReview, RfiPending, Recommended, DecisionPending, IntentToRefuse],
            from => new(23, from, Withdraw, Withdrawn, [Steward])),
    ]);

    /// <summary>Whether a decision, or the applicant, has ended the case.</summary>
    public static bool IsEnded(ApplicationState state) =>
        state is Approved or Refused or Prohibited or Rwa or Withdrawn or Lapsed or NoLicenceRequired or Ineligible;

    /// <summary>Whether the verb asks for a reason: all that weigh something do; routine steps may go without.</summary>
    public static bool NeedsReason(ApplicationVerb verb) => verb is not (Submit or Register or StartReview or SendToDecider or FindNoLicenceRequired or FindIneligible);

    /// <summary>Key of the clock that runs in the state ("-T" is completed with the tier); null when none does.</summary>
    public static string? ClockIn(ApplicationState state) => state switch
    {
        Submitted => "completeness",
        Incomplete => "complete-gaps",
        IntentToRefuse => "intent-answer",
        ApprovedConditional => "conditions-precedent",
        Registered or ScreeningHold or InReview or RfiPending or Recommended or DecisionPending => "decision-T",
        _ => null,
    };

    private static IEnumerable<Transition<ApplicationState, ApplicationVerb>> Each(
        ApplicationState[] states, Func<ApplicationState, Transition<ApplicationState, ApplicationVerb>> row) => states.Select(row);
}
