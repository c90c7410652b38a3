using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

/// <summary>What is handed in under a licence is looked at; what is late is known without reading every licence.</summary>
public sealed class DutyReviewTests
{
    /// <summary>The first period of the licence ended on 31 May.</summary>
    private static readonly DateTimeOffset Now = new(2027, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static DutyAnswer Answer(bool nobody = true, string? incidents = null) =>
        new("Tables for the yearly report.", 3, 2, People.Recipient.Person, "Kenji", Now, new(nobody, "A paper", null, incidents));

    private static (Licence Licence, OwedDuty First, OwedDuty Second) Active()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var reports = licence.Duties.Where(duty => duty.Kind is DutyKind.Report).ToList();
        return (licence, reports[0], reports[1]);
    }

    [Fact]
    public void Answer_Report_WaitsForAnOfficerAndTheNextIsDue()
    {
        var (licence, first, second) = Active();
        Assert.Equal(first.Due, licence.NextDutyDue);
        Assert.Equal((licence.Start, first.Last!.Value.AddDays(1)), (first.From!.Value, second.From!.Value));
        licence.Answer(first.No, Answer(), People.Recipient, Now);
        Assert.True(licence.Duties[0].WaitsForReview);
        Assert.Equal(second.Due, licence.NextDutyDue);
        Assert.Equal("DT-5", Refused(() => licence.ReviewAnswer(first.No, true, "", People.Recipient, Now)));
        Assert.Equal("DT-5", Refused(() => licence.ReviewAnswer(first.No, true, "", People.Auditor, Now)));
        Assert.Equal("DT-6", Refused(() => licence.ReviewAnswer(second.No, true, "", People.Officer, Now)));

        licence.ReviewAnswer(first.No, true, " ", People.Officer, Now);

        Assert.Equal((false, true, ""), (licence.Duties[0].WaitsForReview, licence.Duties[0].Review!.IsAccepted, licence.Duties[0].Review!.Remark));
        Assert.Equal("DT-6", Refused(() => licence.ReviewAnswer(first.No, false, "too late", People.Officer, Now)));
    }

    [Fact]
    public void ReviewAnswer_SentBack_IsOwedAgainByTheSameDayAndStaysOnFile()
    {
        var (licence, first, _) = Active();
        licence.Answer(first.No, Answer(), People.Recipient, Now);
        Assert.Throws<RuleViolation>(() => licence.ReviewAnswer(first.No, false, " ", People.Officer, Now));
        licence.ReviewAnswer(first.No, false, "The log says 12 users.", People.Officer, Now);

        var again = licence.Duties[0];
        Assert.Equal((null, first.Due, first.Due), (again.Answer, again.Due, licence.NextDutyDue!.Value));
        Assert.True(again.IsOverdue(first.Due.AddDays(1)));
        Assert.Equal(("Tables for the yearly report.", "The log says 12 users."), (again.Returned![0].Answer.Text, again.Returned[0].Review.Remark));
        // A new end makes the duties anew; what was sent back is not forgotten.
        var longer = OwedDuty.Again(licence.Duties, new Period(licence.Start, licence.End.AddMonths(6)), licence.Start, licence.Tier, [], Cases.Pack);
        Assert.Equal("The log says 12 users.", longer.Single(duty => duty.Due == first.Due && duty.Kind is DutyKind.Report).Returned![0].Review.Remark);

        licence.Answer(first.No, Answer(), People.Recipient, Now);
        Assert.True(licence.Duties[0].WaitsForReview);
    }

