using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed class AppealTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static Appeal Lodge(Application application, Actor? actor = null, DateTimeOffset? at = null, params Appeal[] earlier) =>
        Appeal.Lodge(new(Guid.NewGuid()), "AP-001", application, earlier, "the file was measured wrongly", actor ?? People.Steward, Cases.Pack, at ?? application.Next()).Seated(application);

    private static void Take(Appeal appeal, AppealVerb verb, Application application, params Actor[] panel)
    {
        foreach (var member in panel)
            appeal.Take(verb, "weighed", application, member, Cases.Pack, application.Next());
    }

    public static TheoryData<AppealState, AppealVerb> All => [.. Enum.GetValues<AppealState>().SelectMany(state => Enum.GetValues<AppealVerb>().Select(verb => (state, verb)))];

    [Theory, MemberData(nameof(All))]
    public void Verb_EachRole_PassesExactlyWhereTheTableSays(AppealState state, AppealVerb verb)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var application = Cases.In(ApplicationState.Refused);
            var appeal = Lodge(application);
            if (state is not AppealState.Lodged)
                Take(appeal, state switch { AppealState.Dismissed => AppealVerb.Dismiss, AppealState.Remitted => AppealVerb.Remit, _ => AppealVerb.GrantAppeal }, application, People.Panel, People.SecondPanel);
            var open = state is AppealState.Lodged && role is Role.AppealPanel;
            Assert.Equal(open ? null : state is AppealState.Lodged ? "WF-2" : "WF-1", appeal.WhyClosed(verb, application, role is Role.AppealPanel ? People.Outsider : People.New(role))?.Code);
        }
    }

    [Fact]
    public void Lodge_WithinThirtyDaysByTheApplicant_AndNotOtherwise()
    {
        var application = Cases.In(ApplicationState.Refused);
        var until = Appeal.OpenUntil(application, Cases.Pack, [])!.Value;
        Assert.Equal("AL-2", Refused(() => Lodge(application, at: until.AddTicks(1))));
        Assert.Equal("AP-4", Refused(() => Lodge(application, People.New(Role.Steward, organisation: People.Elsewhere))));
        Assert.Equal("AP-4", Refused(() => Lodge(application, People.Recipient)));
        Assert.Equal("AL-16", Refused(() => Lodge(Cases.In(InReview))));
        Assert.Equal("AL-17", Refused(() => Lodge(Cases.In(Approved))));
        var appeal = Lodge(application, at: until);
        Assert.Equal("AL-3", Refused(() => Lodge(application, null, null, appeal)));
        Assert.Equal(Cases.Pack.Due("appeal-decision", until), appeal.DueAt);
    }

    [Fact]
    public void Lodge_AfterTheReportOfTheRejection_IsAnsweredAlready()
    {
        var application = Cases.In(Prohibited, Cases.BulkToE);
        var appeal = Lodge(application);
        Take(appeal, AppealVerb.Dismiss, application, People.Panel, People.SecondPanel);
        application.Take(ApplicationVerb.ReportRejection, "To the department, reference 17.", People.Officer, Cases.Pack, application.Next().AddDays(10));
        Assert.Equal("AL-4", Refused(() => Lodge(application, null, application.Next().AddDays(11), appeal)));
    }

    [Fact]
    public void Dismiss_TwoOfThePanel_ChangesNothingAndEndsTheRoute()
    {
        var application = Cases.In(ApplicationState.Refused);
        var appeal = Lodge(application);
        Take(appeal, AppealVerb.Dismiss, application, People.Panel);
        Assert.Equal(AppealState.Lodged, appeal.State);
        Assert.Equal("FE-11", Refused(() => Take(appeal, AppealVerb.Dismiss, application, People.Panel.OtherAccount())));
        Take(appeal, AppealVerb.Dismiss, application, People.SecondPanel);
        Assert.Equal((AppealState.Dismissed, ApplicationState.Refused), (appeal.State, application.State));
        Assert.Equal("AL-4", Refused(() => Lodge(application, null, null, appeal)));
    }

    [Fact]
    public void Panel_NotNamed_DecidesNothing()
    {
        var application = Cases.In(ApplicationState.Refused);
        var appeal = Appeal.Lodge(new(Guid.NewGuid()), "AP-001", application, [], "the file was measured wrongly", People.Steward, Cases.Pack, application.Next());
        Assert.Equal("AL-12", Refused(() => Take(appeal, AppealVerb.Dismiss, application, People.Panel)));
        appeal.Seated(application);
        Assert.Equal("AL-13", Refused(() => Take(appeal, AppealVerb.Dismiss, application, People.New(Role.AppealPanel))));
        Take(appeal, AppealVerb.Dismiss, application, People.Panel, People.Outsider);
        Assert.Equal(AppealState.Dismissed, appeal.State);
    }

    [Fact]
    public void NamePanel_ThreeOfWhomOneIsFromOutsideAndNoneHadAHand_AndNotOtherwise()
    {
        var application = Cases.In(ApplicationState.Refused);
        var appeal = Appeal.Lodge(new(Guid.NewGuid()), "AP-001", application, [], "the file was measured wrongly", People.Steward, Cases.Pack, application.Next());
        var (third, hand) = (Seats.Of(People.New(Role.AppealPanel)), Seats.Of(People.Technical));
        void Name(Actor actor, params PanelMember[] members) => appeal.NamePanel(members, application, null, actor);

        Assert.Equal("AL-10", Refused(() => Name(People.Board, Seats.Three[0], Seats.Three[2])));
        Assert.Equal("AL-10", Refused(() => Name(People.Board, Seats.Three[0], Seats.Three[0], Seats.Three[2])));
        Assert.Equal("AL-11", Refused(() => Name(People.Board, Seats.Three[0], Seats.Three[1], third)));
        Assert.Equal("FE-7", Refused(() => Name(People.Board, Seats.Three[0], hand, Seats.Three[2])));
        Assert.Equal("WF-2", Refused(() => Name(People.Officer, [.. Seats.Three])));
        Assert.Equal("AL-18", Refused(() => Name(People.Manager, [.. Seats.Three]))); // took part in the refusal
        Assert.Equal("WF-2", Refused(() => Name(People.Panel, [.. Seats.Three])));
        Assert.Equal("AL-19", Refused(() => Name(People.Board.OtherAccount(Role.BoardMember, Role.AppealPanel), [.. Seats.Three])));
        Assert.Equal("FE-3", Refused(() => Name(People.Board with { Interests = new HashSet<OrganisationId> { People.StewardHouse } }, [.. Seats.Three])));
        Name(People.Board, [.. Seats.Three]);
        Assert.Equal(3, appeal.Panel.Count);
        Take(appeal, AppealVerb.Dismiss, application, People.Panel, People.SecondPanel);
        Assert.Equal("WF-1", Refused(() => Name(People.Board, [.. Seats.Three])));
    }

    [Fact]
    public void NamePanel_AnotherInstead_KeepsTheSignaturesOfThoseWhoStay()
    {
        var application = Cases.In(ApplicationState.Refused);
        var (appeal, other) = (Lodge(application), People.New(Role.AppealPanel));
        Take(appeal, AppealVerb.Dismiss, application, People.Panel);
        appeal.NamePanel([Seats.Of(other), Seats.Three[1], Seats.Three[2]], application, null, People.Board);
        Assert.Empty(appeal.Signatures);
        Take(appeal, AppealVerb.Dismiss, application, other);
        appeal.NamePanel([Seats.Of(other), .. Seats.Three.Skip(1)], application, null, People.Board);
        Assert.Equal(other.Person, Assert.Single(appeal.Signatures).Person);
    }

    [Fact]
    public void Panel_OfTwoMinds_NeedsTwoForTheSame()
    {
        var application = Cases.In(ApplicationState.Refused);
        var appeal = Lodge(application);
        Take(appeal, AppealVerb.Dismiss, application, People.Panel);
        Take(appeal, AppealVerb.GrantAppeal, application, People.SecondPanel);
        Assert.Equal(AppealState.Lodged, appeal.State);
        Take(appeal, AppealVerb.GrantAppeal, application, People.Panel);
        Assert.Equal(AppealState.Granted, appeal.State);
    }

    [Fact]
    public void Fe7_WhoHadAHandInTheCase_DoesNotHearTheAppealWithAnyAccount()
    {
        var application = Cases.In(ApplicationState.Refused);
        var appeal = Lodge(application);
        foreach (var hand in (Actor[])[People.Officer, People.Technical, People.Legal, People.Manager])
            Assert.Equal("FE-7", Refused(() => Take(appeal, AppealVerb.Dismiss, application, hand.OtherAccount(Role.AppealPanel))));
    }

    [Fact]
    public void Remit_TwoOfThePanel_BringsTheCaseToOtherReviewers()
    {
        var application = Cases.In(ApplicationState.Refused);
        Take(Lodge(application), AppealVerb.Remit, application, People.Panel, People.SecondPanel);
        Assert.Equal((InReview, 0, null), (application.State, application.Opinions.Count, application.Notice));
        Assert.Equal("RM-1", Refused(() => application.Do(ApplicationVerb.GiveTechnicalOpinion, People.Technical)));
        application.Do(ApplicationVerb.GiveTechnicalOpinion, People.New(Role.TechnicalReviewer));
    }

    [Fact]
    public void Grant_TwoOfThePanel_BringsTheCaseToTheDeciderWithTheDirection()
    {
        var application = Cases.In(ApplicationState.Refused);
        Take(Lodge(application), AppealVerb.GrantAppeal, application, People.Panel, People.SecondPanel);
        Assert.Equal((DecisionPending, "AP-001: weighed"), (application.State, application.Direction));
        Assert.NotNull(application.Approve(People.SecondManager));
    }

    [Fact]
    public void Granted_AtTier3_CanBeDecidedAndHasATimeOfItsOwn()
    {
        var application = Cases.In(ApplicationState.Refused, Cases.Tier3);
        var before = application.Clock("decision-T")!;
        Assert.False(before.IsOpen);
        Take(Lodge(application), AppealVerb.GrantAppeal, application, People.Panel, People.SecondPanel);
        Assert.Equal((ApplicationState.DecisionPending, true, true), (application.State, application.Clock("decision-T")!.IsOpen, application.Clock("decision-long-stop")!.IsOpen));
        Assert.True(application.DueAt > before.StartedAt && application.WakeAt is not null);
    }

    [Fact]
    public void Granted_FromAGate_IsClosedAndRemittedOpen()
    {
        var application = Cases.In(ApplicationState.Prohibited);
        var appeal = Lodge(application);
        Assert.Equal("AL-6", appeal.WhyClosed(AppealVerb.GrantAppeal, application, People.Panel)?.Code);
        Assert.Null(appeal.WhyClosed(AppealVerb.Remit, application, People.Panel));
    }

    [Fact]
    public void Conditions_AppealedAgainst_GoBackToReview()
    {
        var application = Cases.In(ApprovedConditional);
        Take(Lodge(application), AppealVerb.Remit, application, People.Panel, People.SecondPanel);
        Assert.Equal((InReview, 0), (application.State, application.Conditions.Count));
    }
}
