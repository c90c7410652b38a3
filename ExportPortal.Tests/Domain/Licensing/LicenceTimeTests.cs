using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.LicenceState;
using static ExportPortal.Domain.Licensing.LicenceVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>What time does to a licence, to the instant.</summary>
public sealed partial class LicenceTimeTests
{
    private static readonly DateTimeOffset Start = Cases.Start;
    private static readonly DateTimeOffset Running = new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Ended = new(2027, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static void Take(Licence licence, LicenceVerb verb, Actor actor, DateTimeOffset at) => licence.Take(verb, "because", actor, Cases.Pack, at);

    [Fact]
    public void Accept_After30Days_IsClosedAndThePortalRecordsIt()
    {
        var licence = Cases.LicenceIn(PendingAcceptance);
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Start);
        var late = Start.AddDays(30);

        Assert.Null(licence.DueAt(late.AddTicks(-1)));
        Assert.Null(licence.WhyClosed(AcceptAsSteward, People.Steward, late.AddTicks(-1)));
        Assert.Equal((Lapse, "WF-1"), (licence.DueAt(late), Refused(() => licence.Accept(Role.Steward, "password", People.Steward, late))));
        licence.Settle(late);
        Assert.Equal((Closed, "the portal"), (licence.State, licence.Steps[^1].PersonName));
        Assert.Null(licence.Settle(late));
    }

    [Fact]
    public void Accept_WhenTheTermIsOver_IsRefused()
    {
        var licence = Cases.LicenceIn(PendingAcceptance);
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Ended.AddDays(-1));

