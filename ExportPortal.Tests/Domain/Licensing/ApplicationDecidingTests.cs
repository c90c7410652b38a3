using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>Who decides, and how a decision leaves the rules.</summary>
public sealed class ApplicationDecidingTests
{
    [Fact]
    public void Deciding_Tier3InGroupE_IsTheBoards()
    {
        var facts = Cases.Tier2 with { DestinationGroup = DestinationGroup.E, Environment = EnvironmentLevel.E4, Mode = AccessMode.Remote };
        Assert.Equal((3, Role.BoardMember, 2), Cases.Draft(facts) is var asked ? (asked.Tier, asked.DeciderRole(Cases.Pack), asked.DecidersNeeded(Cases.Pack)) : default);
        Assert.Equal(Role.LicensingManager, Cases.Draft(Cases.Tier3).DeciderRole(Cases.Pack));
    }

    [Fact]
    public void Hands_OfWhoAskedReviewersOrChangedClauses_AreInTheCase()
    {
        var (asker, adder, taker) = (People.New(Role.LicensingOfficer), People.New(Role.LicensingManager), People.New(Role.LicensingManager));
        var application = Cases.In(InReview);
        application.AskReviewer(OpinionKind.Technical, People.Technical, asker, Cases.Pack, application.Next());
        Assert.Contains(asker.Person, application.Preparers);
        application.Opine();
        application.Take(Recommend, People.Officer);
        application.Take(SendToDecider, People.Officer);
        Assert.Equal("FE-1", application.WhyClosed(Approve, asker.OtherAccount(Role.LicensingManager), Cases.Pack, Cases.Start)?.Code);

        application.AddClause("AC-11", "the council asked", adder, Cases.Pack, application.Next());
        application.TakeBackClause("AC-11", "it no longer does", taker, Cases.Pack, application.Next());
        Assert.Superset(new HashSet<PersonId> { asker.Person, adder.Person, taker.Person }, application.Involved.ToHashSet());
    }

    [Fact]
    public void Approve_Tier4InTheRecipientsOwnEnvironment_IsRefused()
    {
        Application Pending(HostingPlace host, AccessMode mode = AccessMode.Remote)
        {
            var application = Cases.Draft(Cases.Tier4 with { Mode = mode }, content: Cases.Content with { Host = host, Mode = mode });
            application.Walk(ApplicationState.DecisionPending, opinions: true);
            return application;
        }

        Assert.Equal("DE-7", Pending(HostingPlace.Recipient).WhyClosed(ApplicationVerb.Approve, People.Board, Cases.Pack, Cases.Start)?.Code);
        Assert.Null(Pending(HostingPlace.StewardEnclave).WhyClosed(ApplicationVerb.Approve, People.Board, Cases.Pack, Cases.Start));
        var transfer = Pending(HostingPlace.Recipient, AccessMode.Transfer);
        Assert.NotEmpty(transfer.Decision.Needs); // remote access is a condition instead
        Assert.Null(transfer.WhyClosed(ApplicationVerb.Approve, People.Board, Cases.Pack, Cases.Start));
    }

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Override_ByOneTier_NeedsAManagerAndThenABoardMember()
    {
        var application = Cases.In(DecisionPending);
        Assert.Equal("FE-5", Refused(() => application.OverrideTier(3, "x", People.Board, Cases.Pack, Cases.Start)));
        Assert.Equal("OV-2", Refused(() => application.OverrideTier(4, "x", People.Manager, Cases.Pack, Cases.Start)));
        application.OverrideTier(3, "a rare disease", People.Manager, Cases.Pack, application.Next());
        Assert.Equal((2, 3), (application.Tier, application.ProposedTier));
        Assert.Equal("FE-5", Refused(() => application.OverrideTier(3, "x", People.SecondManager, Cases.Pack, application.Next())));
        Assert.Equal("OV-3", Refused(() => application.OverrideTier(1, "x", People.Board, Cases.Pack, application.Next())));
        application.OverrideTier(3, "seen the same", People.Board, Cases.Pack, application.Next());

        Assert.Equal((3, DecisionOutcome.Enclave, 2, 3), (application.Tier, application.Decision.Outcome, application.Override!.From, application.Override.To));
        Assert.Equal(2, application.DecidersNeeded(Cases.Pack));
        Assert.Equal("OV-1", Refused(() => application.OverrideTier(2, "x", People.Manager, Cases.Pack, application.Next())));
    }

    [Fact]
    public void Override_OfAGate_IsRefused() =>
        Assert.Equal("OV-1", Refused(() => Cases.In(DecisionPending, Cases.AtAGate).OverrideTier(2, "x", People.Manager, Cases.Pack, Cases.Start)));