    [Fact]
    public void Answer_SomebodyWasIdentified_SaysWhatHappened()
    {
        var (licence, first, _) = Active();
        Assert.Equal("DT-4", Refused(() => licence.Answer(first.No, Answer(nobody: false), People.Recipient, Now)));
        licence.Answer(first.No, Answer(nobody: false, incidents: "One person in table 3; reported as INC-004."), People.Recipient, Now);
        Assert.False(licence.Duties[0].Answer!.Statement!.NobodyIdentified);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 30)]
    [InlineData(2, 2, 30)]
    [InlineData(3, 4, 30)]
    [InlineData(4, 12, 15)]
    public void Reports_ByTier_CoverTheWholeTermWithoutAGap(int tier, int count, int days)
    {
        var term = new Period(new(2027, 2, 1), new(2028, 1, 31));
        var reports = OwedDuty.For(term, term.Start, tier, [], Cases.Pack).Where(duty => duty.Kind is DutyKind.Report).ToList();

        Assert.Equal(count, reports.Count);
        var next = term.Start;
        foreach (var report in reports)
        {
            Assert.Equal((next, report.Last!.Value.AddDays(days)), (report.From!.Value, report.Due));
            next = report.Last.Value.AddDays(1);
        }
        Assert.Equal(count == 0 ? term.Start : term.End.AddDays(1), next);
    }

    [Fact]
    public void Answer_ReportBeforeItsPeriodEnded_IsRefusedUnlessTheUseEnded()
    {
        var (licence, first, second) = Active();
        Assert.Equal(new DateOnly(2027, 5, 31), first.Last);
        Assert.Equal("DT-7", Refused(() => licence.Answer(first.No, Answer(), People.Recipient, Now.AddTicks(-1))));
        licence.Answer(first.No, Answer(), People.Recipient, Now);
        Assert.Equal("DT-7", Refused(() => licence.Answer(second.No, Answer(), People.Recipient, Now)));
        Assert.Null(licence.Duties.Single(duty => duty.No == second.No).Answer);
        Assert.Equal("DT-7", licence.WhyNotYet(second, Now)!.Code);
        var told = LicenceDuties.Next(licence, People.Recipient, Now).First(duty => duty.What == second.What);
        Assert.Null(told.No); // nothing to start yet
        Assert.Contains("from 1 December 2027 on", told.Why, StringComparison.Ordinal);

        licence.Take(LicenceVerb.Surrender, "The project ended early.", People.Recipient, Cases.Pack, Now.AddDays(3));

        // The period of a use that ended early ended with it.
        licence.Answer(second.No, Answer(), People.Recipient, Now.AddDays(3));
        Assert.True(licence.Duties.Single(duty => duty.No == second.No).WaitsForReview);
    }

    [Fact]
    public void OpensOn_WhatIsOwedAgainAndAgain_OpensWhenTheOneBeforeWasDue()
    {
        var lists = OwedDuty.For(new(new(2027, 1, 15), new(2028, 1, 14)), new(2027, 1, 15), 2, ["LT-P.5"], Cases.Pack).Where(duty => duty.Code == "LT-P.5").ToList();
        Assert.Equal((new DateOnly(2027, 4, 15), new DateOnly(2027, 1, 15), lists[0].Due), (lists[0].Due, lists[0].OpensOn()!.Value, lists[1].OpensOn()!.Value));
    }

    [Fact]
    public void NextDutyDue_EverythingDone_IsNever()
    {
        var (licence, _, _) = Active();
        foreach (var duty in licence.Duties.ToList())
            licence.Answer(duty.No, Answer(), People.Recipient, new(duty.Due.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        Assert.Equal(DateOnly.MaxValue, licence.NextDutyDue);
    }

    /// <summary>A duty keeps its number when a new version of the package brings an earlier one, so that an answer goes where it was written for.</summary>
    [Fact]
    public void Answer_AfterANewVersionBroughtAnEarlierDuty_AnswersTheDutyOfThatNumber()
    {
        var (licence, first, second) = Active();
        var term = new LaterCondition("Deliver the deletion log.", first.Due.AddDays(-10), StopsAccess: true);
        licence.Revise(licence.Grant! with { Terms = [new("AM-0001", AmendmentTerms.Of([], [term, term]))] }, "minor amendment AM-0001", Now.AddDays(-20));
        licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], Now.AddDays(-20));

        Assert.Equal((first.What, second.What), (licence.Duties.Single(duty => duty.No == first.No).What, licence.Duties.Single(duty => duty.No == second.No).What));
        Assert.Equal(licence.Duties.Count, licence.Duties.Select(duty => duty.No).Distinct().Count());
        licence.Answer(first.No, Answer(), People.Recipient, Now, new(first.Code, first.Due));
        Assert.All(licence.Duties.Where(duty => duty.Code == "AM-0001"), duty => Assert.Null(duty.Answer));
        Assert.Equal(DutyKind.Report, licence.Duties.Single(duty => duty.Answer is not null).Kind);
    }

    [Fact]
    public void Answer_ToADutyThatIsNoLongerAsShown_IsRefused()
    {
        var (licence, first, _) = Active();
        Assert.Equal("DT-8", Refused(() => licence.Answer(first.No, Answer(), People.Recipient, Now, new("AC-16", null))));
        Assert.Equal("DT-8", Refused(() => licence.Answer(first.No, Answer(), People.Recipient, Now, new(first.Code, first.Due.AddDays(1)))));
        Assert.Null(licence.Duties[0].Answer);
        licence.Answer(first.No, Answer(), People.Recipient, Now, new(null, null));
    }

    [Fact]
    public void Answer_PartOfTheStatementTooLong_IsRefused()
    {
        var (licence, first, _) = Active();
        var longer = new string('x', Reasons.Longest + 1);
        foreach (var statement in (ReportStatement[])[new(true, longer, null, null), new(true, null, longer, null), new(true, null, null, longer)])
            Assert.Equal("DT-9", Refused(() => licence.Answer(first.No, Answer() with { Statement = statement }, People.Recipient, Now)));
    }

    [Fact]
    public void Reports_OfATimeBeforeTheAcceptance_AreNotOwed()
    {
        var licence = Cases.LicenceIn(LicenceState.PendingAcceptance);
        var accepted = Cases.Term.Start.AddMonths(7);
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], new(accepted.AddDays(-1).ToDateTime(default), TimeSpan.Zero));
        Assert.Equal(2, licence.Duties.Count(duty => duty.Kind is DutyKind.Report));
        foreach (var (side, actor) in ((Role, Actor)[])[(Role.Steward, People.Steward), (Role.Recipient, People.Recipient)])
            licence.Accept(side, "password", actor, new(accepted.ToDateTime(new(9, 0)), TimeSpan.Zero));

        var report = Assert.Single(licence.Duties, duty => duty.Kind is DutyKind.Report);
        Assert.Equal((accepted, Cases.Term.End, $"Access report for {Words.Day(accepted)} to {Words.Day(Cases.Term.End)}"), (report.From, report.Last, report.What));
        Assert.Equal(report.Due, licence.NextDutyDue);
    }

    /// <summary>Ended and certified, with its reports in and taken.</summary>
    internal static DateTimeOffset End(Licence licence)
    {
        var after = new DateTimeOffset(licence.End.AddDays(15).ToDateTime(new(9, 0)), TimeSpan.Zero);
        licence.Settle(after);
        licence.Certify(LicenceCells.Deletion(Records.File) with { DeletedOn = licence.End.AddDays(5) }, Records.File, People.Recipient, after);
        foreach (var report in licence.Duties.Where(duty => duty.Kind is DutyKind.Report).ToList())
            Do(licence, report, after);
        return after;
    }

    private static void Do(Licence licence, OwedDuty duty, DateTimeOffset at)
    {
        licence.Answer(duty.No, Answer(), People.Recipient, at);
        licence.ReviewAnswer(duty.No, true, "", People.Officer, at);
    }

    [Fact]
    public void Close_Tier3WithTheIndependentAuditOutstanding_IsRefused()
    {
        var licence = Cases.LicenceIn(LicenceState.Active, Cases.Tier3);
        var after = End(licence);
        void Close() => licence.Take(LicenceVerb.Close, "done", People.Officer, Cases.Pack, after);

        var audit = Assert.Single(licence.OwedAt(after), duty => duty.Code == "AC-17");
        Assert.Equal((licence.End.AddDays(60), OwedAfterEnd.Once), (audit.Due, audit.AfterEnd));
        Assert.Equal("LC-14", Refused(Close));
        licence.Answer(audit.No, Answer(), People.Recipient, after);
        Assert.Equal("LC-21", Refused(Close));
        licence.ReviewAnswer(audit.No, true, "", People.Officer, after);
        // Its last day moves with the term, and what was done once stays done.
        var longer = OwedDuty.Again(licence.Duties, new(licence.Start, licence.End.AddMonths(6)), licence.Start, licence.Tier, ["AC-17"], Cases.Pack);
        Assert.Single(longer, duty => duty.Code == "AC-17");
        Close();
        Assert.Equal(LicenceState.Closed, licence.State);
    }

    [Fact]
    public void Duty_OfPublication_IsOwedAfterTheCloseAndHoldsItNotUp()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var after = End(licence);
        licence.Take(LicenceVerb.Close, "done", People.Officer, Cases.Pack, after);

        var published = Assert.Single(licence.OwedAt(after));
        Assert.Equal(("AC-20", licence.End.AddMonths(18), OwedAfterEnd.Outlives), (published.Code, published.Due, published.AfterEnd));
        Assert.Equal(published.Due, licence.NextDutyDue);
        Assert.Contains(LicenceDuties.Next(licence, People.Recipient, after.AddMonths(18)), duty => duty.No == published.No);
        Do(licence, published, after.AddMonths(12));
        Assert.Equal((0, DateOnly.MaxValue), (licence.OwedAt(after).Count, licence.NextDutyDue));
        Assert.Equal("WF-1", Refused(() => licence.Answer(licence.Duties[0].No, Answer(), People.Recipient, after)));
    }

    [Fact]
    public void EndUse_BeforeTheTermEnds_CountsWhatIsOwedAfterItFromThatDay()
    {
        var licence = Cases.LicenceIn(LicenceState.Active, Cases.Tier3);
        var (audit, published) = (licence.Duties.Single(duty => duty.Code == "AC-17"), licence.Duties.SingleOrDefault(duty => duty.Code == "AC-20"));
        var at = new DateTimeOffset(Cases.Term.Start.AddMonths(2).ToDateTime(new(9, 0)), TimeSpan.Zero);
        licence.Take(LicenceVerb.Surrender, "done", People.Recipient, Cases.Pack, at);
        Assert.Equal(DateOnly.FromDateTime(at.UtcDateTime).AddDays(60), licence.Duties.Single(duty => duty.Code == "AC-17").Due);
        Assert.Equal(published is null ? null : DateOnly.FromDateTime(at.UtcDateTime).AddMonths(18), licence.Duties.SingleOrDefault(duty => duty.Code == "AC-20")?.Due);
        Assert.Equal(licence.Duties.Where(duty => duty.Answer is null).Min(duty => duty.Due), licence.NextDutyDue);
        Assert.True(audit.Due > licence.Duties.Single(duty => duty.Code == "AC-17").Due);
    }

    [Fact]
    public void Reinstated_LicenceThatWasRevoked_OwesByItsTermAgain()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var before = licence.Duties.Select(duty => (duty.Code, duty.Due)).ToList();
        Assert.True(licence.RevokeBySanction("breach", Now));
        Assert.NotEqual(before, licence.Duties.Select(duty => (duty.Code, duty.Due)));
        Assert.True(licence.ReinstateOnAppeal("granted", Now));
        Assert.Equal(before, licence.Duties.Select(duty => (duty.Code, duty.Due)));
    }

    /// <summary>Numbers of years that never were are nobody's duty.</summary>
    [Fact]
    public void OwedAt_UseEndedEarly_IsTheNextOfTheYearlyNumbersAlone()
    {
        var application = Cases.Draft(Cases.Tier2 with { Circumstances = [Policy.Circumstances.ForeignHosting] }, content: Cases.Content with { Term = new(Cases.Term.Start, Cases.Term.Start.AddMonths(24).AddDays(-1)) });
        application.Walk(ApplicationState.DecisionPending, opinions: true);
        var licence = application.Approve(People.Manager)!;
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Cases.Start);
        licence.Accept(Role.Steward, "password", People.Steward, Cases.Start);
        licence.Accept(Role.Recipient, "password", People.Recipient, Cases.Start);
        var first = new DateTimeOffset(Cases.Term.Start.ToDateTime(new TimeOnly(10, 0)), TimeSpan.Zero);
        licence.Take(LicenceVerb.Surrender, "done", People.Recipient, Cases.Pack, first);
        Assert.True(licence.Duties.Count(duty => duty.AfterEnd is OwedAfterEnd.Each) > 1);
        Assert.Single(licence.OwedAt(first.AddDays(2)), duty => duty.AfterEnd is OwedAfterEnd.Each);
    }

    /// <summary>Given back before its first day, so that nothing was delivered.</summary>
    [Fact]
    public void OwedAt_EndedBeforeTheFirstDay_IsTheCertificateAlone()
    {
        var licence = Cases.LicenceIn(LicenceState.Surrendered, Cases.Tier2 with { Circumstances = [Policy.Circumstances.ForeignHosting] });
        Assert.Contains(licence.Duties, duty => duty.AfterEnd is not null);
        Assert.Empty(licence.OwedAt(Cases.Start.AddDays(2)));
        Assert.Equal("Certify that no data are left", Assert.Single(LicenceDuties.Next(licence, People.Recipient, Cases.Start.AddDays(2))).What);
    }

    [Fact]
    public void Conditions_Ac22_AreOwedEachYear()
    {
        var term = new Period(Cases.Term.Start, Cases.Term.Start.AddMonths(24).AddDays(-1));
        Assert.Equal([(term.Start.AddMonths(12), OwedAfterEnd.Each), (term.End.AddDays(60), OwedAfterEnd.Each)],
            OwedDuty.For(term, term.Start, 2, ["AC-22"], Cases.Pack).Where(duty => duty.Code == "AC-22").Select(duty => (duty.Due, duty.AfterEnd!.Value)));
    }
}
