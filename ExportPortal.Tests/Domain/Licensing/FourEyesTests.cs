using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed class FourEyesTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Fe1_WhoeverPreparedTheCase_NeverDecidesItWithAnyAccount()
    {
        var application = Cases.In(DecisionPending);
        foreach (var preparer in (Actor[])[People.Steward, People.Officer, People.Technical, People.Legal])
            Assert.Equal("FE-1", Refused(() => application.Approve(preparer.OtherAccount(Role.LicensingManager) with { Organisation = People.Authority })));
    }

    [Fact]
    public void Fe1_OfficerWhoReturnedOrResumedOnly_DecidesNoMore()
    {
        var returned = Cases.In(Incomplete, Cases.Tier1);
        var resumed = Cases.In(IntentToRefuse, Cases.Tier1);
        var other = People.New(Role.LicensingOfficer);
        resumed.Do(AnswerNotice, People.Steward);
        resumed.Take(ResumeReview, other);

        Assert.Contains(People.Officer.Person, returned.Preparers);
        Assert.Contains(other.Person, resumed.Preparers);
    }

    [Fact]
    public void Fe2_TechnicalReviewer_DoesNotGiveTheLegalOpinionWithAnotherAccount()
    {
        var application = Cases.In(InReview);
        application.Do(GiveTechnicalOpinion, People.Technical);

        Assert.Equal("FE-2", Refused(() => application.Do(GiveLegalOpinion, People.Technical.OtherAccount(Role.LegalReviewer))));
    }

    [Fact]
    public void Fe2_InALaterRound_StillHolds()
    {
        var application = Cases.In(DecisionPending);
        application.Take(ReturnToReview, People.Manager);

        Assert.Empty(application.Opinions);
        Assert.Equal("FE-2", Refused(() => application.Do(GiveLegalOpinion, People.Technical.OtherAccount(Role.LegalReviewer))));
        application.Opine();
        Assert.Equal("RV-1", Refused(() => application.Do(GiveLegalOpinion, People.New(Role.LegalReviewer))));
    }

    [Theory]
    [InlineData(Submitted, Register, Role.LicensingOfficer)]
    [InlineData(InReview, GiveTechnicalOpinion, Role.TechnicalReviewer)]
    [InlineData(DecisionPending, Approve, Role.LicensingManager)]
    public void Fe3_StaffOfAParty_DoNotActOnTheCase(ApplicationState state, ApplicationVerb verb, Role role)
    {
        foreach (var party in (OrganisationId[])[People.StewardHouse, People.RecipientHouse])
            Assert.Equal("FE-3", Refused(() => Cases.In(state).Do(verb, People.New(role, organisation: party))));
    }

    /// <summary>The account in use is the authority's; another one of the same person is the party's (FE-11).</summary>
    [Fact]
    public void Fe3_WhoeverHasAnAccountWithAParty_DoesNotActOnTheCaseWithAnyAccount()
    {
        static Actor With(Role role) => People.New(role) with { Houses = new HashSet<OrganisationId> { People.Authority, People.RecipientHouse } };
        Assert.Equal("FE-3", Refused(() => Cases.In(Submitted).Take(Register, With(Role.LicensingOfficer))));
        Assert.Equal("FE-3", Cases.LicenceIn(LicenceState.Active).WhyClosed(LicenceVerb.Suspend, With(Role.LicensingManager), Cases.Start)?.Code);
        var party = Recipients.Organisation.Register(People.RecipientHouse, Recipients.OrganisationKind.Recipient, "Kurohana", "Kurohana", "JP");
        Assert.Equal("FE-3", Refused(() => party.Disclose([], [], With(Role.LicensingOfficer), Cases.Start)));
        Assert.Equal("FE-3", Refused(() => party.ApproveEnvironment([], With(Role.TechnicalReviewer), Cases.Pack.Environment, Cases.Term.Start)));
        Assert.Equal("FE-3", Refused(() => party.RevokePermit(Guid.Empty, "1", With(Role.LicensingOfficer), Cases.Term.Start)));
    }

    [Fact]
    public void Fe3_OfficerWithAnAccountWithAParty_DoesNotLookAtItsReports() => Assert.Equal("FE-3", Refused(() =>
        Cases.LicenceIn(LicenceState.Active).ReviewAnswer(1, true, "", People.New(Role.LicensingOfficer, organisation: People.RecipientHouse), Cases.Start)));

    [Fact]
    public void Fe1_WhoeverSignedTheEndUseStatement_DecidesNothingAndHearsNoAppeal()
    {
        var draft = Cases.Draft();
        draft.AskForStatement(People.Steward, Cases.Start);
        draft.SignStatement(["We use it for this alone."], People.Recipient.Name, "director", "password", People.Recipient, Cases.Start);
        draft.Walk(DecisionPending, opinions: true);
        Assert.Contains(People.Recipient.Person, draft.Involved);
        Assert.Equal("FE-1", Refused(() => draft.Approve(People.Recipient.OtherAccount(Role.LicensingManager) with { Organisation = People.Authority })));
    }

    [Fact]
    public void Fe3_StaffOfAParty_RecordNoEvidenceEither() => Assert.Equal("FE-3", Refused(() =>
        Cases.In(ApprovedConditional).Evidence(0, "seen", People.New(Role.LicensingOfficer, organisation: People.RecipientHouse), Cases.Start)));

    [Theory]
    [InlineData(Submit)]
    [InlineData(Withdraw)]
    public void Steward_OfAnotherHouse_IsRefused(ApplicationVerb verb) =>
        Assert.Equal("AP-1", Refused(() => Cases.In(Draft).Do(verb, People.New(Role.Steward, organisation: People.Elsewhere))));

    [Theory]
    [InlineData(1, Role.LicensingOfficer, 1)]
    [InlineData(2, Role.LicensingManager, 1)]
    [InlineData(3, Role.LicensingManager, 2)]
    [InlineData(4, Role.BoardMember, 2)]
    [InlineData(5, Role.BoardMember, 2)]
    public void Decider_OfEachTier_IsWhomThePackNames(int tier, Role role, int deciders)
    {
        var application = Cases.In(DecisionPending, Of(tier));

        Assert.Equal((role, deciders), (application.DeciderRole(Cases.Pack), application.DecidersNeeded(Cases.Pack)));
        foreach (var other in ((Role[])[Role.LicensingOfficer, Role.LicensingManager, Role.BoardMember]).Where(other => other != role))
            Assert.Equal("DE-1", Refused(() => application.Approve(People.New(other))));
        Assert.Equal(Math.Min(tier, 4), application.Tier);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Fe11_OneHumanWithTwoAccounts_IsOneDecider(int tier)
    {
        var application = Cases.In(DecisionPending, Of(tier));
        var (first, second) = (application.Deciders()[0], application.Deciders()[1]);

        Assert.Null(application.Approve(first));
        Assert.Equal("FE-11", Refused(() => application.Approve(first.OtherAccount())));
        Assert.Equal(DecisionPending, application.State);
        Assert.NotNull(application.Approve(second));
        Assert.Equal([first.Name, second.Name], application.Signatures.Select(signature => signature.PersonName));
    }

    [Fact]
    public void Prohibit_OneOfficer_ChangesNothingAndTwoDo()
    {
        var application = Cases.In(Registered, Cases.AtAGate);
        application.Take(Prohibit, People.Officer);
        Assert.Equal(Registered, application.State);
        Assert.Equal("FE-11", Refused(() => application.Take(Prohibit, People.Officer.OtherAccount())));

        application.Take(Prohibit, People.SecondOfficer);
        Assert.Equal(Prohibited, application.State);
    }

    [Fact]
    public void Prohibit_AfterTheCaseMovedOn_StartsAnew()
    {
        var application = Cases.In(Registered, Cases.AtAGate);
        application.Take(Prohibit, People.Officer);
        application.Take(StartReview, People.Officer);
        application.Take(Prohibit, People.SecondOfficer);

        Assert.Equal(InReview, application.State);
    }

    private static DecisionCase Of(int tier) => tier switch { 1 => Cases.Tier1, 2 => Cases.Tier2, 3 => Cases.Tier3, 4 => Cases.Tier4, _ => Cases.RefusalPresumed };

    [Fact]
    public void Fe1_WhoAskedAReviewer_NeverDecidesThoughAnotherAskedSince()
    {
        var application = Cases.In(ApplicationState.InReview);
        var other = People.New(Role.TechnicalReviewer, "Joren");
        application.AskReviewer(OpinionKind.Technical, other, People.Manager, Cases.Pack, application.Next());
        application.AskReviewer(OpinionKind.Technical, People.Technical, People.Officer, Cases.Pack, application.Next());
        Assert.Equal(People.Technical.Person, Assert.Single(application.Reviewers).Person);
        application.Opine();
        application.Take(ApplicationVerb.Recommend, People.Officer);
        application.Take(ApplicationVerb.SendToDecider, People.Officer);

        Assert.Equal("FE-1", Refused(() => application.Approve(People.Manager)));
        Assert.NotNull(application.Approve(People.SecondManager));
    }
}