    [Fact]
    public void AnnounceRefusal_OutsideTheCodedGroundsOrWithoutReasons_IsRefused()
    {
        var application = Cases.In(DecisionPending);
        Assert.Equal("RG", Refused(() => application.AnnounceRefusal("RG-99", "the risk", "a coarser file", People.Manager, Cases.Pack, Cases.Start)));
        Assert.NotNull(Refused(() => application.AnnounceRefusal("RG-03", " ", "a coarser file", People.Manager, Cases.Pack, Cases.Start)));
        Assert.Equal("RF-1", Refused(() => application.AnnounceRefusal("RG-03", "the risk", " ", People.Manager, Cases.Pack, Cases.Start)));
        application.AnnounceRefusal("RG-03", "the risk", "a coarser file", People.Manager, Cases.Pack, Cases.Start);

        Assert.Equal((IntentToRefuse, "RG-03"), (application.State, application.Notice!.Ground));
        Assert.Equal(13, Cases.Pack.RefusalGrounds.Count);
    }

    [Fact]
    public void AnnounceRefusal_OnAPartnersRefusal_NamesOneOfTheLast36Months()
    {
        var application = Cases.In(DecisionPending);
        var now = application.Next();
        void Announce(PartnerRefusal? partner) => application.AnnounceRefusal("RG-13", "Nothing is new in it.", "new facts", People.Manager, Cases.Pack, now, partner);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var partner = new PartnerRefusal("Helvetic Data Office", "HDO-17", today.AddMonths(-36));
        Assert.Equal("RF-6", Refused(() => Announce(null)));
        Assert.Equal("RF-6", Refused(() => Announce(partner with { Reference = " " })));
        Assert.Equal("RF-7", Refused(() => Announce(partner with { On = today.AddMonths(-36).AddDays(-1) })));
        Assert.Equal("RF-7", Refused(() => Announce(partner with { On = today.AddDays(1) })));
        Assert.Equal("RF-6", Refused(() => Announce(partner with { On = default })));
        Assert.Equal("RF-8", Refused(() => application.AnnounceRefusal("RG-03", "the risk", "a coarser file", People.Manager, Cases.Pack, now, partner with { On = today.AddDays(1) })));
        Assert.Equal("RF-9", Refused(() => Announce(partner with { Partner = new string('x', PartnerRefusal.LongestName + 1) })));
        Assert.Equal("RF-9", Refused(() => Announce(partner with { Reference = new string('x', PartnerRefusal.LongestReference + 1) })));
        Announce(partner);
        Assert.Equal($"Helvetic Data Office refused essentially the same case on {Words.Day(partner.On)} (HDO-17). Nothing is new in it.", application.Notice!.Reasons);
    }

    [Fact]
    public void Abstain_OfADecider_LeavesTheDecisionToAnother()
    {
        var application = Cases.In(DecisionPending, Cases.Tier3);
        application.Approve(People.Manager);
        application.Do(Abstain, People.Manager, "a cousin works there");
        Assert.Empty(application.Signatures);
        Assert.Equal("DE-3", Refused(() => application.Approve(People.Manager)));
        Assert.Null(application.Approve(People.SecondManager));
    }

    [Fact]
    public void Tier1_EveryGatePassed_IsRegisteredWithoutReviewAndDecidedByAnotherOfficer()
    {
        var application = Cases.In(Registered, Cases.Tier1);
        Assert.True(application.RegisterAutomatically(Cases.Pack, application.Next()));
        Assert.Equal(Recommended, application.State);
        application.Take(SendToDecider, People.Officer);
        Assert.Equal("FE-1", Refused(() => application.Approve(People.Officer)));
        Assert.NotNull(application.Approve(People.SecondOfficer));
        Assert.False(Cases.In(Registered).RegisterAutomatically(Cases.Pack, Cases.Start));
    }

    /// <summary>Facts that became known after the recommendation raise tier 1 to tier 2, whose opinions nobody gave (RV-2).</summary>
    [Theory]
    [InlineData(Recommended)]
    [InlineData(DecisionPending)]
    public void Tier1_RaisedAfterItsRegistration_GoesBackToReviewForTheOpinions(ApplicationState state)
    {
        var application = Cases.In(Registered, Cases.Tier1);
        Assert.True(application.RegisterAutomatically(Cases.Pack, application.Next()));
        if (state is DecisionPending)
            application.Take(SendToDecider, People.Officer);
        Assert.True(application.ReadAnew(Cases.Tier2, Cases.Pack, application.Next()));
        Assert.Equal((InReview, nameof(ReviewAnew)), (application.State, application.Steps[^1].Verb));
        application.Opine();
        application.Take(Recommend, People.Officer);
        application.Take(SendToDecider, People.Officer);
        Assert.NotNull(application.Approve(People.Manager));
    }

