using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.AmendmentState;
using static ExportPortal.Domain.Licensing.AmendmentTests;
using static ExportPortal.Domain.Licensing.AmendmentVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>What keeps a change or a renewal from widening a licence without the rules and the reviewers.</summary>
public sealed class AmendmentGuardTests
{
    [Fact]
    public void Fault_CountryOfAnOlderRelease_StaysWithWhoIsNamedAndIsTakenOfNobodyElse()
    {
        var day = DateOnly.FromDateTime(Cases.Start.UtcDateTime);
        var grant = Cases.LicenceIn(LicenceState.Active).Grant! with { Countries = ["UK"], Users = [new("ren@recipient.example", "Ren Mori", "UK", day.AddDays(-40))] };
        Assert.Null(AmendmentRules.Fault([grant.Users[0] with { TrainedOn = day }], grant, day));
        Assert.Equal("NU-2", AmendmentRules.Fault([.. grant.Users, new("mio@recipient.example", "Mio Sato", "UK", day)], grant, day)?.Code);
        Assert.Null(AmendmentRules.Fault(new(Countries: ["UK", "NL"]), grant, Cases.Pack.Tier(2), Cases.Pack, day));
        Assert.Equal("AM-25", AmendmentRules.Fault(new(Countries: ["UK", "EL"]), grant, Cases.Pack.Tier(2), Cases.Pack, day)?.Code);
    }

