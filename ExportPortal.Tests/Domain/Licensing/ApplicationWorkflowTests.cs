using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Support;
using static ExportPortal.Domain.Common.Role;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>Every (state, verb, role), each through the aggregate. What is open stands here again, copied from domain/05 5.4.</summary>
public sealed class ApplicationWorkflowTests
{
    private static readonly Role[] Deciders = [LicensingOfficer, LicensingManager, BoardMember];
    private static readonly ApplicationState[] BeforeDecision = [Draft, Submitted, Incomplete, Registered, ScreeningHold, InReview, RfiPending, Recommended, DecisionPending, IntentToRefuse];

    private static Role[] Open(ApplicationState state, ApplicationVerb verb) => (state, verb) switch
    {
        (Draft or Incomplete, Submit) => [Steward],
        (Submitted, ReturnAsIncomplete or Register or FindNoLicenceRequired or FindIneligible) => [LicensingOfficer],
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
        (Registered or InReview or RfiPending or Recommended or DecisionPending, Prohibit) => [LicensingOfficer],
        (_, Withdraw) when BeforeDecision.Contains(state) => [Steward],
        _ => [],
    };

    /// <summary>Nobody may take these; the portal does, when time or a finding has come.</summary>
    private static bool ByThePortal(ApplicationState state, ApplicationVerb verb) => (state, verb) switch
    {
        (Incomplete, ReturnWithoutAction) or (RfiPending or ApprovedConditional, Lapse) or (Registered, RegisterAutomatically) => true,
        (Registered or InReview or RfiPending or Recommended or DecisionPending, HoldForScreening) => true,
        (Refused or Prohibited or ApprovedConditional, RemitOnAppeal or GrantOnAppeal) => true,
        _ => false,
    };

    public static TheoryData<ApplicationState, ApplicationVerb> All =>
        [.. Enum.GetValues<ApplicationState>().SelectMany(state => Enum.GetValues<ApplicationVerb>().Select(verb => (state, verb)))];

    [Theory, MemberData(nameof(All))]
    public void Verb_EachRole_PassesExactlyWhereTheTableSays(ApplicationState state, ApplicationVerb verb)
    {
        var open = Open(state, verb);
        foreach (var role in Enum.GetValues<Role>())
        {
            var application = Ready(state, verb, role, open.Length > 0);
            var actor = People.New(role);
            var (steps, signatures) = (application.Steps.Count, application.Signatures.Count);

            if (open.Contains(role))
            {
                Assert.Null(application.WhyClosed(verb, actor, Cases.Pack, application.Next()));
                application.Do(verb, actor);
                Assert.True(application.Steps.Count > steps || application.Signatures.Count > signatures, $"{state} {verb} {role} left no trace");
                continue;
            }
            var refused = Assert.Throws<RuleViolation>(() => application.Do(verb, actor));
            Assert.Equal(open.Length == 0 && !ByThePortal(state, verb) ? "WF-1" : "WF-2", refused.Rule.Code);
            Assert.Equal(refused.Rule, application.WhyClosed(verb, actor, Cases.Pack, application.Next()));
            Assert.Equal((state, steps, signatures), (application.State, application.Steps.Count, application.Signatures.Count));
        }
    }

    /// <summary>An application in the state, with facts under which nothing but state and role can close the verb.</summary>
    private static Application Ready(ApplicationState state, ApplicationVerb verb, Role role, bool isOpen)
    {
        DecisionCase? facts = !isOpen ? null : verb switch
        {
            Prohibit => Cases.AtAGate,
            FindNoLicenceRequired => Cases.Open,
            FindIneligible => Cases.Personal,
            GiveEthicsOpinion => Cases.Tier4,
            Approve or Abstain or ReturnToReview or AnnounceRefusal or Refuse => role switch { LicensingOfficer => Cases.Tier1, BoardMember => Cases.Tier4, _ => Cases.Tier2 },
            _ => null,
        };
        var application = Cases.In(state, facts, opinions: verb is Recommend);
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

    [Fact]
    public void Step_Taken_SaysWhoWhenFromToAndWhy()
    {
        var application = Cases.In(Submitted);
        var before = application.Steps.Count;
        application.Take(ReturnAsIncomplete, "  the signatory is missing ", People.Officer, Cases.Pack, Cases.Start.AddHours(5));

        Assert.Equal(
            new StepTaken("SUBMITTED", "ReturnAsIncomplete", "INCOMPLETE", People.Officer.Person, "Ilva", Cases.Start.AddHours(5), "the signatory is missing"),
            application.Steps[before]);
    }

    [Fact]
    public void Take_VerbWithAFormOfItsOwn_IsRefused()
    {
        foreach (var (state, verb) in ((ApplicationState, ApplicationVerb)[])[(Draft, Submit), (DecisionPending, Approve), (ApprovedConditional, ConfirmConditions), (DecisionPending, AnnounceRefusal),
            (InReview, GiveTechnicalOpinion), (InReview, AskQuestion), (InReview, SendQuestions), (RfiPending, AnswerQuestions), (IntentToRefuse, AnswerNotice), (DecisionPending, OverrideTier)])
            Assert.Equal("WF-3", Assert.Throws<RuleViolation>(() => Cases.In(state).Take(verb, People.Manager)).Rule.Code);
    }

    [Theory]
    [InlineData(Submitted, ReturnAsIncomplete)]
    [InlineData(DecisionPending, ReturnToReview)]
    [InlineData(DecisionPending, Approve)]
    [InlineData(DecisionPending, AnnounceRefusal)]
    [InlineData(InReview, GiveLegalOpinion)]
    [InlineData(Draft, Withdraw)]
    public void Verb_WithoutAReason_IsRefused(ApplicationState state, ApplicationVerb verb)
    {
        var actor = verb switch { Withdraw => People.Steward, GiveLegalOpinion => People.Legal, ReturnAsIncomplete => People.Officer, _ => People.Manager };

        Assert.Equal("RS-1", Assert.Throws<RuleViolation>(() => Cases.In(state).Do(verb, actor, " ")).Rule.Code);
    }
}