    [Fact]
    public void Override_ToATierThatAsksEthics_GoesBackToReviewForThatOpinionAlone()
    {
        var application = Cases.Draft(Cases.Tier3, content: Cases.Content with { Host = HostingPlace.StewardEnclave });
        application.Walk(DecisionPending, opinions: true);
        application.OverrideTier(4, "a rare disease", People.Manager, Cases.Pack, application.Next());
        application.OverrideTier(4, "seen the same", People.Board, Cases.Pack, application.Next());
        Assert.Equal((InReview, 4, 2), (application.State, application.Tier, application.Opinions.Count));
        Assert.Equal("RV-2", Refused(() => application.Take(Recommend, People.Officer)));
        application.Do(GiveEthicsOpinion, People.Ethics);
        application.Take(Recommend, People.Officer);
        application.Take(SendToDecider, People.Officer);
        foreach (var member in (Actor[])[People.SecondBoard, People.New(Role.BoardMember)])
            application.Approve(member);
        Assert.Equal(ApprovedConditional, application.State);
    }

    /// <summary>A row as an older release stored it: past its review without an opinion.</summary>
    [Theory]
    [InlineData(Recommended, SendToDecider, Role.LicensingOfficer)]
    [InlineData(DecisionPending, Approve, Role.LicensingManager)]
    public void Verb_PastTheReviewWithoutAnOpinion_IsClosed(ApplicationState state, ApplicationVerb verb, Role role)
    {
        var application = Cases.In(InReview);
        typeof(Application).GetProperty(nameof(Application.State))!.SetValue(application, state);
        Assert.Equal("RV-2", application.WhyClosed(verb, People.New(role), Cases.Pack, application.Next())?.Code);
    }

    [Fact]
    public void Direction_OfAPanel_EndsWithTheRoundThatItWasGivenFor()
    {
        var application = Cases.In(ApplicationState.Refused);
        application.GrantOnAppeal("grant it", Cases.Pack, application.Next());
        Assert.Equal("grant it", application.Direction);
        application.Take(ReturnToReview, People.SecondManager);
        Assert.Null(application.Direction);
    }

    [Fact]
    public void Notice_NobodyAnswersInTime_GoesOnToTheDecisionWhoseClockRunsAgain()
    {
        var application = Cases.In(IntentToRefuse);
        var due = application.Clock("intent-answer")!.Due(Cases.Start, Cases.Pack.Calendar);
        Assert.Equal("Answer of the applicant to the notice", application.WaitingFor(Cases.Pack));
        Assert.False(application.ActOnTime(Cases.Pack, due));
        Assert.True(application.ActOnTime(Cases.Pack, due.AddMinutes(1)));
        Assert.Equal((IntentToRefuse, false, false), (application.State, application.Clock("intent-answer")!.IsOpen, application.Clock("decision-T")!.IsStopped));
        Assert.Equal((application.Clock("decision-T"), "Decision: licensing manager"), (application.PresentClock, application.WaitingFor(Cases.Pack)));
        Assert.NotNull(application.DueAt);
        Assert.False(application.ActOnTime(Cases.Pack, due.AddMinutes(2)));
        Assert.Equal("RF-4", Refused(() => application.AnswerNotice("late", People.Steward, Cases.Pack, due.AddMinutes(2))));
        application.Take(Refuse, "no answer", People.Manager, Cases.Pack, due.AddMinutes(3));
        Assert.Equal(ApplicationState.Refused, application.State);
    }

    [Fact]
    public void FindIneligible_WithoutAMeasurementThatShowsIt_NeedsASecondPerson()
    {
        var application = Cases.In(InReview);
        application.Take(FindIneligible, People.Officer, "names in the sample");
        Assert.Equal(InReview, application.State);
        Assert.Equal("FE-11", Refused(() => application.Take(FindIneligible, People.Officer.OtherAccount(), "names in the sample")));
        application.Take(FindIneligible, People.SecondOfficer, "I saw them too");
        Assert.Equal(Ineligible, application.State);

        var shown = Cases.In(InReview, Cases.Personal);
        shown.Take(FindIneligible, People.Officer, "the register names such a column");
        Assert.Equal(Ineligible, shown.State);
    }