    [Fact]
    public void Places_EmptyList_AreRefusedAndCountAsMajor()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        Assert.Equal("AM-10", Refused(() => Request(licence, new(Countries: []))));
        Assert.Equal(AmendmentKind.Major, AmendmentRules.KindOf(new(Countries: []), licence.Grant!));
    }

    [Fact]
    public void Renewal_ThatChangesAnythingElse_IsRefused()
    {
        var licence = Ready();
        Assert.Equal("RN-12", Refused(() => Request(licence, new(End: new(2028, 11, 30), Countries: ["xx"]), true, At(9, 1), At(8, 1))));
        Assert.Equal("RN-12", Refused(() => Request(licence, new(End: new(2028, 11, 30), Limits: [new(Counted.Transfers, -5)]), true, At(9, 1), At(8, 1))));
    }

    [Fact]
    public void Renewal_OnTheAssessmentOfTheApplication_IsRefused()
    {
        var licence = Ready();
        typeof(Licence).GetProperty(nameof(Licence.GrantedAt))!.SetValue(licence, At(8, 2));
        Assert.Equal("RN-10", Refused(() => Request(licence, new(End: new(2028, 11, 30)), true, At(9, 1), At(8, 1))));
    }

    [Theory]
    [InlineData("AM-30")]
    [InlineData("AM-31")]
    [InlineData("AM-32")]
    [InlineData("AM-33")]
    [InlineData("AM-34")]
    [InlineData("AM-35")]
    [InlineData("AM-36")]
    [InlineData("AM-49")]
    public void Change_ThatNoLicenceTakes_IsRefusedWithWhatToDoInstead(string code)
    {
        var licence = Cases.LicenceIn(LicenceState.Active); // by remote access
        AmendmentChange change = code switch
        {
            "AM-30" => new(Recipient: "Fjordhaven"),
            "AM-31" => new(DatasetVersion: "2"),
            "AM-32" => new(Mode: AccessMode.Remote),
            "AM-33" => new(Mode: AccessMode.Public),
            "AM-34" => new(Mode: AccessMode.Transfer),
            "AM-49" => new(Limits: [new(Counted.Rows, 1_000_000_000_001)]),
            "AM-35" => new(Limits: [new(Counted.Transfers, 2)]),
            _ => new(Limits: [new(Counted.Rows, 1.5m)]),
        };
        Assert.Equal(code, Refused(() => Request(licence, change)));
        Assert.Contains("application", AmendmentRules.OtherRecipient.Message + AmendmentRules.OtherVersion.Message);
    }

    [Fact]
    public void Mode_ChangedByAGrant_TakesItsCountersWithIt()
    {
        var remote = Cases.LicenceIn(LicenceState.Active).Grant! with { Limits = [new(Counted.Rows, 500)] };
        var sent = new AmendmentChange(Limits: [new(Counted.Transfers, 2)], Mode: AccessMode.Transfer).In(remote);
        Assert.Equal((AccessMode.Transfer, 2m, 500m), (sent.Mode, sent.Limit(Counted.Transfers), sent.Limit(Counted.Rows)));
        Assert.Equal(HostingPlace.Recipient, new AmendmentChange(Mode: AccessMode.Transfer).In(remote with { Host = HostingPlace.StewardEnclave }).Host);
        var back = new AmendmentChange(Mode: AccessMode.Remote).In(sent);
        Assert.Equal((AccessMode.Remote, null, 500m), (back.Mode, back.Limit(Counted.Transfers), back.Limit(Counted.Rows)));
        Assert.Equal(["Use: encrypted transfer instead of remote access.", "Most transfers: 2."], new AmendmentChange(Limits: [new(Counted.Transfers, 2)], Mode: AccessMode.Transfer).Sentences(remote));
    }

    /// <summary>An older release kept the day from which it moved the end in the words of the step alone.</summary>
    [Fact]
    public void TakeBack_EndThatAnOlderReleaseMoved_GoesBack()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var (end, at) = (licence.End, licence.EndOfTerm.AddDays(-2));
        licence.Extend(Cases.Pack, "AM-0007", at);
        licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], at);
        typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { EndMovedFrom = null });
        Assert.Equal(end, licence.MovedFrom(Cases.Pack));

        licence.TakeBackExtension("AM-0007", Cases.Pack, at);
        licence.RecordSeal(ContentHash.Of("third"u8), Cases.Pack, [], at);
        Assert.Equal((end, null), (licence.End, licence.MovedFrom(Cases.Pack)));
    }

    private static DateTimeOffset At(int month, int day) => new(2027, month, day, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A licence of one year with its reports in, shortly before its end.</summary>
    private static Licence Ready()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        foreach (var duty in licence.Duties.Where(duty => duty.Due < new DateOnly(2027, 11, 1)).ToList())
            licence.Answer(duty.No, new("done", 1, 0, People.Recipient.Person, "Kenji", Now), People.Recipient, new(duty.Due.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        return licence;
    }

    [Fact]
    public void LongerTerm_PastTheTermOfTheTier_AsksForARenewal()
    {
        var (tier3, tier2) = (Cases.LicenceIn(LicenceState.Active, Cases.Tier3), Cases.LicenceIn(LicenceState.Active));
        Assert.Equal("AM-8", Refused(() => Request(tier3, new(End: new(2027, 12, 1)))));
        Assert.Equal("AM-8", Refused(() => Request(tier2, new(End: new(2028, 12, 1)))));
        Assert.Equal(AmendmentKind.Major, Request(tier2, new(End: new(2028, 11, 30))).Kind);
        Assert.Equal(AmendmentKind.Minor, Request(tier3, new(End: new(2027, 11, 29))).Kind);
    }

    [Fact]
    public void Grant_OnALicenceThatIsStopped_IsRefusedBeforeTheFirstSignature()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var minor = Request(licence, Minor);
        licence.Take(LicenceVerb.Suspend, "a doubt", People.Manager, Cases.Pack, Now);
        Assert.Equal("AM-1", Amendment.WhyNotOn(licence, Grant, Now)?.Code);
        Assert.Equal("AM-1", Refused(() => Take(minor, Grant, licence, People.Officer)));
        Assert.Empty(minor.Signatures);
        Assert.Null(Amendment.WhyNotOn(licence, Refuse, Now));
    }

    [Fact]
    public void Grant_OnALicenceThatMovedSince_IsRefusedWithWhatMoved()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var (first, second) = (Request(licence, Major), Request(licence, new(Countries: ["NL", "FR"])));
        foreach (var one in (Amendment[])[first, second])
        {
            Take(one, StartReview, licence, People.Officer);
            Take(one, GiveTechnicalOpinion, licence, People.Technical);
            Take(one, GiveLegalOpinion, licence, People.Legal);
        }
        var (one1, one2) = (Request(licence, Minor), Request(licence, Minor));
        Take(first, Grant, licence, People.Manager);
        licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], Now);
        Assert.Equal("AM-20", Refused(() => Take(second, Grant, licence, People.Manager)));

        Take(one1, Grant, licence, People.Officer);
        licence.RecordSeal(ContentHash.Of("third"u8), Cases.Pack, [], Now);
        Assert.Equal("NU-3", Refused(() => Take(one2, Grant, licence, People.Officer)));
        Assert.Equal(["NL", "DE"], licence.Grant!.Countries);
        Take(second, Refuse, licence, People.Manager);
    }

    [Fact]
    public void Grant_AgainstAReviewerAtTier3_IsRefused()
    {
        var licence = Cases.LicenceIn(LicenceState.Active, Cases.Tier3);
        var amendment = Request(licence, Major);
        Take(amendment, StartReview, licence, People.Officer);
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        amendment.Take(GiveLegalOpinion, OpinionAnswer.Objects, "no basis", licence, People.Legal, Cases.Pack, Now);
        Assert.Equal("DE-6", Refused(() => Take(amendment, Grant, licence, People.Manager)));
    }

    [Fact]
    public void Grant_WhatTheRulesAskForFirst_IsAConditionOfTheChange()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var amendment = Request(licence, Major);
        Take(amendment, StartReview, licence, People.Officer);
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        Take(amendment, GiveLegalOpinion, licence, People.Legal);
        amendment.Take(Grant, OpinionAnswer.Concurs, "because", licence, People.Manager, Cases.Pack, Now, review: Reviewed(licence, "Environment at E3."));
        Assert.Equal((GrantedConditional, "Environment at E3."), (amendment.State, amendment.Terms!.Precedent.Single().Text));
        amendment.Evidence(0, "Assessed.", People.Officer, Now);
        Take(amendment, ConfirmConditions, licence, People.Officer);
        Assert.Equal("AM-22", Refused(() => amendment.Take(ConfirmConditions, OpinionAnswer.Concurs, "because", licence, People.Manager, Cases.Pack, Now, review: Reviewed(licence, "Something more."))));
        Take(amendment, ConfirmConditions, licence, People.Manager);
        Assert.Equal(("AM-0001", Now), (licence.NextGrant!.Review!.Change, licence.NextGrant.Review.At));
        Assert.Equal(["technical: concurs", "legal: concurs"], licence.NextGrant.Review.Opinions);
    }

    [Fact]
    public void Against_GateTierAndHold_EachStopTheChange()
    {
        var application = Cases.In(ApplicationState.Approved);
        var licence = Cases.LicenceIn(LicenceState.Active);
        string? Found(Domain.Decision.DecisionCase facts) => GrantReview.Against(facts, CaseDecision.Of(facts, Cases.Pack).Decision, application, licence, Cases.Pack)?.Code;
        Assert.Null(Found(Cases.Tier2));
        Assert.Null(Found(Cases.Tier1));
        Assert.Equal("AM-18", Found(Cases.AtAGate));
        Assert.Equal("AM-18", Found(Cases.Tier2 with { DataUseBar = true }));
        Assert.Equal("AM-19", Found(Cases.Tier3));
        Assert.Equal("SC-9", Found(Cases.Tier2 with { Screening = Domain.Recipients.Screening.Possible }));
    }

    [Fact]
    public void Renewal_Granted_BeginsANewTermOnTheDayAfter()
    {
        var licence = Ready();
        var renewal = Request(licence, new(End: new(2028, 11, 30)), true, At(9, 1), At(8, 1));
        Take(renewal, StartReview, licence, People.Officer);
        Take(renewal, GiveTechnicalOpinion, licence, People.Technical);
        Take(renewal, GiveLegalOpinion, licence, People.Legal);
        Take(renewal, Grant, licence, People.Manager);
        var grant = licence.NextGrant!;
        Assert.Equal((null, new DateOnly(2027, 12, 1), new DateOnly(2027, 12, 1)), (grant.RenewedOn(new(2027, 11, 30)), grant.RenewedOn(new(2027, 12, 1)), grant.LatestTerm));
    }

    [Fact]
    public void Opinions_AreBlindUntilAllAreInAndNeverNamedToTheParties()
    {
        var licence = Cases.LicenceIn(LicenceState.Active, Cases.Tier3);
        var amendment = Request(licence, Major);
        Take(amendment, StartReview, licence, People.Officer);
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        Assert.Empty(amendment.OpinionsFor(People.Legal, isStaff: true));
        Assert.Single(amendment.OpinionsFor(People.Technical, isStaff: true));
        Assert.Equal("", amendment.StepsFor(People.Legal, isStaff: true)[^1].Reason);
        Take(amendment, GiveLegalOpinion, licence, People.Legal);
        Assert.Equal(2, amendment.OpinionsFor(People.Legal, isStaff: true).Count);
        Take(amendment, Grant, licence, People.Manager);
        Assert.Equal("", amendment.HalfSignedFor(People.SecondManager, isStaff: true).Single().Reason);
        Assert.Empty(amendment.HalfSignedFor(People.Recipient, isStaff: false));
        Assert.Empty(amendment.OpinionsFor(People.Recipient, isStaff: false));
        Assert.All(amendment.StepsFor(People.Recipient, isStaff: false).Skip(1), step => Assert.Equal(("a reviewer", ""), (step.PersonName, step.Reason)));
    }

    [Fact]
    public void Terms_OfAGrantThatOneHasSigned_AreForStaffAloneAndGoneOnceItIsRefused()
    {
        var licence = Cases.LicenceIn(LicenceState.Active, Cases.Tier3);
        var amendment = Request(licence, Major);
        Take(amendment, StartReview, licence, People.Officer);
        Take(amendment, GiveTechnicalOpinion, licence, People.Technical);
        Take(amendment, GiveLegalOpinion, licence, People.Legal);
        amendment.Take(Grant, OpinionAnswer.Concurs, "because", licence, People.Manager, Cases.Pack, Now, AmendmentTerms.Of(["A new contract."], []), Reviewed(licence));
        Assert.Equal((InReview, null, "A new contract."), (amendment.State, amendment.TermsFor(isStaff: false), amendment.TermsFor(isStaff: true)!.Precedent.Single().Text));

        Take(amendment, Refuse, licence, People.SecondManager);
        Take(amendment, Refuse, licence, People.Manager);
        Assert.Equal((AmendmentState.Refused, null, null), (amendment.State, amendment.Terms, amendment.TermsFor(isStaff: true)));
    }

    [Fact]
    public void Texts_EmptyOrTooLong_AreRefused()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));
        foreach (var summary in (string[])["", " ", Words(Cases.Pack.Form!.SummaryWords + 1), new('x', AmendmentRules.LongestText + 1)])
            Assert.Equal("AM-27", Refused(() => Request(licence, new(Summary: summary))));
        foreach (var contact in (string[])["", new('x', AmendmentRules.LongestContact + 1)])
            Assert.Equal("AM-28", Refused(() => Request(licence, new(Contact: contact))));
        foreach (var processor in (string[])[" ", new('x', AmendmentRules.LongestContact + 1)])
            Assert.Equal("AM-29", Refused(() => Request(licence, new(Processors: [processor]))));
        Assert.Equal(AmendmentKind.Minor, Request(licence, new(Summary: Words(Cases.Pack.Form!.SummaryWords))).Kind);
    }
}
