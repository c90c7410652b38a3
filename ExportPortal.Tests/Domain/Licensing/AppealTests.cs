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
        var until = Appeal.OpenUntil(application, Cases.Pack)!.Value;
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

    /// <summary>Approved with a clause that the decider added, and its licence in force.</summary>
    private static (Application Application, Licence Licence) WithAddedClause(bool isAccepted = true, string code = "AC-11")
    {
        var application = Cases.In(DecisionPending);
        application.AddClause(code, "the board of patients asked for it", People.Manager, Cases.Pack, application.Next());
        var licence = application.Approve(People.Manager)!;
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Cases.Start);
        if (isAccepted)
        {
            licence.Accept(Role.Steward, "password", People.Steward, Cases.Start);
            licence.Accept(Role.Recipient, "password", People.Recipient, Cases.Start);
        }
        return (application, licence);
    }

    [Fact]
    public void Grant_OnAnApprovedCase_TakesTheAddedClauseOffTheLicence()
    {
        var (application, licence) = WithAddedClause();
        var appeal = Lodge(application);
        Assert.Equal("AL-5", Refused(() => Take(appeal, AppealVerb.Remit, application, People.Panel)));
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
        {
            Assert.False(licence.IsSealingNext);
            appeal.Take(AppealVerb.GrantAppeal, "it is out of proportion", application, member, Cases.Pack, application.Next(), licence);
        }
        Assert.Equal((AppealState.Granted, Approved, true), (appeal.State, application.State, licence.IsSealingNext));
        Assert.Contains(application.ClausesUnder(licence.Grant!, Cases.Pack), one => one.Clause.Code == "AC-11");
        licence.RecordSeal(ContentHash.Of("sealed anew"u8), Cases.Pack, [], Cases.Start);
        Assert.Equal(application.ClausesUnder(licence.Grant!, Cases.Pack).Select(one => one.Clause.Code), application.ClausesUnder(licence.Grant! with { SetAside = null }, Cases.Pack).Select(one => one.Clause.Code).Where(code => code != "AC-11"));
        Assert.Contains("Appeal AP-001", licence.PastVersions[^1].Reason, StringComparison.Ordinal);
        Assert.Equal("AL-4", Refused(() => Lodge(application, earlier: appeal)));
    }

    [Fact]
    public void Grant_OnAnAddedQueryBudget_TakesItsLimitsOffToo()
    {
        var (application, licence) = WithAddedClause(code: "AC-03");
        Assert.NotNull(licence.Grant!.Limit(Counted.Epsilon));
        var appeal = Lodge(application);
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            appeal.Take(AppealVerb.GrantAppeal, "it is out of proportion", application, member, Cases.Pack, application.Next(), licence);
        licence.RecordSeal(ContentHash.Of("sealed anew"u8), Cases.Pack, [], Cases.Start);
        Assert.Equal((null, null), (licence.Grant!.Limit(Counted.Epsilon), licence.Grant.Limit(Counted.Queries)));
    }

    [Fact]
    public void Grant_OnALicenceThatIsNotInForce_IsRefusedAndTheAppealStaysOpen()
    {
        var (application, licence) = WithAddedClause(isAccepted: false);
        var appeal = Lodge(application);
        appeal.Take(AppealVerb.GrantAppeal, "it is out of proportion", application, People.Panel, Cases.Pack, application.Next(), licence);
        Assert.Equal("AL-21", Refused(() => appeal.Take(AppealVerb.GrantAppeal, "it is out of proportion", application, People.SecondPanel, Cases.Pack, application.Next(), licence)));
        Assert.False(licence.IsSealingNext);
    }

    [Fact]
    public void Grant_OfAnApprovalWhoseConditionsWereMet_HasNothingToTakeBack()
    {
        var application = Cases.In(ApprovedConditional);
        foreach (var at in Enumerable.Range(0, application.Conditions.Count))
            application.Evidence(at, "seen", People.Officer, application.Next());
        application.ConfirmConditions(Cases.Seed, "seen", People.Officer, Cases.Pack, application.Next());
        application.ConfirmConditions(Cases.Seed, "seen", People.SecondOfficer, Cases.Pack, application.Next());
        Assert.Equal("AL-22", Refused(() => Take(Lodge(application), AppealVerb.GrantAppeal, application, People.Panel)));
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

public sealed class AccessRequestTests
{
    private static AccessRequest File(Actor? actor = null) =>
        AccessRequest.File(new(Guid.NewGuid()), "AR-001", new(Guid.NewGuid()), People.StewardHouse, "Plan beds by season.", actor ?? People.Recipient, Cases.Pack, Cases.Start);

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void File_ByARecipientAlone()
    {
        Assert.Equal("AR-1", Refused(() => File(People.Officer)));
        Assert.Equal((AccessRequestState.Open, Cases.Pack.Due("access-request-answer", Cases.Start)), File() is var request ? (request.State, request.DueAt!.Value) : default);
    }

    [Fact]
    public void Answer_EachRoleAndHouse_IsTheStewardsOwn()
    {
        foreach (var role in Enum.GetValues<Role>().Where(role => role is not Role.Steward))
            Assert.Equal("WF-2", Refused(() => File().Decline("no", People.New(role), Cases.Start)));
        Assert.Equal("AP-5", Refused(() => File().Decline("no", People.New(Role.Steward, organisation: People.Elsewhere), Cases.Start)));
        var request = File();
        request.AdoptAs("A-007", People.Steward, Cases.Start);
        Assert.Equal((AccessRequestState.Adopted, "A-007", null), (request.State, request.Application, request.DueAt));
        Assert.Equal("WF-1", Refused(() => request.Decline("no", People.Steward, Cases.Start)));
        Assert.Equal("RS-1", Refused(() => File().Decline(" ", People.Steward, Cases.Start)));
    }

    [Fact]
    public void Lapse_AfterTwentyWorkingDays_AndNotBefore()
    {
        var request = File();
        Assert.False(request.Lapse(Cases.Pack, request.DueAt!.Value));
        Assert.True(request.Lapse(Cases.Pack, request.DueAt!.Value.AddTicks(1)));
        Assert.False(request.Lapse(Cases.Pack, Cases.Start.AddYears(1)));
        Assert.Equal(AccessRequestState.Lapsed, request.State);
    }
}
