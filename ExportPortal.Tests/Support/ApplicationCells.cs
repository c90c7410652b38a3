using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using static ExportPortal.Domain.Common.Role;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;

namespace ExportPortal.Support;

/// <summary>Every cell of the application's table as domain/05 5.4 gives it, written down a second time; and applications made ready for a verb.</summary>
internal static class ApplicationCells
{
    private static readonly Role[] Deciders = [LicensingOfficer, LicensingManager, BoardMember];
    private static readonly ApplicationState[] BeforeDecision = [Draft, Submitted, Incomplete, Registered, ScreeningHold, InReview, RfiPending, Recommended, DecisionPending, IntentToRefuse, ApprovedConditional];

    /// <summary>Roles to whom the verb is open in the state.</summary>
    public static Role[] Open(ApplicationState state, ApplicationVerb verb) => (state, verb) switch
    {
        (Draft or Incomplete, Submit) => [Steward],
        (Submitted, ReturnAsIncomplete or Register or FindNoLicenceRequired or FindIneligible) => [LicensingOfficer],
        (Submitted, SignOutputCheck) => [Steward],
        (Registered, StartReview) => [LicensingOfficer],
        (InReview, GiveTechnicalOpinion) => [TechnicalReviewer],
        (InReview, GiveLegalOpinion) => [LegalReviewer],
        (InReview, GiveEthicsOpinion) => [EthicsMember],
        (InReview, AskQuestion) => [TechnicalReviewer, LegalReviewer, EthicsMember, LicensingOfficer],
        (InReview, SendQuestions or Reconcile or Recommend or FindIneligible) => [LicensingOfficer],
        (InReview or Recommended or DecisionPending, ExtendTime) => [LicensingManager],
        (RfiPending, AnswerQuestions) => [Steward],
        (Lapsed, Reopen) => [Steward],
        (ScreeningHold, ClearMatch or ConfirmMatch) => [LicensingOfficer, ScreeningAnalyst],
        (DecisionPending, OverrideTier) => [LicensingManager, BoardMember],
        (Recommended, SendToDecider) => [LicensingOfficer],
        (DecisionPending, Approve or Abstain or ReturnToReview or AnnounceRefusal) => Deciders,
        (IntentToRefuse, AnswerNotice) => [Steward],
        (IntentToRefuse, ResumeReview) => [LicensingOfficer],
        (IntentToRefuse, Refuse) => Deciders,
        (ApprovedConditional, ConfirmConditions) => [LicensingOfficer, LicensingManager],
        (Registered or InReview or RfiPending or Recommended or DecisionPending or ApprovedConditional, Prohibit) => [LicensingOfficer],
        (Prohibited, ReportRejection) => [LicensingOfficer],
        (_, Withdraw) when BeforeDecision.Contains(state) => [Steward],
        _ => [],
    };

    /// <summary>Nobody may take these; the portal does, when time or a finding has come.</summary>
    public static bool ByThePortal(ApplicationState state, ApplicationVerb verb) => (state, verb) switch
    {
        (Incomplete, ReturnWithoutAction) or (RfiPending or ApprovedConditional, Lapse) or (Registered, RegisterAutomatically) => true,
        (Registered or InReview or RfiPending or Recommended or DecisionPending, HoldForScreening) => true,
        (Recommended or DecisionPending, ReviewAnew) or (ApprovedConditional, ConfirmMatch) => true,
        (Refused or Prohibited or ApprovedConditional, RemitOnAppeal or GrantOnAppeal) => true,
        _ => false,
    };

    /// <summary>An application in the state, with facts under which nothing but state and role can close the verb.</summary>
    public static Application Ready(ApplicationState state, ApplicationVerb verb, Role role, bool isOpen)
    {
        DecisionCase? facts = !isOpen ? null : verb switch
        {
            Prohibit => state is ApprovedConditional ? null : Cases.AtAGate,
            ReportRejection => Cases.BulkToE,
            FindNoLicenceRequired or SignOutputCheck => Cases.Open,
            FindIneligible => Cases.Personal,
            GiveEthicsOpinion => Cases.Tier4,
            Approve or Abstain or ReturnToReview or AnnounceRefusal or Refuse => role switch { LicensingOfficer => Cases.Tier1, BoardMember => Cases.Tier4, _ => Cases.Tier2 },
            _ => null,
        };
        var application = Cases.In(state, facts, opinions: verb is Recommend);
        if (isOpen && verb is FindNoLicenceRequired)
            application.Do(SignOutputCheck, People.Steward);
        if (isOpen && verb is SendQuestions)
            application.Do(AskQuestion, People.Technical);
        if (isOpen && verb is ResumeReview or Refuse && state is IntentToRefuse)
            application.Do(AnswerNotice, People.Steward);
        if (isOpen && verb is Reconcile)
        {
            application.Do(GiveTechnicalOpinion, People.Technical);
            application.GiveOpinion(OpinionKind.Legal, OpinionAnswer.Objects, "no", People.Legal, Cases.Pack, application.Next());
        }
        if (isOpen && verb is OverrideTier && role is BoardMember)
            application.Do(OverrideTier, People.Manager);
        for (var condition = 0; condition < application.Conditions.Count; condition++)
            application.Evidence(condition, "certificate seen", People.Officer, Cases.Start);
        return application;
    }

    /// <summary>The application as one on the store's own dataset, under a number of its own.</summary>
    public static Application About(Application application, Application stored, int at)
    {
        foreach (var (name, value) in ((string, object)[])[(nameof(application.Number), $"A-{10_000 + at}"), (nameof(application.Dataset), stored.Dataset), (nameof(application.DatasetVersion), stored.DatasetVersion), (nameof(application.Assessment), stored.Assessment)])
            typeof(Application).GetProperty(name)!.SetValue(application, value);
        return application;
    }
}
