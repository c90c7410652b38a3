using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>The ways of a case that are not the straight one.</summary>
public sealed class ApplicationPathsTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static DeadlineState Reads(Application application, string key, DateTimeOffset at) => application.Clock(key)!.At(at, Cases.Pack.Calendar).State;

    [Fact]
    public void ReturnAsIncomplete_EachLine_IsAGapUntilSubmittedAgain()
    {
        var application = Cases.In(Submitted);
        application.Take(ReturnAsIncomplete, People.Officer, "- the signatory is missing\n\n  the term is too long ");
        Assert.Equal(["the signatory is missing", "the term is too long"], application.Gaps.Select(gap => gap.Message));
        application.Do(Submit, People.Steward);
        Assert.Empty(application.Gaps);
        Assert.Equal(2, application.Clocks.Count(clock => clock.Key == "completeness"));
    }

    [Fact]
    public void Incomplete_FourWeeksOver_IsReturnedWithoutActionAndNotADayEarlier()
    {
        var application = Cases.In(Submitted);
        application.Take(ReturnAsIncomplete, People.Officer);
        var due = application.DueAt!.Value;
        Assert.False(application.ActOnTime(Cases.Pack, due));
        Assert.Equal(due.AddTicks(1), application.WakeAt is { } wake && wake < due ? application.DueByTime(Cases.Pack, due.AddTicks(1)) is { } found ? found.At.AddTicks(1) : default : application.WakeAt);
        Assert.True(application.ActOnTime(Cases.Pack, due.AddTicks(1)));
        Assert.Equal((Rwa, Application.PortalName), (application.State, application.Steps[^1].PersonName));
        Assert.False(application.ActOnTime(Cases.Pack, due.AddYears(1)));
    }

    [Fact]
    public void Questions_AskedByReviewers_AreSentOnceTogetherAndStopTheDecisionClock()
    {
        var application = Cases.In(InReview);
        Assert.Equal("RI-2", Refused(() => application.Do(SendQuestions, People.Officer)));
        application.Do(AskQuestion, People.Technical, "Why nights?");
        application.Do(AskQuestion, People.Legal, "Which notice?");
        Assert.All(application.Questions, question => Assert.Null(question.SentAt));
        application.Do(SendQuestions, People.Officer);

        Assert.Equal((RfiPending, 2, null), (application.State, application.Questions.Count(question => question.IsOpen), application.DecisionDueAt));
        Assert.Equal([Role.TechnicalReviewer, Role.LegalReviewer], application.Questions.Select(question => question.As));
        Assert.Equal(DeadlineState.Stopped, Reads(application, "decision-T", Cases.Start.AddMonths(2)));
        Assert.Equal(Cases.Pack.Due("rfi-open", application.Clock("rfi-open")!.StartedAt), application.DueAt);
    }

    [Fact]
    public void Answers_AllGiven_ResumeTheDecisionClockByTheDaysItStood()
    {
        var application = Cases.In(RfiPending);
        var (sent, planned) = (application.Steps[^1].At, Cases.Pack.Due("decision-T", application.RegisteredAt!.Value, 2));
        Assert.Equal("RI-4", Refused(() => application.Answer(AnswerQuestions, new Dictionary<int, string> { [1] = " " }, People.Steward, Cases.Pack, sent.AddDays(1))));
        Assert.Equal("AP-1", Refused(() => application.Answer(AnswerQuestions, new Dictionary<int, string> { [1] = "x" }, People.New(Role.Steward, organisation: People.Elsewhere), Cases.Pack, sent)));
        application.Answer(AnswerQuestions, new Dictionary<int, string> { [1] = "Because beds are planned by nights." }, People.Steward, Cases.Pack, sent.AddDays(8));

        Assert.Equal((InReview, "Because beds are planned by nights."), (application.State, application.Questions[0].Answer));
        Assert.Equal(5, Days(planned, application.DueAt!.Value));
        Assert.Empty(application.Origins);
        Assert.Equal(DeadlineState.Met, Reads(application, "rfi-open", sent.AddMonths(3)));
        Assert.Equal("RI-1", Refused(() => application.Do(AskQuestion, People.Technical)));
    }

    private static int Days(DateTimeOffset from, DateTimeOffset to) => Cases.Pack.Calendar.DaysUntil(to, from);

    [Fact]
    public void Questions_Unanswered_LapseAfterTwentyWorkingDaysAndMayBeReopenedWithinTen()
    {
        var application = Cases.In(RfiPending);
        var due = application.DueAt!.Value;
        Assert.False(application.ActOnTime(Cases.Pack, due));
        Assert.True(application.ActOnTime(Cases.Pack, due.AddMinutes(1)));
        Assert.Equal((Lapsed, null), (application.State, application.DueAt));

        var late = Cases.Pack.Due("rfi-reopen", due.AddMinutes(1)).AddTicks(1);
        Assert.Equal("RI-6", application.WhyClosed(Reopen, People.Steward, Cases.Pack, late)!.Code);
        application.Answer(Reopen, new Dictionary<int, string> { [1] = "At last." }, People.Steward, Cases.Pack, late.AddDays(-1));
        Assert.Equal(InReview, application.State);
        Assert.NotNull(application.DueAt);
    }

    [Fact]
    public void Lapse_OfConditions_CannotBeReopened()
    {
        var application = Cases.In(ApprovedConditional);
        Assert.True(application.ActOnTime(Cases.Pack, application.DueAt!.Value.AddTicks(1)));
        Assert.Equal(Lapsed, application.State);
        Assert.Equal("RI-5", application.WhyClosed(Reopen, People.Steward, Cases.Pack, application.Next())!.Code);
    }

    [Fact]
    public void Remind_AtEachStepOfThePack_TellsItOnceAndThenTheNext()
    {
        var application = Cases.In(RfiPending);
        var told = new List<string>();
        while (application.WakeAt is { } wake && application.State is RfiPending)
        {
            told.AddRange(application.Remind(Cases.Pack, wake).Where(step => step.Clock == "rfi-open").Select(step => step.Text));
            Assert.True(application.WakeAt is null || application.WakeAt > wake);
            application.ActOnTime(Cases.Pack, wake);
        }
        Assert.Equal((3, Lapsed), (told.Count, application.State));
    }

    [Theory]
    [InlineData(Registered)]
    [InlineData(InReview)]
    [InlineData(RfiPending)]
    [InlineData(Recommended)]
    [InlineData(DecisionPending)]
    public void Hold_FromAnyState_GoesBackThereWhenTwoPersonsCleared(ApplicationState from)
    {
        var application = Cases.In(from, Cases.Tier2 with { Screening = Screening.Possible });
        application.HoldForScreening("name and birth year", Cases.Pack, application.Next());
        Assert.Equal(ScreeningHold, application.State);
        application.Take(ClearMatch, People.Screening);
        Assert.Equal("FE-11", Refused(() => application.Take(ClearMatch, People.Screening.OtherAccount(Role.LicensingOfficer))));
        Assert.Equal(ScreeningHold, application.State);
        application.Take(ClearMatch, People.Officer);

        Assert.Equal((from, DecisionOutcome.Individual), (application.State, application.Decision.Outcome));
        Assert.Equal(from is RfiPending ? [InReview] : [], application.Origins);
        if (from is RfiPending)
            application.Answer(AnswerQuestions, new Dictionary<int, string> { [1] = "x" }, People.Steward, Cases.Pack, application.Next());
        Assert.True(from is not RfiPending || application.State is InReview);
    }

    [Fact]
    public void Hold_DecisionClockRuns_AnswersClockStandsStill()
    {
        var application = Cases.In(InReview);
        application.HoldForScreening("x", Cases.Pack, application.Next());
        Assert.Equal(DeadlineState.Running, Reads(application, "decision-T", application.Next()));
        var asked = Cases.In(RfiPending);
        asked.HoldForScreening("x", Cases.Pack, asked.Next());
        Assert.Equal(DeadlineState.Stopped, Reads(asked, "rfi-open", asked.Next().AddMonths(3)));
        Assert.Null(asked.DueByTime(Cases.Pack, asked.Next().AddMonths(3)));
    }

    [Fact]
    public void ConfirmMatch_TwoPersons_ProhibitsAndNeitherDecidesTheCase()
    {
        var application = Cases.In(ScreeningHold);
        application.Take(ConfirmMatch, People.Screening);
        application.Take(ConfirmMatch, People.SecondOfficer);
        Assert.Equal((Prohibited, DecisionOutcome.Prohibited), (application.State, application.Decision.Outcome));
        Assert.Contains(People.Screening.Person, application.Involved);

        var cleared = Cases.In(ScreeningHold);
        cleared.Take(ClearMatch, People.Screening);
        Assert.Contains(People.Screening.Person, cleared.Preparers);
    }

    [Fact]
    public void Opinions_UntilAllAreIn_AreReadByTheirAuthorAlone()
    {
        var application = Cases.In(InReview);
        application.Do(GiveTechnicalOpinion, People.Technical);
        foreach (var reader in (Actor[])[People.Legal, People.Officer, People.Manager, People.Steward])
            Assert.Empty(application.OpinionsFor(reader, Cases.Pack));
        Assert.Single(application.OpinionsFor(People.Technical, Cases.Pack));
        application.Do(GiveLegalOpinion, People.Legal);
        Assert.Equal(2, application.OpinionsFor(People.Officer, Cases.Pack).Count);
    }

    [Fact]
    public void Opinions_OfALapsedCase_StayBlindForItMayBeReopened()
    {
        var application = Cases.In(InReview);
        application.Do(GiveTechnicalOpinion, People.Technical);
        application.Ask("Why this column?", People.Technical, Cases.Pack, application.Next());
        application.SendQuestions("", People.Officer, Cases.Pack, application.Next());
        Assert.True(application.ActOnTime(Cases.Pack, Cases.Start.AddMonths(2)));
        Assert.Equal((Lapsed, 0), (application.State, application.OpinionsFor(People.Legal, Cases.Pack).Count));
    }

    [Fact]
    public void Opinions_ThatDiffer_AreReconciledBeforeTheRecommendation()
    {
        var application = Cases.In(InReview);
        application.Do(GiveTechnicalOpinion, People.Technical);
        Assert.Equal("RV-2", Refused(() => application.Take(Reconcile, People.Officer)));
        application.GiveOpinion(OpinionKind.Legal, OpinionAnswer.Abstains, "no notice to read", People.Legal, Cases.Pack, application.Next());
        Assert.Equal("RV-3", Refused(() => application.Take(Recommend, People.Officer)));
        application.Take(Reconcile, People.Officer, "the notice was found");
        Assert.Equal("RV-5", Refused(() => application.Take(Reconcile, People.Officer)));
        application.Take(Recommend, People.Officer);
        Assert.Equal("RV-4", Refused(() => { var same = Cases.In(InReview, opinions: true); same.Take(Reconcile, People.Officer); }));
    }

    [Fact]
    public void Ethics_AtTier4AndFlaggedTier3_IsNeededAndNowhereElse()
    {
        IReadOnlyList<OpinionKind> Needed(DecisionCase facts) => Cases.In(InReview, facts).OpinionsNeeded(Cases.Pack);
        Assert.Contains(OpinionKind.Ethics, Needed(Cases.Tier4));
        Assert.Contains(OpinionKind.Ethics, Needed(Cases.Tier3 with { HighInvasiveness = true }));
        Assert.DoesNotContain(OpinionKind.Ethics, Needed(Cases.Tier3));
        Assert.DoesNotContain(OpinionKind.Ethics, Needed(Cases.Tier2));
        Assert.Equal("RV-6", Refused(() => Cases.In(InReview).Do(GiveEthicsOpinion, People.Ethics)));
        var open = Cases.In(InReview, Cases.Tier4);
        open.Do(GiveTechnicalOpinion, People.Technical);
        open.Do(GiveLegalOpinion, People.Legal);
        Assert.Equal("RV-2", Refused(() => open.Take(Recommend, People.Officer)));
    }

    [Fact]
    public void Approve_Tier3WithAnObjection_IsRefused()
    {
        var application = Cases.In(InReview, Cases.Tier3);
        application.Do(GiveTechnicalOpinion, People.Technical);
        application.GiveOpinion(OpinionKind.Legal, OpinionAnswer.Objects, "no", People.Legal, Cases.Pack, application.Next());
        application.Take(Reconcile, People.Officer);
        application.Take(Recommend, People.Officer);
        application.Take(SendToDecider, People.Officer);
        Assert.Equal("DE-4", Refused(() => application.Approve(People.Manager)));
    }

    [Fact]
    public void Refuse_BeforeAnswerAndTime_IsForbiddenAndAfterEitherPossible()
    {
        var application = Cases.In(IntentToRefuse);
        var due = application.DueAt!.Value;
        Assert.Equal("RF-3", application.WhyClosed(Refuse, People.Manager, Cases.Pack, due)!.Code);
        Assert.Null(application.WhyClosed(Refuse, People.Manager, Cases.Pack, due.AddTicks(1)));
        Assert.Equal("RF-4", application.WhyClosed(AnswerNotice, People.Steward, Cases.Pack, due.AddTicks(1))!.Code);
        application.AnswerNotice("The file is coarser now.", People.Steward, Cases.Pack, due.AddDays(-3));
        Assert.Equal("RF-2", Refused(() => application.Do(AnswerNotice, People.Steward)));
        Assert.Null(application.WhyClosed(Refuse, People.Manager, Cases.Pack, due.AddDays(-3)));
        Assert.Equal(DeadlineState.Running, Reads(application, "decision-T", due.AddDays(-3)));
    }

    [Fact]
    public void NoClock_EverGrants()
    {
        foreach (var row in ApplicationWorkflow.Table.Rows.Where(row => row.IsByPortal))
            Assert.DoesNotContain(row.To, (ApplicationState[])[Approved, ApprovedConditional]);
        foreach (var state in Enum.GetValues<ApplicationState>())
        {
            var application = Cases.In(state);
            application.ActOnTime(Cases.Pack, Cases.Start.AddYears(20));
            Assert.True(application.State == state || application.State is Lapsed or Rwa);
        }
    }
}