        Assert.Equal("WF-1", Refused(() => licence.Accept(Role.Steward, "password", People.Steward, Ended)));
    }

    [Theory]
    [InlineData(Suspend)]
    [InlineData(AnnounceRevocation)]
    [InlineData(RevokeUrgently)]
    public void Verb_WhenTheTermIsOver_IsRefusedBeforeAnyJobHasRun(LicenceVerb verb)
    {
        var licence = Cases.LicenceIn(Active);

        Assert.Null(licence.WhyClosed(verb, People.Manager, Ended.AddTicks(-1)));
        Assert.Equal("WF-1", Refused(() => Take(licence, verb, People.Manager, Ended)));
        Assert.Equal((Expired, false), (licence.StateAt(Ended), LicenceAccess.At(licence, Ended).Allowed));
    }

    [Fact]
    public void Expire_OnTheMinute_EndsTheUseAtMidnightHoweverLateItIsRecorded()
    {
        var licence = Cases.LicenceIn(Active);

        Assert.Equal((null, Expire), (licence.DueAt(Ended.AddTicks(-1)), licence.DueAt(Ended)));
        licence.Settle(Ended.AddHours(5));
        Assert.Equal((Expired, Ended), (licence.State, licence.EndedAt!.Value));
        Assert.Equal(new DateOnly(2027, 12, 30), LicenceDuties.DeleteBy(licence));
    }

    [Fact]
    public void RecordSeal_SuspendedSinceTheGrant_TakesAStepThatTheTableHas()
    {
        var licence = Cases.LicenceIn(Active);
        licence.Revise(licence.Grant! with { Contact = "new@recipient.example" }, "minor amendment AM-0001", Running);
        Take(licence, Suspend, People.Manager, Running);
        licence.RecordSeal(ContentHash.Of("next"u8), Cases.Pack, [], Running);

        Assert.Equal((Suspended, 2), (licence.State, licence.Version));
        Assert.All(licence.Steps, step => Assert.Contains(LicenceWorkflow.Table.Rows, row => (Words.Code(row.From), row.Verb.ToString()) == (step.From, step.Verb)));
    }

    [Fact]
    public void SuspendProvisionally_NobodyConfirms_OpensAgainAfter72Hours()
    {
        var licence = Cases.LicenceIn(Active);
        Take(licence, SuspendProvisionally, People.Auditor, Running);
        Assert.Equal("AD-02", LicenceAccess.At(licence, Running.AddHours(72).AddTicks(-1)).Code);
        Assert.Equal("AD-00", LicenceAccess.At(licence, Running.AddHours(72)).Code);
        Assert.Equal("LC-12", Refused(() => Take(licence, ReviewSuspension, People.Manager, Running)));

        Assert.Equal(LiftUnconfirmed, licence.Settle(Running.AddHours(72)));
        Assert.Equal((Active, null), (licence.State, licence.SuspendedAt));
    }

    [Fact]
    public void SuspendProvisionally_Confirmed_StaysAndIsReviewedEvery30Days()
    {
        var licence = Cases.LicenceIn(Active);
        Take(licence, SuspendProvisionally, People.IncidentLead, Running);
        Take(licence, ConfirmSuspension, People.Manager, Running.AddHours(70));
        var confirmed = Running.AddHours(70);

        Assert.Null(licence.DueAt(Running.AddDays(60)));
        Assert.Equal((confirmed.AddDays(30), Running.AddMonths(6)), (licence.ReviewDueAt!.Value, licence.SuspensionEndsAt!.Value));
        Assert.Equal("LC-11", Refused(() => Take(licence, ConfirmSuspension, People.Manager, confirmed)));
        Take(licence, ReviewSuspension, People.Board, confirmed.AddDays(29));
        Assert.Equal(confirmed.AddDays(59), licence.ReviewDueAt);
        Assert.Contains(LicenceFlag.SuspensionReviewDue, LicenceFlags.Of(licence, [], 0, confirmed.AddDays(59)));
    }

    [Fact]
    public void Fe6_BothWhoImposed_CannotLiftTogether()
    {
        var licence = Cases.LicenceIn(Active);
        Take(licence, SuspendProvisionally, People.Auditor, Running);
        Take(licence, ConfirmSuspension, People.Manager, Running);
        Take(licence, LiftSuspension, People.Manager, Running);
        var auditorOnBoard = People.Auditor.OtherAccount(Role.BoardMember);

        Assert.Equal("FE-6", Refused(() => Take(licence, LiftSuspension, auditorOnBoard, Running)));
        Take(licence, LiftSuspension, People.Board, Running);
        Assert.Equal(Active, licence.State);
    }

    [Fact]
    public void Revoke_WithoutAHearing_IsRefusedAndAnAnswerShortensTheWait()
    {
        var licence = Cases.LicenceIn(Active);
        Assert.Equal("LC-9", Refused(() => Take(licence, Revoke, People.Manager, Running)));
        Take(licence, AnnounceRevocation, People.Manager, Running);
        // 10 working days from Monday 4 January 2027, cut-off 17:00.
        Assert.Equal(new DateTimeOffset(2027, 1, 18, 17, 0, 0, TimeSpan.Zero), licence.HearingUntil);
        Assert.Equal("LC-8", Refused(() => Take(licence, AnnounceRevocation, People.Board, Running)));
        Assert.Equal("LC-10", Refused(() => Take(licence, Revoke, People.Manager, licence.HearingUntil!.Value.AddTicks(-1))));

        Take(licence, AnswerHearing, People.Recipient, Running.AddDays(2));
        Take(licence, Revoke, People.Manager, Running.AddDays(3));
        Take(licence, Revoke, People.SecondManager, Running.AddDays(3));
        Assert.Equal((Revoked, Running.AddDays(3)), (licence.State, licence.EndedAt!.Value));
    }

    [Fact]
    public void Surrender_WithAReportOwed_IsRefused()
    {
        var licence = Cases.LicenceIn(Active);
        var report = licence.Duties.First(duty => duty.Kind is DutyKind.Report);
        var late = new DateTimeOffset(report.Due.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        Assert.Equal(("CT-6", new DateOnly(2027, 6, 30)), (report.Code, report.Due));
        Assert.Equal("LC-5", Refused(() => Take(licence, Surrender, People.Recipient, late)));

        licence.Answer(report.No, new("tables for the yearly report", 3, 2, People.Recipient.Person, "Kenji", late), People.Recipient, late);
        Take(licence, Surrender, People.Recipient, late);
        Assert.Equal(Surrendered, licence.State);
    }

    [Fact]
    public void Close_ByGuards_NeedsCertificateReportsAndNoOpenAction()
    {
        var licence = Cases.LicenceIn(Active);
        var after = Ended.AddDays(10);
        licence.Settle(after);
        var statement = LicenceCells.Deletion(Records.File) with { DeletedOn = new(2027, 12, 5) };
        Assert.Equal("LC-13", Refused(() => Take(licence, Close, People.Officer, after)));
        Assert.Equal("DC-1", Refused(() => licence.Certify(statement with { Files = [ContentHash.Of("other"u8)] }, Records.File, People.Recipient, after)));
        Assert.Equal("DC-2", Refused(() => licence.Certify(statement with { Backups = " " }, Records.File, People.Recipient, after)));
        Assert.Equal("DC-3", Refused(() => licence.Certify(statement with { DeletedOn = new(2028, 1, 1) }, Records.File, People.Recipient, after)));
        Assert.Equal("DC-5", Refused(() => licence.Certify(statement with { DeletedOn = DateOnly.FromDateTime(licence.GrantedAt.UtcDateTime).AddDays(-1) }, Records.File, People.Recipient, after)));
        Assert.Equal("DC-6", Refused(() => licence.Certify(statement with { Signatory = "Dr Arata" }, Records.File, People.Recipient, after)));
        licence.Certify(statement, Records.File, People.Recipient, after);
        Assert.Equal("LC-7", Refused(() => licence.Certify(statement, Records.File, People.Recipient, after)));
        Take(licence, ReturnCertificate, People.Officer, after);
        Assert.Null(licence.Certificate);
        licence.Certify(statement, Records.File, People.Recipient, after);

        Assert.Equal("LC-14", Refused(() => Take(licence, Close, People.Officer, after)));
        foreach (var duty in licence.OwedAt(after).ToList())
            licence.Answer(duty.No, new("done", 1, 0, People.Recipient.Person, "Kenji", after), People.Recipient, after);
        Assert.Equal("LC-21", Refused(() => Take(licence, Close, People.Officer, after)));
        foreach (var report in licence.Duties.Where(duty => duty.WaitsForReview).ToList())
            licence.ReviewAnswer(report.No, true, "", People.Officer, after);
        licence.Set(LicenceMark.OpenCorrectiveAction, "CA-001", after);
        Assert.Equal("LC-15", Refused(() => Take(licence, Close, People.Officer, after)));
        licence.Clear(LicenceMark.OpenCorrectiveAction, "CA-001");
        Take(licence, Close, People.Officer, after);
        Assert.Equal(Closed, licence.State);
    }

    [Fact]
    public void Extend_RenewalOpen_MovesTheEndBy60DaysOnce()
    {
        var licence = Cases.LicenceIn(Active);
        var lastDay = Ended.AddHours(-3);
        licence.Set(LicenceMark.OpenMajorFinding, "FG3-1", lastDay);
        Assert.Equal("RN-3", licence.WhyNotExtended(lastDay)!.Code);
        licence.Clear(LicenceMark.OpenMajorFinding, "FG3-1");
        licence.Extend(Cases.Pack, "AM-0001", lastDay);
        Assert.Equal(new(2027, 11, 30), licence.End);

        licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], lastDay);
        Assert.Equal((2, new DateOnly(2028, 1, 29), true), (licence.Version, licence.End, LicenceAccess.At(licence, Ended.AddDays(10)).Allowed));
        Assert.Equal(ContentHash.Of("sealed"u8), licence.PastVersions.Single().Hash);
        Assert.Equal("RN-2", licence.WhyNotExtended(lastDay)!.Code);
    }

    /// <summary>The end that moved for a renewal goes back when the renewal is taken back or refused: to what it was, or to today.</summary>
    [Theory]
    [InlineData(-1, 30)]
    [InlineData(5, 5)]
    public void Renewal_TakenBackAfterTheEndWasMoved_MovesItBackInANewVersion(int daysAfterTheEnd, int lastDay)
    {
        var licence = Cases.LicenceIn(Active);
        var (end, at) = (licence.End, new DateTimeOffset(licence.End.AddDays(-60).ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero));
        foreach (var report in licence.Duties.Where(one => one.Due < end.AddDays(-60)).ToList())
            licence.Answer(report.No, new("done", 1, 0, People.Recipient.Person, "Kenji", at), People.Recipient, at);
        var renewal = Amendment.Request(new(Guid.NewGuid()), "AM-0001", licence, new(End: end.AddMonths(6)), true, "because", at.AddDays(-1), People.Recipient, Cases.Pack, at);
        licence.Extend(Cases.Pack, renewal.Number, Ended.AddDays(-2));
        licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], Ended.AddDays(-2));
        Assert.Equal(end.AddDays(60), licence.End);

        renewal.Take(AmendmentVerb.Withdraw, OpinionAnswer.Concurs, "no need any more", licence, People.Recipient, Cases.Pack, Ended.AddDays(daysAfterTheEnd).AddHours(1));
        Assert.True(licence.IsSealingNext);
        licence.RecordSeal(ContentHash.Of("third"u8), Cases.Pack, [], Ended.AddDays(daysAfterTheEnd).AddHours(1));
        Assert.Equal((3, lastDay == 30 ? end : end.AddDays(1 + lastDay)), (licence.Version, licence.End));
        Assert.Equal("RN-2", licence.WhyNotExtended(Ended.AddDays(-1))?.Code);
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("500", 12)]
    [InlineData("2.5", 2)] // of a case that was registered when the form still took it
    [InlineData("99999999999999999999", 12)]
    [InlineData("", 12)]
    public void Grant_OfTransfers_IsTheLesserOfWhatIsAskedAndTheTier(string asked, int granted)
    {
        var content = Cases.Content with { Mode = AccessMode.Transfer, Answers = FormAnswers.Empty with { Values = new Dictionary<string, string> { ["transfers"] = asked } } };
        var application = Cases.Draft(content: content);
        application.Walk(ApplicationState.DecisionPending, opinions: true);
        Assert.Equal(granted, application.Approve(People.Manager)!.Grant!.Limit(Counted.Transfers));
    }

    [Fact]
    public void Extend_WhoseSealWaitsPastTheEnd_KeepsAccessOpen()
    {
        var licence = Cases.LicenceIn(Active);
        licence.Extend(Cases.Pack, "AM-0007", Ended.AddDays(-2));
        Assert.Equal((Active, null, true), (licence.StateAt(Ended.AddDays(5)), licence.DueAt(Ended.AddDays(5)), LicenceAccess.At(licence, Ended.AddDays(5)).Allowed));
        Assert.Equal(Expired, licence.StateAt(Ended.AddDays(60)));
        Assert.NotNull(licence.NextGrant);
    }

    [Fact]
    public void DropRevocation_AfterTheHearing_AsksForANewOneAndTakesSignaturesBack()
    {
        var licence = Cases.LicenceIn(Active);
        Take(licence, AnnounceRevocation, People.Manager, Running);
        Take(licence, AnswerHearing, People.Recipient, Running.AddDays(1));
        Take(licence, Revoke, People.Manager, Running.AddDays(2));
        Take(licence, DropRevocation, People.SecondManager, Running.AddDays(3));
        Assert.Equal((null, null, 0), (licence.HearingUntil, licence.HeardAt, licence.Signatures.Count));
        Assert.Equal("LC-9", Refused(() => Take(licence, Revoke, People.Manager, Running.AddDays(4))));
        Assert.Equal("LC-16", Refused(() => Take(licence, DropRevocation, People.Manager, Running.AddDays(4))));
        Take(licence, AnnounceRevocation, People.Manager, Running.AddDays(5));
    }

    [Fact]
    public void ReviewSuspension_ForNewReasons_TakesASignatureForLiftingBack()
    {
        var licence = Cases.LicenceIn(Suspended);
        Take(licence, LiftSuspension, People.SecondManager, Running);
        Take(licence, ReviewSuspension, People.Board, Running.AddDays(1));
        Assert.Empty(licence.Signatures);
    }

    [Fact]
    public void Surrender_InsideAPeriod_StillOwesItsReportAndNoLaterOne()
    {
        var licence = Cases.LicenceIn(Active);
        var reports = licence.Duties.Where(duty => duty.Kind is DutyKind.Report).ToList();
        Assert.True(reports.Count > 1);
        var at = new DateTimeOffset(reports[1].From!.Value.AddDays(10).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        Take(licence, Surrender, People.Recipient, at);
        Assert.Equal(reports.Take(2).Select(duty => duty.No), licence.OwedAt(at).Where(duty => duty.Kind is DutyKind.Report).Select(duty => duty.No));
        licence.Answer(reports[0].No, new("done", 1, 0, People.Recipient.Person, "Kenji", at), People.Recipient, at);
        licence.Answer(reports[1].No, new("done", 1, 0, People.Recipient.Person, "Kenji", at), People.Recipient, at);
        Assert.DoesNotContain(LicenceFlag.ReportOverdue, LicenceFlags.Of(licence, [], 0, at.AddYears(3)));
    }
}
