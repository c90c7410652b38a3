using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>Appeals on an approved case, whose licence is granted: what deciders set comes off, or is reviewed by others.</summary>
public sealed class AppealOnGrantedTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static Appeal Lodge(Application application, params Appeal[] earlier) =>
        Appeal.Lodge(new(Guid.NewGuid()), "AP-001", application, earlier, "the file was measured wrongly", People.Steward, Cases.Pack, application.Next()).Seated(application);

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
        Assert.DoesNotContain(application.Clauses(Cases.Pack), one => one.Clause.Code == "AC-11"); // the case does not show it as in the licence either
        Assert.Equal("AC-11, which the licensing manager added, was taken off by appeal AP-001.", Assert.Single(application.SetAsideWords()));
        Assert.Equal("AL-4", Refused(() => Lodge(application, appeal)));
    }

    /// <summary>An appeal on the application of a granted licence is heard by nobody who weighed a change of that licence, as one on the licence itself.</summary>
    [Fact]
    public void Fe7_WhoWeighedAChangeOfTheLicence_DoesNotHearTheAppealOnItsApplication()
    {
        var (application, licence) = WithAddedClause();
        var weigher = People.New(Role.TechnicalReviewer, "Ragna");
        var change = AmendmentTests.Request(licence, AmendmentTests.Major);
        AmendmentTests.Take(change, AmendmentVerb.StartReview, licence, People.Officer);
        AmendmentTests.Take(change, AmendmentVerb.GiveTechnicalOpinion, licence, weigher);
        var (appeal, hearing) = (Lodge(application), weigher.OtherAccount(Role.AppealPanel));

        Assert.Equal("FE-7", appeal.WhyClosed(AppealVerb.Dismiss, application, hearing, licence.State, [change])?.Code);
        Assert.Equal("FE-7", Refused(() => appeal.Take(AppealVerb.Dismiss, "it is right", application, hearing, Cases.Pack, application.Next(), licence, changes: [change])));
        Assert.Equal("AL-18", appeal.WhyNotNaming(application, null, weigher.OtherAccount(Role.BoardMember), [change])?.Code);
        Assert.Equal("FE-7", Refused(() => appeal.NamePanel([Seats.Of(hearing), .. Seats.Three.Skip(1)], application, null, Seats.Chair, [change])));
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

    /// <summary>A remit is closed while fewer than these are left (AL-26).</summary>
    [Fact]
    public void Weighing_AtTiers3And4_NeedsTwoDeciders()
    {
        Assert.Equal(2, Amendment.Weighing(3, false, false, Cases.Pack)[Role.LicensingManager]);
        var board = Amendment.Weighing(3, true, true, Cases.Pack);
        Assert.Equal((2, 1, 1, 1), (board[Role.BoardMember], board[Role.EthicsMember], board[Role.TechnicalReviewer], board[Role.LegalReviewer]));
        var second = Amendment.Weighing(2, false, false, Cases.Pack);
        Assert.Equal((1, 3), (second[Role.LicensingManager], second.Count));
    }

    [Fact]
    public void Grant_OnALicenceThatWaitsForAcceptance_IsSealedAndAcceptedAnew()
    {
        var (application, licence) = WithAddedClause(isAccepted: false);
        licence.Accept(Role.Steward, "password", People.Steward, Cases.Start);
        var appeal = Lodge(application);
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            appeal.Take(AppealVerb.GrantAppeal, "it is out of proportion", application, member, Cases.Pack, application.Next(), licence);
        Assert.Equal((true, 0, null), (licence.IsSealingNext, licence.Acceptances.Count, licence.AcceptBy));
        Assert.Equal("LP-1", licence.WhyClosed(LicenceVerb.AcceptAsSteward, People.Steward, Cases.Start)?.Code);
        var sealedAt = Cases.Start.AddDays(60); // later than the first time for the acceptance
        licence.RecordSeal(ContentHash.Of("sealed anew"u8), Cases.Pack, [], sealedAt);
        Assert.Equal((2, LicenceState.PendingAcceptance, (DateTimeOffset?)Cases.Pack.Due("acceptance", sealedAt)), (licence.Version, licence.StateAt(sealedAt), licence.AcceptBy));
        foreach (var (side, actor) in ((Role, Actor)[])[(Role.Steward, People.Steward), (Role.Recipient, People.Recipient)])
            licence.Accept(side, "password", actor, sealedAt);
        Assert.Equal((LicenceState.Active, ContentHash.Of("sealed anew"u8)), (licence.State, licence.Acceptances[0].LicenceHash));
    }

    [Fact]
    public void Grant_BeforeTheFirstPackageIsSealed_IsSealedWithoutIt()
    {
        var application = Cases.In(DecisionPending);
        application.AddClause("AC-11", "the board of patients asked for it", People.Manager, Cases.Pack, application.Next());
        var (licence, appeal) = (application.Approve(People.Manager)!, Lodge(application));
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            appeal.Take(AppealVerb.GrantAppeal, "it is out of proportion", application, member, Cases.Pack, application.Next(), licence);
        Assert.Equal((false, 1, "AC-11"), (licence.IsSealingNext, licence.Version, Assert.Single(licence.Grant!.SetAside!)));
    }

    [Fact]
    public void Grant_OfALicenceThatHasEnded_IsClosedToTheFirstOfThePanel()
    {
        var (application, licence) = WithAddedClause(isAccepted: false);
        var (appeal, after) = (Lodge(application), licence.AcceptBy!.Value.AddTicks(1));
        foreach (var verb in (AppealVerb[])[AppealVerb.GrantAppeal, AppealVerb.Remit])
            Assert.Equal("AL-21", Refused(() => appeal.Take(verb, "it is out of proportion", application, People.Panel, Cases.Pack, after, licence)));
        Assert.Empty(appeal.Signatures);
        Assert.Equal("AL-5", appeal.WhyClosed(AppealVerb.Remit, application, People.Panel, licence.StateAt(Cases.Start))?.Code);
    }

    /// <summary>Approved with a clause and a condition with a last day that the decider set, and its licence in force.</summary>
    private static (Application Application, Licence Licence, LaterCondition Condition) WithCondition()
    {
        var (application, condition) = (Cases.In(DecisionPending), new LaterCondition("Send the list of analysts.", new(2027, 3, 1), true));
        application.AddClause("AC-11", "the board of patients asked for it", People.Manager, Cases.Pack, application.Next());
        var licence = application.Approve(Cases.Seed, "the benefit is clear", People.Manager, Cases.Pack, application.Next(), new([], [condition]))!;
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Cases.Start);
        licence.Accept(Role.Steward, "password", People.Steward, Cases.Start);
        licence.Accept(Role.Recipient, "password", People.Recipient, Cases.Start);
        return (application, licence, condition);
    }

    [Fact]
    public void Grant_OfOneOfTwoThings_TakesThatOffOnceTwoHaveChosenTheSame()
    {
        var (application, licence, condition) = WithCondition();
        Assert.Contains(licence.Duties, duty => duty.What == condition.What);
        Assert.Equal(["AC-11", "condition 1"], application.SetByDeciders().Select(one => one.Key));
        var appeal = Lodge(application);
        void Grant(Actor member, params string[] off) => appeal.Take(AppealVerb.GrantAppeal, $"because of {off.Length}", application, member, Cases.Pack, application.Next(), licence, off);

        Assert.Equal("AL-23", Refused(() => Grant(People.Panel)));
        Assert.Equal("AL-24", Refused(() => Grant(People.Panel, "AC-11", "AC-07")));
        Assert.Equal("AL-25", Refused(() => appeal.Take(AppealVerb.Dismiss, "weighed", application, People.Panel, Cases.Pack, application.Next(), licence, ["AC-11"])));
        Grant(People.Panel, "AC-11", "condition 1");
        Grant(People.SecondPanel, "condition 1");
        Assert.Equal(AppealState.Lodged, appeal.State);
        Grant(People.Panel, "condition 1"); // has thought again
        Assert.Equal((AppealState.Granted, 2), (appeal.State, appeal.SignedOutcome().Count));

        licence.RecordSeal(ContentHash.Of("sealed anew"u8), Cases.Pack, [], Cases.Start);
        Assert.DoesNotContain(licence.Duties, duty => duty.What == condition.What);
        Assert.Equal((null, null), (licence.Grant!.Terms, licence.Grant.SetAside));
        Assert.Contains(application.Clauses(Cases.Pack), one => one.Clause.Code == "AC-11");
        Assert.Empty(application.LaterConditions);
        Assert.Contains("Send the list of analysts.", Assert.Single(application.SetAsideWords()), StringComparison.Ordinal);
    }

    /// <summary>An earlier release kept no choice with a signature, and none is made before the conditions are confirmed: it meant all.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void Grant_SignedWithoutAChoice_IsTheSameAsAll(bool isOneOfTwo)
    {
        var (application, licence) = WithAddedClause();
        if (isOneOfTwo)
            (application, licence, _) = WithCondition();
        var appeal = Lodge(application);
        string[] all = [.. application.SetByDeciders().Select(one => one.Key)];
        void Grant(Actor member, params string[] off) => appeal.Take(AppealVerb.GrantAppeal, "weighed", application, member, Cases.Pack, application.Next(), licence, off);
        Grant(People.Panel, all);
        var signatures = (List<Signature>)typeof(Appeal).GetField("signatures", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(appeal)!;
        signatures[0] = signatures[0] with { Off = null };

        Assert.Equal(isOneOfTwo ? null : "FE-11", appeal.WhyClosed(AppealVerb.GrantAppeal, application, People.Panel, licence.State)?.Code);
        Grant(People.SecondPanel, all);
        Assert.Equal((AppealState.Granted, 2), (appeal.State, appeal.SignedOutcome().Count));
    }

    /// <summary>A panel sent an added query budget back; what has brought the same budget, or set its limits, meanwhile stays.</summary>
    [Theory]
    [InlineData("nothing", null)]
    [InlineData("sanction", 1.0)]
    [InlineData("change", 2.5)]
    public void Grant_OfWhatWasSentBack_CountsAnewWhatComesOff(string meanwhile, double? epsilon)
    {
        var (application, licence) = WithAddedClause(code: "AC-03");
        var appeal = Lodge(application);
        TakenOff? off = null;
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            off = appeal.Take(AppealVerb.Remit, "others weigh it", application, member, Cases.Pack, application.Next(), licence);
        Assert.True(off!.EndsBudget);
        var change = Amendment.OnAppeal(new(Guid.NewGuid()), "AM-0001", licence, off, [], "Appeal AP-001: others weigh it", Cases.Pack, Cases.Start, false, false);
        if (meanwhile == "sanction")
            Assert.True(licence.Impose("SN-001", new("SN-001", ["AC-03"], null), AmendmentTests.Now));
        else if (meanwhile == "change")
            licence.Revise(new AmendmentChange(Limits: [new(Counted.Epsilon, 2.5m)]).In(licence.Grant!), "major amendment AM-0002", AmendmentTests.Now);
        if (licence.IsSealingNext)
            licence.RecordSeal(ContentHash.Of("sealed meanwhile"u8), Cases.Pack, [], AmendmentTests.Now);

        foreach (var (verb, actor) in ((AmendmentVerb, Actor)[])[(AmendmentVerb.StartReview, People.Officer), (AmendmentVerb.GiveTechnicalOpinion, People.Technical), (AmendmentVerb.GiveLegalOpinion, People.Legal)])
            AmendmentTests.Take(change, verb, licence, actor);
        change.CountAnew(application, licence.Grant!, AmendmentTests.Reviewed(licence), Cases.Pack);
        AmendmentTests.Take(change, AmendmentVerb.Grant, licence, People.SecondManager);
        Assert.Equal(((decimal?)epsilon, "AC-03"), (licence.NextGrant!.Limit(Counted.Epsilon), Assert.Single(licence.NextGrant.SetAside!)));
        Assert.Equal(meanwhile == "sanction", application.ClausesUnder(licence.NextGrant, Cases.Pack).Any(one => one.Clause.Code == "AC-03"));
        Assert.Equal(meanwhile == "sanction", licence.NextGrant.Limit(Counted.Queries) is not null);
    }

    /// <summary>At tier 3 two managers decide, and two have decided before: two others are needed for either answer.</summary>
    [Theory, InlineData(AmendmentVerb.Grant), InlineData(AmendmentVerb.Refuse)]
    public void Remit_AtTier3_IsDecidedByTwoOtherManagers(AmendmentVerb answer)
    {
        var application = Cases.In(DecisionPending, Cases.Tier3);
        application.AddClause("AC-11", "the board of patients asked for it", People.Manager, Cases.Pack, application.Next());
        var licence = application.Deciders().ToList().ConvertAll(application.Approve)[^1]!;
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Cases.Start);
        foreach (var (side, actor) in ((Role, Actor)[])[(Role.Steward, People.Steward), (Role.Recipient, People.Recipient)])
            licence.Accept(side, "password", actor, Cases.Start);
        var appeal = Lodge(application);
        TakenOff? off = null;
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            off = appeal.Take(AppealVerb.Remit, "others weigh it", application, member, Cases.Pack, application.Next(), licence);
        var change = Amendment.OnAppeal(new(Guid.NewGuid()), "AM-0001", licence, off!, [.. Appeal.Hands(application, licence)], "Appeal AP-001: others weigh it", Cases.Pack, Cases.Start, false, false);
        Assert.Equal([(Role.TechnicalReviewer, 1), (Role.LegalReviewer, 1), (Role.LicensingManager, 2)], change.StillToWeigh(Cases.Pack).Select(one => (one.Role, one.Needed)));

        AmendmentTests.Take(change, AmendmentVerb.StartReview, licence, People.Officer);
        AmendmentTests.Take(change, AmendmentVerb.GiveTechnicalOpinion, licence, People.New(Role.TechnicalReviewer));
        AmendmentTests.Take(change, AmendmentVerb.GiveLegalOpinion, licence, People.New(Role.LegalReviewer));
        var left = Assert.Single(change.StillToWeigh(Cases.Pack));
        Assert.True(left.Role is Role.LicensingManager && new[] { People.Manager, People.SecondManager, People.Officer }.All(one => left.Barred.Contains(one.Person)));
        foreach (var manager in (Actor[])[People.Manager, People.SecondManager])
            Assert.Equal("RM-3", change.WhyClosed(answer, manager, Cases.Pack)?.Code);
        AmendmentTests.Take(change, answer, licence, People.New(Role.LicensingManager, "Third"));
        Assert.Equal((AmendmentState.InReview, false), (change.State, licence.IsSealingNext));
        AmendmentTests.Take(change, answer, licence, People.New(Role.LicensingManager, "Fourth"));
        Assert.Equal(answer is AmendmentVerb.Grant ? (AmendmentState.Granted, true) : (AmendmentState.Refused, false), (change.State, licence.IsSealingNext));
    }

    [Fact]
    public void Lodge_AgainstAConditionWithALastDay_IsTaken()
    {
        var application = Cases.In(DecisionPending);
        application.Approve(Cases.Seed, "the benefit is clear", People.Manager, Cases.Pack, application.Next(), new([], [new("Send the list of analysts.", new(2027, 3, 1), true)]));
        Assert.Equal("APPROVED", Lodge(application).Against);
    }

    [Fact]
    public void Remit_OnAnApprovedCase_IsAMajorChangeThatOthersReview()
    {
        var (application, licence, condition) = WithCondition();
        var appeal = Lodge(application);
        TakenOff? off = null;
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            off = appeal.Take(AppealVerb.Remit, "others weigh it", application, member, Cases.Pack, application.Next(), licence);
        Assert.Equal((AppealState.Remitted, Approved, false), (appeal.State, application.State, licence.IsSealingNext));
        Assert.Equal("AL-4", Refused(() => Lodge(application, appeal)));

        var change = Amendment.OnAppeal(new(Guid.NewGuid()), "AM-0001", licence, off!, [.. Appeal.Hands(application, licence)], "Appeal AP-001: others weigh it", Cases.Pack, Cases.Start, false, false);
        Assert.Equal((AmendmentKind.Major, true), (change.Kind, change.Change.Sentences(licence.Grant!).Single().Contains("AC-11", StringComparison.Ordinal)));
        Assert.Equal("AM-46", change.WhyClosed(AmendmentVerb.Withdraw, People.Recipient, Cases.Pack)?.Code);
        AmendmentTests.Take(change, AmendmentVerb.StartReview, licence, People.Officer);
        Assert.Equal("RM-3", change.WhyClosed(AmendmentVerb.GiveTechnicalOpinion, People.Technical, Cases.Pack)?.Code);
        AmendmentTests.Take(change, AmendmentVerb.GiveTechnicalOpinion, licence, People.New(Role.TechnicalReviewer));
        AmendmentTests.Take(change, AmendmentVerb.GiveLegalOpinion, licence, People.New(Role.LegalReviewer));
        Assert.Equal("RM-3", change.WhyClosed(AmendmentVerb.Grant, People.Manager, Cases.Pack)?.Code);
        AmendmentTests.Take(change, AmendmentVerb.Grant, licence, People.SecondManager);
        licence.RecordSeal(ContentHash.Of("sealed anew"u8), Cases.Pack, [], Cases.Start);
        Assert.Equal(("AC-11", null), (Assert.Single(licence.Grant!.SetAside!), licence.Grant.Terms));
        Assert.DoesNotContain(licence.Duties, duty => duty.What == condition.What);
        Assert.Equal("AM-45", AmendmentTests.Refused(() => AmendmentTests.Request(licence, new(SentBack: new(off!, [])))));
    }

    [Fact]
    public void Grant_OfAnApprovalWhoseConditionsWereMet_HasNothingToTakeBack()
    {
        var application = Cases.In(ApprovedConditional);
        var appeal = Lodge(application);
        foreach (var at in Enumerable.Range(0, application.Conditions.Count))
            application.Evidence(at, "seen", People.Officer, application.Next());
        application.ConfirmConditions(Cases.Seed, "seen", People.Officer, Cases.Pack, application.Next());
        application.ConfirmConditions(Cases.Seed, "seen", People.SecondOfficer, Cases.Pack, application.Next());
        Assert.Equal("AL-17", Refused(() => Lodge(application)));
        Assert.Equal("AL-22", Refused(() => appeal.Take(AppealVerb.GrantAppeal, "weighed", application, People.Panel, Cases.Pack, application.Next())));
    }
}
