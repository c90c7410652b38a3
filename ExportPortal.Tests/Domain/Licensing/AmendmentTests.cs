using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Common.Role;
using static ExportPortal.Domain.Licensing.AmendmentState;
using static ExportPortal.Domain.Licensing.AmendmentVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed class AmendmentTests
{
    internal static readonly DateTimeOffset Now = new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly NamedUser Aiko = new("aiko@kurohana.example", "Aiko Tan", "NL", new(2026, 10, 1));
    internal static readonly AmendmentChange Minor = new(NewUsers: [Aiko]);
    internal static readonly AmendmentChange Major = new(Countries: ["NL", "DE"]);

    internal static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    internal static Amendment Request(Licence licence, AmendmentChange change, bool renewal = false, DateTimeOffset? at = null, DateTimeOffset? assessed = null) =>
        Amendment.Request(new(Guid.NewGuid()), "AM-0001", licence, change, renewal, "because", assessed, People.Recipient, Cases.Pack, at ?? Now);

    private static (Amendment, Licence) In(AmendmentState state, AmendmentChange change)
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var amendment = Request(licence, change);
        typeof(Amendment).GetProperty(nameof(Amendment.State))!.SetValue(amendment, state);
        return (amendment, licence);
    }

    internal static void Take(Amendment amendment, AmendmentVerb verb, Licence licence, Actor actor) => amendment.Take(verb, OpinionAnswer.Concurs, "because", licence, actor, Cases.Pack, Now, review: Reviewed(licence));

    /// <summary>What the rules said of the case with the change: as before.</summary>
    internal static GrantReview Reviewed(Licence licence, params string[] needs) =>
        new("AM-0001", new(Guid.NewGuid()), Cases.Tier2, CaseDecision.Of(licence.Tier == 3 ? Cases.Tier3 : Cases.Tier2, Cases.Pack).Decision, needs);

    public static TheoryData<AmendmentState, AmendmentVerb, bool> All =>
        [.. Enum.GetValues<AmendmentState>().SelectMany(state => Enum.GetValues<AmendmentVerb>().SelectMany(verb => new[] { (state, verb, true), (state, verb, false) }))];

    /// <summary>Roles to whom the verb is open, at tier 2; grants of a major change besides need both opinions.</summary>
    internal static Role[] Open(AmendmentState state, AmendmentVerb verb, bool isMinor) => (state, verb, isMinor) switch
    {
        (Requested, StartReview, false) => [LicensingOfficer],
        (Requested, Grant or Refuse, true) => [LicensingOfficer],
        (Requested or InReview, Withdraw, _) => [Recipient],
        (InReview, GiveTechnicalOpinion, _) => [TechnicalReviewer],
        (InReview, GiveLegalOpinion, _) => [LegalReviewer],
        (InReview, Refuse, false) => [LicensingManager],
        (InReview, Refuse, true) => [LicensingOfficer],
        (GrantedConditional, ConfirmConditions, _) => [LicensingOfficer, LicensingManager],
        (GrantedConditional, Withdraw, _) => [Recipient],
        _ => [],
    };

    [Theory, MemberData(nameof(All))]
    public void Verb_EachRole_PassesExactlyWhereTheTableSays(AmendmentState state, AmendmentVerb verb, bool isMinor)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var (amendment, licence) = In(state, isMinor ? Minor : Major);
            if (Open(state, verb, isMinor).Contains(role))
            {
                Take(amendment, verb, licence, People.New(role));
                Assert.True(amendment.Steps.Count + amendment.Signatures.Count > 0);
                continue;
            }
            Assert.Throws<RuleViolation>(() => Take(amendment, verb, licence, People.New(role)));
            Assert.Equal((state, 0), (amendment.State, amendment.Steps.Count));
        }
    }

    [Fact]
    public void Minor_GrantedByAnOfficer_TakesEffectWithTheSeal()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var amendment = Request(licence, Minor);
        Assert.Equal((AmendmentKind.Minor, new DateTimeOffset(2027, 1, 11, 17, 0, 0, TimeSpan.Zero)), (amendment.Kind, amendment.DueAt!.Value));
        Take(amendment, Grant, licence, People.Officer);
        Assert.Empty(licence.Grant!.Users);
        Assert.Equal("AM-2", Refused(() => licence.Revise(licence.Grant!, "x", Now)));

        licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], Now);
        Assert.Equal((Granted, 2, Aiko), (amendment.State, licence.Version, licence.Grant.Users.Single()));
        Assert.Equal("minor amendment AM-0001", licence.PastVersions.Single().Reason);
    }

    [Fact]
    public void Major_ReviewedInFull_IsDecidedByTheTierAndNotByAPreparer()
    {
        var licence = Cases.LicenceIn(LicenceState.Active, Cases.Tier3);
        var amendment = Request(licence, Major);
        Take(amendment, StartReview, licence, People.Officer);
        Assert.Equal("RV-2", Refused(() => Take(amendment, Grant, licence, People.Manager)));
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        Assert.Equal("FE-2", Refused(() => Take(amendment, GiveLegalOpinion, licence, People.Technical.OtherAccount(LegalReviewer))));
        Take(amendment, GiveLegalOpinion, licence, People.Legal);
        Assert.Equal("DE-1", Refused(() => Take(amendment, Grant, licence, People.SecondOfficer)));
        Assert.Equal("FE-1", Refused(() => Take(amendment, Grant, licence, People.Officer.OtherAccount(LicensingManager))));
        Take(amendment, Grant, licence, People.Manager);
        Assert.Equal((InReview, "FE-11"), (amendment.State, Refused(() => Take(amendment, Grant, licence, People.Manager.OtherAccount()))));
        Take(amendment, Grant, licence, People.SecondManager);

        Assert.Equal((Granted, 2), (amendment.State, licence.NextGrant!.Countries.Count));
    }

    [Fact]
    public void Major_OfALicenceThatTheBoardDecided_IsTheBoards()
    {
        var licence = Cases.LicenceIn(LicenceState.Active, Cases.Tier3);
        Assert.True(Cases.Draft(Cases.Tier3 with { DestinationGroup = DestinationGroup.E }).IsForTheBoard);
        Assert.False(Cases.Draft(Cases.Tier3).IsForTheBoard);
        var amendment = Amendment.Request(new(Guid.NewGuid()), "AM-0001", licence, Major, false, "because", null, People.Recipient, Cases.Pack, Now, forTheBoard: true);
        Assert.Equal((BoardMember, 2), (amendment.DeciderRole(Cases.Pack), amendment.DecidersNeeded(Cases.Pack)));
        Assert.Equal(LicensingManager, Request(licence, Major).DeciderRole(Cases.Pack));
    }

    [Fact]
    public void Major_OfALicenceThatEthicsWasConsultedOn_AsksForItsOpinionToo()
    {
        var licence = Cases.LicenceIn(LicenceState.Active, Cases.Tier3);
        Amendment Asked(AmendmentChange change) => Amendment.Request(new(Guid.NewGuid()), "AM-0001", licence, change, false, "because", null, People.Recipient, Cases.Pack, Now, withEthics: true);
        var amendment = Asked(Major);
        Take(amendment, StartReview, licence, People.Officer);
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        Take(amendment, GiveLegalOpinion, licence, People.Legal);
        Assert.Equal("RV-2", Refused(() => Take(amendment, Grant, licence, People.Manager)));
        Take(amendment, GiveEthicsOpinion, licence, People.Ethics);
        Assert.Equal("RV-1", Refused(() => Take(amendment, GiveEthicsOpinion, licence, People.New(EthicsMember))));
        Take(amendment, Grant, licence, People.Manager);
        Assert.Equal([OpinionKind.Technical, OpinionKind.Legal, OpinionKind.Ethics], amendment.Opinions.Select(opinion => opinion.Kind));

        // A minor change is an officer's, and without a flag ethics is not asked.
        Assert.False(Asked(Minor).NeedsEthics);
        var plain = Request(licence, Major);
        Take(plain, StartReview, licence, People.Officer);
        Assert.Equal("RV-10", Refused(() => Take(plain, GiveEthicsOpinion, licence, People.Ethics)));
    }

    private static readonly AmendmentTerms Terms = AmendmentTerms.Of(["A contract with the new site.", " "], [new("Send the log of the new site", new(2027, 2, 1), StopsAccess: true)]);

    /// <summary>A major change that the manager has granted on conditions.</summary>
    internal static (Amendment, Licence) Conditional()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var amendment = Request(licence, Major);
        Take(amendment, StartReview, licence, People.Officer);
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        Take(amendment, GiveLegalOpinion, licence, People.Legal);
        amendment.Take(Grant, OpinionAnswer.Concurs, "because", licence, People.Manager, Cases.Pack, Now, Terms, Reviewed(licence));
        return (amendment, licence);
    }

    [Fact]
    public void Clocks_OfARequest_RunOneAfterTheOtherAndSayHowTheyEnded()
    {
        var (amendment, licence) = Conditional();
        Assert.Equal(["completeness", "decision-T2", "conditions-precedent"], amendment.Clocks.Select(clock => clock.Key));
        Assert.Equal([true, true, false], amendment.Clocks.Select(clock => clock.MetAt is not null));
        Assert.Equal(amendment.DueAt, amendment.PresentClock(Cases.Pack)!.Due(Now, Cases.Pack.Calendar));
        amendment.Evidence(0, "Signed.", People.Officer, Now);
        Take(amendment, ConfirmConditions, licence, People.Officer);
        Take(amendment, ConfirmConditions, licence, People.Manager);
        Assert.All(amendment.Clocks, clock => Assert.NotNull(clock.MetAt));
        Assert.Null(amendment.PresentClock(Cases.Pack));
        Assert.Null(amendment.AnswerClock(Cases.Pack));
    }

    [Fact]
    public void Grant_OnConditions_TakesEffectOnceTwoConfirmedTheirEvidence()
    {
        var (amendment, licence) = Conditional();
        Assert.Equal((GrantedConditional, Now.AddDays(90)), (amendment.State, amendment.LapsesAt));
        Assert.Null(licence.NextGrant);
        Assert.Equal("CP-2", Refused(() => Take(amendment, ConfirmConditions, licence, People.Officer)));
        Assert.Equal("WF-2", Refused(() => amendment.Evidence(0, "Signed.", People.Recipient, Now)));
        Assert.Equal("CP-1", Refused(() => amendment.Evidence(1, "Signed.", People.Officer, Now)));
        Assert.Equal("RS-1", Refused(() => amendment.Evidence(0, " ", People.Officer, Now)));
        amendment.Evidence(0, "Signed on 3 January.", People.Officer, Now);
        Take(amendment, ConfirmConditions, licence, People.Officer);
        Assert.Equal((GrantedConditional, "FE-11"), (amendment.State, Refused(() => Take(amendment, ConfirmConditions, licence, People.Officer.OtherAccount(LicensingManager)))));
        // Whoever confirmed before saw other evidence.
        amendment.Evidence(0, "Signed on 4 January.", People.Officer, Now);
        Assert.DoesNotContain(amendment.Signatures, signature => signature.Verb == nameof(ConfirmConditions));
        Take(amendment, ConfirmConditions, licence, People.Officer);
        Take(amendment, ConfirmConditions, licence, People.Manager);

        Assert.Equal((Granted, null), (amendment.State, amendment.DueAt));
        Assert.Equal(["NL", "DE"], licence.NextGrant!.Countries);
        Assert.Equal(("AM-0001", "Signed on 4 January."), (licence.NextGrant.Terms!.Single().Amendment, licence.NextGrant.Terms!.Single().Terms.Precedent.Single().Evidence));
    }

    [Fact]
    public void Grant_OnALaterConditionAlone_OwesItUnderTheLicenceAndStopsAccessWhileItIsLate()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var amendment = Request(licence, Major);
        Take(amendment, StartReview, licence, People.Officer);
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        Take(amendment, GiveLegalOpinion, licence, People.Legal);
        amendment.Take(Grant, OpinionAnswer.Concurs, "because", licence, People.Manager, Cases.Pack, Now, Terms with { Precedent = [] }, Reviewed(licence));
        Assert.Equal(Granted, amendment.State);
        licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], Now);

        var owed = Assert.Single(licence.Duties, duty => duty.Code == "AM-0001");
        Assert.Equal((DutyKind.Condition, "Send the log of the new site", new DateOnly(2027, 2, 1), true), (owed.Kind, owed.What, owed.Due, owed.StopsAccess));
        Assert.True(LicenceAccess.At(licence, new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero)).Allowed);
        Assert.False(LicenceAccess.At(licence, new(2027, 2, 2, 0, 0, 0, TimeSpan.Zero)).Allowed);
        licence.Answer(owed.No, new("Sent.", null, null, People.Recipient.Person, "Kenji", Now), People.Recipient, Now);
        // The next change keeps what was granted on conditions and what was answered, and owes nothing twice.
        var minor = Request(licence, Minor);
        Take(minor, Grant, licence, People.Officer);
        licence.RecordSeal(ContentHash.Of("third"u8), Cases.Pack, [], Now);
        Assert.NotNull(Assert.Single(licence.Duties, duty => duty.Code == "AM-0001").Answer);
    }

    [Fact]
    public void Conditions_WithoutEvidenceInTime_LapseAndTheLicenceStaysAsItIs()
    {
        var (amendment, licence) = Conditional();
        Assert.False(amendment.Lapse(licence, Cases.Pack, Now.AddDays(90)));
        Assert.True(amendment.Lapse(licence, Cases.Pack, Now.AddDays(90).AddTicks(1)));
        Assert.False(amendment.Lapse(licence, Cases.Pack, Now.AddDays(91)));
        Assert.Equal((Lapsed, nameof(Lapse), null), (amendment.State, amendment.Steps[^1].Verb, licence.NextGrant));
        Assert.Equal("WF-1", Refused(() => amendment.Evidence(0, "Late.", People.Officer, Now)));
    }

    [Fact]
    public void Conditions_OfOneOfTwoDeciders_BindTheOther()
    {
        var licence = Cases.LicenceIn(LicenceState.Active, Cases.Tier3);
        var amendment = Request(licence, Major);
        Take(amendment, StartReview, licence, People.Officer);
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        Take(amendment, GiveLegalOpinion, licence, People.Legal);
        amendment.Take(Grant, OpinionAnswer.Concurs, "because", licence, People.Manager, Cases.Pack, Now, Terms, Reviewed(licence));
        Take(amendment, Grant, licence, People.SecondManager);
        Assert.Equal((GrantedConditional, 1), (amendment.State, amendment.Terms!.Precedent.Count));
    }

    [Theory]
    [InlineData("AM-15", "2027-02-01", "")]
    [InlineData("AM-16", "2027-01-04", "Send it")]
    public void Conditions_ThatSayNothingOrComeTooLate_AreRefused(string code, string due, string what)
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var amendment = Request(licence, Major);
        Take(amendment, StartReview, licence, People.Officer);
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        Take(amendment, GiveLegalOpinion, licence, People.Legal);
        var terms = AmendmentTerms.Of([], [new(what, DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture), false)]);
        Assert.Equal(code, Refused(() => amendment.Take(Grant, OpinionAnswer.Concurs, "because", licence, People.Manager, Cases.Pack, Now, terms, Reviewed(licence))));
        var minor = Request(licence, Minor);
        Assert.Equal("AM-14", Refused(() => minor.Take(Grant, OpinionAnswer.Concurs, "because", licence, People.Officer, Cases.Pack, Now, Terms, Reviewed(licence))));
        Assert.Empty(minor.Signatures);
    }

    [Fact]
    public void Renewal_Window_Is90To30DaysBeforeTheEnd()
    {
        var change = new AmendmentChange(End: new(2028, 11, 30));
        var licence = Cases.LicenceIn(LicenceState.Active);
        foreach (var duty in licence.Duties.Where(duty => duty.Due < new DateOnly(2027, 11, 1)).ToList())
            licence.Answer(duty.No, new("done", 1, 0, People.Recipient.Person, "Kenji", Now), People.Recipient, new(duty.Due.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        DateTimeOffset Day(int month, int day) => new(2027, month, day, 12, 0, 0, TimeSpan.Zero);
        var fresh = Day(8, 1);

        Assert.Equal("RN-4", Refused(() => Request(licence, change, true, Day(8, 31), fresh)));
        Assert.Equal(AmendmentKind.Renewal, Request(licence, change, true, Day(9, 1), fresh).Kind);
        Assert.Equal(AmendmentKind.Renewal, Request(licence, change, true, Day(10, 31), fresh).Kind);
        Assert.Equal("RN-4", Refused(() => Request(licence, change, true, Day(11, 1), fresh)));
        Assert.Equal("RN-10", Refused(() => Request(licence, change, true, Day(9, 1), Day(2, 1))));
        Assert.Equal("RN-10", Refused(() => Request(licence, change, true, Day(9, 1))));
        Assert.Equal("RN-6", Refused(() => Request(licence, change with { End = new(2029, 12, 1) }, true, Day(9, 1), fresh)));
        licence.Set(LicenceMark.OpenCorrectiveAction, "CA-1", Now);
        Assert.Equal("RN-9", Refused(() => Request(licence, change, true, Day(9, 1), fresh)));
    }

    [Fact]
    public void Renewal_WithAReportOwed_IsRefused() => Assert.Equal("RN-8", Refused(() =>
        Request(Cases.LicenceIn(LicenceState.Active), new(End: new(2028, 11, 30)), true, new(2027, 9, 1, 12, 0, 0, TimeSpan.Zero), new(2027, 8, 1, 12, 0, 0, TimeSpan.Zero))));

    [Theory]
    [InlineData("NU-7", "2025-12-01", "NL")]
    [InlineData("NU-6", "2027-02-01", "NL")]
    [InlineData("NU-5", "2026-10-01", "KE")]
    [InlineData("NU-2", "2026-10-01", "Netherlands")]
    public void NewUser_Unfit_IsRefused(string code, string trained, string country) => Assert.Equal(code, Refused(() =>
        Request(Cases.LicenceIn(LicenceState.Active), new(NewUsers: [Aiko with { TrainedOn = DateOnly.Parse(trained, System.Globalization.CultureInfo.InvariantCulture), Country = country }]))));

    [Fact]
    public void KindOf_EachChange_IsMajorWhereItWidens()
    {
        var grant = Cases.LicenceIn(LicenceState.Active).Grant! with { Countries = ["NL", "DE"], Limits = [new(Counted.Transfers, 12)] };
        AmendmentChange[] minor = [new(Contact: "x"), Minor, new(End: grant.Term.End.AddDays(-1)), new(Summary: "x"), new(Countries: ["NL"]), new(Limits: [new(Counted.Transfers, 6)]), new(Limits: [new(Counted.Epsilon, 1)]), new(Limits: [new(Counted.Rows, 1)])];
        AmendmentChange[] major = [new(Purpose: "x"), new(End: grant.Term.End.AddDays(1)), new(Countries: ["NL", "FR"]), new(Processors: ["Cloud"]), new(Limits: [new(Counted.Transfers, 13)]), new(Mode: AccessMode.Remote)];
        Assert.Equal(AmendmentKind.Major, AmendmentRules.KindOf(minor[5], grant with { Limits = [] }));
        Assert.All(minor, change => Assert.Equal(AmendmentKind.Minor, AmendmentRules.KindOf(change, grant)));
        Assert.All(major, change => Assert.Equal(AmendmentKind.Major, AmendmentRules.KindOf(change, grant)));
    }
}
