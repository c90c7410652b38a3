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
        var longer = OwedDuty.Again(licence.Duties, new Period(licence.Start, licence.End.AddMonths(6)), licence.Tier, [], Cases.Pack);
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
        var reports = OwedDuty.For(term, tier, [], Cases.Pack).Where(duty => duty.Kind is DutyKind.Report).ToList();

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
}
