using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed class ApplicationReviewTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Draft_BySomebodyElseOrToOneself_IsRefused()
    {
        var subject = new CaseSubject(People.StewardHouse, People.RecipientHouse, new(Guid.NewGuid()), new(Guid.NewGuid()), new(Guid.NewGuid()));
        Application Draft(CaseSubject of, Actor actor) => Application.Draft(new(Guid.NewGuid()), "A-1", of, Cases.Content, CaseDecision.Of(Cases.Tier2, Cases.Pack), actor, Cases.Start);

        Assert.Equal("AP-1", Refused(() => Draft(subject, People.Officer)));
        Assert.Equal("AP-1", Refused(() => Draft(subject, People.New(Role.Steward, organisation: People.Elsewhere))));
        Assert.Equal("AP-2", Refused(() => Draft(subject with { Recipient = People.StewardHouse }, People.Steward)));
    }

    [Fact]
    public void Rewrite_Draft_TakesTheNewFactsAndTheirAssessment()
    {
        var application = Cases.In(ApplicationState.Draft);
        var newer = new MeasurementId(Guid.NewGuid());
        application.Rewrite(newer, Cases.Content with { Summary = "Shorter." }, CaseDecision.Of(Cases.Tier3, Cases.Pack), People.Steward);

        Assert.Equal((3, newer, "Shorter."), (application.Tier, application.Assessment, application.Content.Summary));
    }

    [Fact]
    public void Rewrite_AfterSubmissionOrByOthers_IsRefused()
    {
        void Rewrite(Application application, Actor actor) => application.Rewrite(application.Assessment, Cases.Content, CaseDecision.Of(Cases.Tier2, Cases.Pack), actor);

        Assert.Equal("AP-3", Refused(() => Rewrite(Cases.In(Submitted), People.Steward)));
        Assert.Equal("AP-1", Refused(() => Rewrite(Cases.In(ApplicationState.Draft), People.New(Role.Steward, organisation: People.Elsewhere))));
        Rewrite(Cases.In(Incomplete), People.Steward);
    }

    [Fact]
    public void Submit_WithGaps_NamesEachAndStaysADraft()
    {
        var application = Cases.In(ApplicationState.Draft);
        var refused = Assert.Throws<RuleViolation>(() => application.Submit([new("CK-01", "Purpose", "Choose."), new("CK-03", "Countries", "Name.")], "x", People.Steward, Cases.Pack, Cases.Start));

        Assert.Equal("CK-01: Choose. CK-03: Name.", refused.Rule.Message);
        Assert.Equal(ApplicationState.Draft, application.State);
    }

    [Fact]
    public void Recommend_OneOpinionMissing_NamesIt()
    {
        var application = Cases.In(InReview);
        application.Do(GiveTechnicalOpinion, People.Technical);

        var refused = Assert.Throws<RuleViolation>(() => application.Take(Recommend, People.Officer));
        Assert.Equal(("RV-2", "The legal opinion is still open."), (refused.Rule.Code, refused.Rule.Message));
    }

    [Fact]
    public void Approve_OutcomeThatIsNoLicence_IsRefused()
    {
        Assert.Equal("DE-2", Refused(() => Cases.In(DecisionPending, Cases.AtAGate).Approve(People.Board)));
        Assert.Equal("DE-2", Refused(() => Cases.In(DecisionPending, Cases.Tier2 with { Screening = Domain.Recipients.Screening.Possible }).Approve(People.Manager)));
    }

    [Fact]
    public void Approve_NoCondition_GivesALicenceOfTheCase()
    {
        var application = Cases.In(DecisionPending);
        var licence = application.Approve(People.Manager)!;

        Assert.Equal((application.Id, application.Steward, application.Recipient, 2, LicenceState.PendingAcceptance), (licence.Application, licence.Steward, licence.Recipient, licence.Tier, licence.State));
        Assert.Equal(Cases.Term, licence.Term);
        Assert.Null(licence.PackageHash);
        Assert.Null(application.DueAt);
    }

    [Fact]
    public void Approve_WithConditions_GivesTheLicenceAfterEvidenceAndTwoConfirmations()
    {
        var application = Cases.In(ApprovedConditional);
        Assert.NotEmpty(application.Conditions);
        Assert.Equal("CP-2", Refused(() => application.Do(ConfirmConditions, People.Officer)));
        for (var condition = 0; condition < application.Conditions.Count; condition++)
            application.Evidence(condition, " seen ", People.Officer, Cases.Start);

        Assert.All(application.Conditions, condition => Assert.Equal(("seen", People.Officer.Person, Cases.Start), (condition.Evidence, condition.By!.Value, condition.EvidencedAt!.Value)));
        Assert.Null(application.Do(ConfirmConditions, People.Officer));
        Assert.Equal("FE-11", Refused(() => application.Do(ConfirmConditions, People.Officer.OtherAccount(Role.LicensingManager))));
        Assert.NotNull(application.Do(ConfirmConditions, People.Manager));
        Assert.Equal(Approved, application.State);
    }

    [Fact]
    public void Evidence_ChangedAfterAConfirmation_WantsBothConfirmationsAnew()
    {
        var application = Cases.In(ApprovedConditional);
        for (var condition = 0; condition < application.Conditions.Count; condition++)
            application.Evidence(condition, "seen", People.Officer, Cases.Start);
        application.Do(ConfirmConditions, People.Officer);
        application.Evidence(0, "something else", People.SecondOfficer, Cases.Start);

        Assert.Null(application.Do(ConfirmConditions, People.Manager));
        Assert.NotNull(application.Do(ConfirmConditions, People.Officer));
    }

    [Fact]
    public void Evidence_WrongPlaceOrPersonOrState_IsRefused()
    {
        var application = Cases.In(ApprovedConditional);

        Assert.Equal("CP-1", Refused(() => application.Evidence(99, "x", People.Officer, Cases.Start)));
        Assert.Equal("CP-1", Refused(() => application.Evidence(-1, "x", People.Officer, Cases.Start)));
        Assert.Equal("WF-2", Refused(() => application.Evidence(0, "x", People.Steward, Cases.Start)));
        Assert.Equal("RS-1", Refused(() => application.Evidence(0, " ", People.Officer, Cases.Start)));
        Assert.Equal("WF-1", Refused(() => Cases.In(Approved).Evidence(0, "x", People.Officer, Cases.Start)));
    }

    [Fact]
    public void Refuse_AfterItWasAnnounced_KeepsTheGround()
    {
        var application = Cases.In(DecisionPending);
        Assert.Equal("RG", Refused(() => application.AnnounceRefusal("RG-99", "no", "x", People.Manager, Cases.Pack, Cases.Start)));
        Assert.Equal("RF-1", Refused(() => application.AnnounceRefusal("RG-05", "dual use", " ", People.Manager, Cases.Pack, Cases.Start)));
        application.AnnounceRefusal("RG-05", "dual use", "another use", People.Manager, Cases.Pack, Cases.Start);
        application.AnswerNotice("None.", People.Steward, Cases.Pack, Cases.Start);
        application.Take(ApplicationVerb.Refuse, People.Manager);

        Assert.Equal((Refused_, "RG-05"), (application.State, application.RefusalGround));
        Assert.Null(application.DueAt);
    }

    private const ApplicationState Refused_ = ApplicationState.Refused;

    [Fact]
    public void ResumeReview_AfterAnIntent_ForgetsGroundAndOpinions()
    {
        var application = Cases.In(IntentToRefuse);
        Assert.Equal("RF-5", Refused(() => application.Take(ResumeReview, People.Officer)));
        application.Do(AnswerNotice, People.Steward);
        application.Take(ResumeReview, People.Officer);

        Assert.Null(application.RefusalGround);
        Assert.Empty(application.Opinions);
        Assert.Equal((application.RegisteredAt, application.DecisionDueAt), (application.ClockStartedAt, application.DueAt));
    }

    [Fact]
    public void ReturnToReview_AfterOneOfTwoSigned_ForgetsTheSignature()
    {
        var application = Cases.In(DecisionPending, Cases.Tier3);
        application.Approve(People.Manager);
        application.Take(ReturnToReview, People.SecondManager);

        Assert.Empty(application.Signatures);
    }

    [Fact]
    public void Clock_EachStep_IsTheOneOfThePack()
    {
        var application = Cases.In(Submitted);
        Assert.Equal(Cases.Pack.Due("completeness", Cases.Start), application.DueAt);
        application.Take(Register, "", People.Officer, Cases.Pack, Cases.Start.AddDays(1));
        var decision = Cases.Pack.Due("decision-T", Cases.Start.AddDays(1), 2);
        Assert.Equal((Cases.Start.AddDays(1), decision), (application.RegisteredAt!.Value, application.DueAt!.Value));
        application.Take(StartReview, "", People.Officer, Cases.Pack, Cases.Start.AddDays(2));
        Assert.Equal(decision, application.DueAt);
    }

    [Fact]
    public void Register_WhereNoLicenceIsNeeded_PointsToTheOtherVerb() => Assert.Equal("TR-1", Refused(() => Cases.In(Submitted, Cases.Open).Take(Register, People.Officer)));

    [Theory]
    [InlineData(FindNoLicenceRequired, "TR-0")]
    public void Finding_WithoutItsGround_IsRefused(ApplicationVerb verb, string code) => Assert.Equal(code, Refused(() => Cases.In(Submitted).Take(verb, People.Officer)));

    [Fact]
    public void Prohibit_NoGate_IsRefused() => Assert.Equal("GT-1", Refused(() => Cases.In(Registered).Take(Prohibit, People.Officer)));
}