    [Fact]
    public void FindNoLicenceRequired_BeforeTheStewardsOutputCheckerSigned_IsClosed()
    {
        var application = Cases.In(Submitted, Cases.Open);
        Assert.Equal("TR-3", Refused(() => application.Take(FindNoLicenceRequired, People.Officer)));
        Assert.Contains("SG-01", application.WaitingFor(Cases.Pack));
        Assert.Equal("AP-1", Refused(() => application.Take(SignOutputCheck, People.New(Role.Steward, organisation: People.Elsewhere))));
        application.Take(SignOutputCheck, People.Steward, "every table was checked");
        Assert.Equal("TR-4", Refused(() => application.Take(SignOutputCheck, People.Steward)));
        application.Take(FindNoLicenceRequired, People.Officer);
        Assert.Equal(NoLicenceRequired, application.State);
        Assert.Equal("TR-0", Refused(() => Cases.In(Submitted).Take(SignOutputCheck, People.Steward)));
    }

    /// <summary>Gate P2 also opens the record of a rejected transaction, to be reported in 14 days (03, stage 0).</summary>
    [Fact]
    public void Prohibit_AtGateP2_OwesTheReportOfTheRejectionUntilItIsOnRecord()
    {
        var application = Cases.In(Prohibited, Cases.BulkToE);
        var owed = application.RejectionOwed!;
        Assert.Equal((14, ClockUnit.CalendarDays, application.Steps[^1].At.AddDays(14)), (owed.Length, owed.Unit, application.DueAt!.Value));
        Assert.Equal("Report of the rejected transaction", application.WaitingFor(Cases.Pack));
        var late = application.DueAt.Value.AddMinutes(1);
        Assert.Equal(["The rejected transaction has to be reported within three working days.", "The report of the rejected transaction is late. It is still owed, with the reasons for the delay."], application.Remind(Cases.Pack, late).Select(step => step.Text));
        Assert.Equal("RS-1", Refused(() => application.Take(ReportRejection, " ", People.Officer, Cases.Pack, late)));

        application.Take(ReportRejection, "To the department, on 4 January, reference 17; two days late because of a holiday.", People.Officer, Cases.Pack, late);
        Assert.Equal((Prohibited, null, null, DeadlineState.MetLate), (application.State, application.RejectionOwed, application.DueAt, application.PresentClock!.At(late, Cases.Pack.Calendar).State));
        Assert.Equal("GT-2", Refused(() => application.Take(ReportRejection, People.Officer)));
        Assert.Equal((null, null), (Cases.In(Prohibited).RejectionOwed, Cases.In(Prohibited).DueAt)); // another gate
    }

    [Fact]
    public void ExtendTime_Once_MovesTheLongStop()
    {
        var application = Cases.In(InReview);
        var before = application.Clock("decision-long-stop")!.Due(Cases.Start, Cases.Pack.Calendar);
        application.Do(ExtendTime, People.Manager);
        Assert.Equal(before.AddMonths(3), application.Clock("decision-long-stop")!.Due(application.Next(), Cases.Pack.Calendar));
        Assert.Equal("CL-4", Refused(() => application.Do(ExtendTime, People.SecondManager)));
    }

    [Fact]
    public void DeclaredInterest_InAParty_ClosesEveryVerbOfTheAuthority()
    {
        var torn = People.New(Role.LicensingOfficer) with { Interests = new HashSet<OrganisationId> { People.RecipientHouse } };
        Assert.Equal("FE-3", Refused(() => Cases.In(Submitted).Take(Register, torn)));
        Cases.In(Submitted).Take(Register, torn with { Interests = new HashSet<OrganisationId> { People.Elsewhere } });
    }

    [Fact]
    public void Abstain_OfWhoeverSetAConditionOrProposedATier_TakesBothBack()
    {
        var application = Cases.In(DecisionPending, Cases.Tier3);
        application.Approve(Cases.Seed, "because", People.Manager, Cases.Pack, application.Next(), AmendmentTerms.Of(["A contract with the new site."], []));
        Assert.Single(application.Conditions);
        application.Do(Abstain, People.Manager, "a cousin works there");
        Assert.Empty(application.Conditions);

        var proposed = Cases.In(DecisionPending);
        proposed.Do(OverrideTier, People.Manager);
        Assert.NotNull(proposed.ProposedTier);
        proposed.Do(Abstain, People.Manager, "a cousin works there");
        Assert.Null(proposed.ProposedTier);
    }

    [Fact]
    public void AnswerNotice_EndsTheTimeForItAndTheTimeOfTheDecisionGoesOn()
    {
        var application = Cases.In(IntentToRefuse);
        var now = Cases.Start.AddDays(3);
        application.AnswerNotice("The file is coarser now.", People.Steward, Cases.Pack, now);
        Assert.False(application.Clock("intent-answer")!.IsOpen);
        Assert.False(application.Clock("decision-T")!.IsStopped);
        Assert.Equal((application.Clock("decision-T"), application.DecisionDueAt), (application.PresentClock, application.DueAt));
        Assert.NotNull(application.DueAt);
    }
}
