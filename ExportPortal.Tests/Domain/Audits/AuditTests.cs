using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Audits;

public sealed class AuditTests
{
    private static readonly PolicyPack Pack = Cases.Pack;
    private static readonly DateTimeOffset Start = Cases.Start;
    private static readonly Actor Lead = People.New(Role.Auditor, "Sigrun");
    private static readonly Independence Free = new(new HashSet<PersonId>(), [], DestinationGroup.A, 3);
    private static readonly AuditTarget Target = new(People.RecipientHouse, People.StewardHouse, new LicenceId(Guid.NewGuid()), "XP-2026-0000017", 2);

    private static Audit Planned(AuditType type = AuditType.RemoteEvidence, Independence? independence = null, Actor? lead = null) => Audit.Plan(
        new(Guid.NewGuid()), "AU-001", type, type is AuditType.Internal ? new(People.Authority, null, null, null, null) : Target, "yearly", "Use under the licence.", DateOnly.FromDateTime(Start.UtcDateTime), independence ?? Free, lead ?? Lead, Pack, Start);

    private static Audit Testing(AuditType type = AuditType.RemoteEvidence)
    {
        var (audit, auditee) = (Planned(type), type is AuditType.Internal ? People.Manager : People.Recipient);
        audit.Take(AuditVerb.SendNotice, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.WaiveNotice, "", auditee, Free, Pack, Start);
        audit.RequestEvidence(["The list of users"], Lead, Free, Pack, Start);
        audit.HandIn("The list", "users.pdf", 10, ContentHash.Of("x"u8), 1, null, auditee, Free, Pack, Start);
        audit.Take(AuditVerb.StartTests, "", Lead, Free, Pack, Start);
        return audit;
    }

    private static Audit Reported(params FindingGrade[] grades)
    {
        var audit = Testing();
        foreach (var grade in grades)
            audit.RecordFinding(grade, "SG-10", "no second factor", 0, Lead, Free, Pack, Start);
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.SendDraft, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.Reply, "We agree.", People.Recipient, Free, Pack, Start);
        audit.Take(AuditVerb.IssueReport, "One safeguard is missing.", Lead, Free, Pack, Start);
        return audit;
    }

    private static CorrectivePlan Plan(DateOnly due, string owner = "Yuki", params string[] whys) => new(
        whys.Length == 0 ? ["Nobody asked for it", "The rule was not known"] : [.. whys], "switch it on", "make it the default", "check it monthly", owner, due, People.Recipient.Person, People.Recipient.Name, Start);

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static string Refused(Action act) => DrawTests.Refused(act);

    [Fact]
    public void Life_FromNoticeToClosedFinding_WalksTheProgramme()
    {
        var audit = Reported(FindingGrade.FG3, FindingGrade.FG1);
        Assert.Equal(AuditState.CorrectiveAction, audit.State);
        Assert.Equal(FindingState.Recorded, audit.FindingOf(2)!.State);
        audit.ProposePlan(1, Plan(Day(Start.AddDays(20))), People.Recipient, Free, Pack, Start.AddDays(1));
        audit.HandIn("Screenshot", "mfa.png", 10, ContentHash.Of("y"u8), null, 1, People.Recipient, Free, Pack, Start.AddDays(2));
        audit.Take(1, FindingVerb.ClaimFix, "It is on.", People.Recipient, Free, [], Pack, Start.AddDays(2));
        Assert.Equal("AU-18", Refused(() => audit.Take(AuditVerb.FinishCorrection, "", Lead, Free, Pack, Start.AddDays(3))));
        audit.Take(1, FindingVerb.VerifyFix, "Tried it.", Lead, Free, [], Pack, Start.AddDays(3));
        audit.Take(AuditVerb.FinishCorrection, "", Lead, Free, Pack, Start.AddDays(3));
        Assert.Equal("FD-4", Refused(() => audit.Take(1, FindingVerb.ConfirmEffect, "Holds.", Lead, Free, [], Pack, Start.AddDays(92))));
        Assert.Equal("AU-19", Refused(() => audit.Take(AuditVerb.Close, "", Lead, Free, Pack, Start.AddDays(92))));
        audit.Take(1, FindingVerb.ConfirmEffect, "Holds.", Lead, Free, [], Pack, Start.AddDays(94));
        audit.Take(AuditVerb.Close, "", Lead, Free, Pack, Start.AddDays(94));

        Assert.Equal(AuditState.Closed, audit.State);
        Assert.All(audit.Findings, one => Assert.Equal(FindingState.Closed, one.State));
        Assert.Null(audit.DueAt);
        Assert.Equal(Start.AddDays(94), audit.ClosedAt);
    }

    [Theory]
    [InlineData(AuditType.DeskReview, "AT-1")]
    [InlineData(AuditType.RemoteEvidence, "AT-2")]
    [InlineData(AuditType.OnSite, "AT-3")]
    [InlineData(AuditType.TechnicalTest, "AT-4")]
    [InlineData(AuditType.FollowUp, "AT-5")]
    [InlineData(AuditType.Internal, "AT-7")]
    public void Plan_EachTypeOfOneSubject_RunsThroughTheProgramme(AuditType type, string code)
    {
        var audit = Testing(type);
        Assert.Equal(code, audit.Type.Code());
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.SendDraft, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.Reply, "We agree.", type is AuditType.Internal ? People.Manager : People.Recipient, Free, Pack, Start);
        audit.Take(AuditVerb.IssueReport, "Nothing was found.", Lead, Free, Pack, Start);
        Assert.Equal(AuditState.Closed, audit.State);
    }

    [Fact]
    public void IssueReport_ObservationsAlone_ClosesTheAudit() => Assert.Equal(AuditState.Closed, Reported(FindingGrade.FG1).State);

    [Theory]
    [InlineData(FindingGrade.FG4, "capa-plan-FG4", 2, "capa-fix-FG4", 10)]
    [InlineData(FindingGrade.FG3, "capa-plan-FG3", 10, "capa-fix-FG3", 30)]
    [InlineData(FindingGrade.FG2, "capa-plan-FG2", 20, "capa-fix-FG2", 90)]
    public void Clocks_OfEachGrade_AreThoseOfThePack(FindingGrade grade, string plan, int planLength, string fix, int fixLength)
    {
        var finding = Reported(grade).FindingOf(1)!;

        Assert.Equal((plan, planLength), (finding.PlanClock!.Key, finding.PlanClock.Length));
        Assert.Equal((fix, fixLength), (finding.FixClock!.Key, finding.FixClock.Length));
        Assert.Equal(grade is FindingGrade.FG4, finding.ContainClock is not null);
    }

    [Fact]
    public void CriticalFinding_StartsAtOnce_AndIsContainedBeforeItIsFixed()
    {
        var audit = Testing();
        audit.RecordFinding(FindingGrade.FG4, "SG-11", "data in the open", 0, Lead, Free, Pack, Start);
        Assert.Equal(Start.AddHours(24), audit.FindingOf(1)!.ContainClock!.Due(Start, Pack.Calendar));
        audit.ProposePlan(1, Plan(Day(Start.AddDays(5))), People.Recipient, Free, Pack, Start);
        Assert.Equal("FD-5", Refused(() => audit.Take(1, FindingVerb.ClaimFix, "done", People.Recipient, Free, [], Pack, Start)));
        audit.Take(1, FindingVerb.Contain, "taken off the net", People.Recipient, Free, [], Pack, Start.AddHours(3));
        audit.Take(1, FindingVerb.ClaimFix, "done", People.Recipient, Free, [], Pack, Start.AddHours(4));

        Assert.Equal(FindingState.FixClaimed, audit.FindingOf(1)!.State);
    }

    [Fact]
    public void MinorFinding_RepeatedTwice_BecomesMajor()
    {
        var audit = Testing();
        Assert.Equal("AU-55", Refused(() => audit.RecordFinding(FindingGrade.FG2, "sg-99", "once", 0, Lead, Free, Pack, Start)));
        audit.RecordFinding(FindingGrade.FG2, "sg-10 ", "once", 0, Lead, Free, Pack, Start);
        audit.RecordFinding(FindingGrade.FG2, "SG-10", "twice", 0, Lead, Free, Pack, Start);
        var third = audit.RecordFinding(FindingGrade.FG2, "SG-10", "a third time", 0, Lead, Free, Pack, Start);
        var other = audit.RecordFinding(FindingGrade.FG2, "SG-11", "another topic", 1, Lead, Free, Pack, Start);
        var earlier = audit.RecordFinding(FindingGrade.FG2, "SG-12", "twice in earlier audits", 2, Lead, Free, Pack, Start);

        Assert.Equal([FindingGrade.FG2, FindingGrade.FG2, FindingGrade.FG3, FindingGrade.FG2, FindingGrade.FG3], audit.Findings.Select(one => one.Grade));
        Assert.NotNull(third.RaisedBecause);
        Assert.Null(other.RaisedBecause);
        Assert.NotNull(earlier.RaisedBecause);
    }

    [Fact]
    public void StartTests_BeforeTheNoticeRanOut_NeedsTheAuditeesWord()
    {
        var audit = Planned();
        audit.Take(AuditVerb.SendNotice, "", Lead, Free, Pack, Start);
        audit.RequestEvidence(["a"], Lead, Free, Pack, Start);
        Assert.Equal("AU-14", Refused(() => audit.Take(AuditVerb.StartTests, "", Lead, Free, Pack, Start.AddDays(28).AddTicks(-1))));
        audit.Take(AuditVerb.StartTests, "", Lead, Free, Pack, Start.AddDays(28));
        Assert.Equal(AuditState.Testing, audit.State);
    }

    [Fact]
    public void DatesWithin_BothDaysInclusive_LeavesOutThePlannedDayOfAnAuditThatWasCalledOff()
    {
        var (audit, day) = (Planned(), Day(Start));
        Assert.Equal([new AuditDate(day, "Planned day")], audit.DatesWithin(day, day, Pack, Start));
        Assert.Empty(audit.DatesWithin(day.AddDays(1), day.AddDays(30), Pack, Start));
        Assert.Empty(audit.DatesWithin(day.AddDays(-30), day.AddDays(-1), Pack, Start));

        audit.Take(AuditVerb.CallOff, "The licence has ended.", Lead, Free, Pack, Start);
        Assert.Empty(audit.DatesWithin(day, day, Pack, Start));
    }

    [Fact]
    public void MoveToEnd_LicenceEndsEarlier_KeepsTheTimeOfTheNoticeAndComesBack()
    {
        var (last, today) = (Day(Start.AddDays(300)), Day(Start));
        var audit = Audit.Open(new(Guid.NewGuid()), "AU-002", AuditType.OnSite, AuditOrigin.Periodic, Target, "at close at T4", "Use.", last, Pack, Start);
        Assert.False(audit.MoveToEnd(last, Pack, Start));
        Assert.True(audit.MoveToEnd(today.AddDays(100), Pack, Start));
        Assert.Equal((today.AddDays(100), today.AddDays(100)), (audit.PlannedFor, audit.FirstDay));
        Assert.True(audit.MoveToEnd(today, Pack, Start)); // revoked
        Assert.Equal(Day(Pack.Due("audit-notice", Start)), audit.PlannedFor);
        Assert.False(audit.MoveToEnd(today, Pack, Start.AddDays(1))); // each day has a later day of notice; it stays where it is
        Assert.True(audit.MoveToEnd(last, Pack, Start)); // the revocation was taken back
        Assert.Equal((last, 3), (audit.PlannedFor, audit.Steps.Count));
        Assert.False(Testing().MoveToEnd(today, Pack, Start));
        var soon = Audit.Open(new(Guid.NewGuid()), "AU-003", AuditType.OnSite, AuditOrigin.Periodic, Target, "at close at T4", "Use.", today.AddDays(9), Pack, Start);
        Assert.False(soon.MoveToEnd(today, Pack, Start));
    }

    [Fact]
    public void Unannounced_OnlyTriggeredDeskReview_AndStaysUnseenUntilTheDraft()
    {
        Assert.Equal("AU-12", Refused(() => Planned().Take(AuditVerb.StartUnannounced, "log", Lead, Free, Pack, Start)));
        var audit = Audit.Open(new(Guid.NewGuid()), "AU-002", AuditType.DeskReview, AuditOrigin.Triggered, Target, "a critical anomaly", "the log", Day(Start), Pack, Start);
        Assert.Equal(Pack.Due("audit-task", Start), audit.DueAt);
        Assert.Equal("AU-10", Refused(() => audit.Take(AuditVerb.StartUnannounced, "log", Lead, Free, Pack, Start)));
        audit.Take(AuditVerb.TakeLead, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.StartUnannounced, "log", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start);
        Assert.False(audit.IsAnnounced);
        audit.Take(AuditVerb.SendDraft, "", Lead, Free, Pack, Start);
        Assert.True(audit.IsAnnounced);
    }

    [Fact]
    public void Independence_PartiesCaseHandsGroupEAndFourthInARow_AreRefused()
    {
        Assert.Equal("FE-3", Refused(() => Planned(lead: Lead with { Organisation = People.RecipientHouse })));
        Assert.Equal("FE-3", Refused(() => Planned(lead: Lead with { Organisation = People.StewardHouse })));
        Assert.Equal("FE-3", Refused(() => Planned(lead: Lead with { Interests = new HashSet<OrganisationId> { People.RecipientHouse } })));
        Assert.Equal("AU-6", Refused(() => Planned(independence: Free with { CaseHands = new HashSet<PersonId> { Lead.Person } })));
        Assert.Equal("AU-7", Refused(() => Planned(independence: Free with { Group = DestinationGroup.E })));
        Assert.Equal("AU-8", Refused(() => Planned(independence: Free with { EarlierLeads = [Lead.Person, Lead.Person, Lead.Person] })));
        Assert.NotNull(Planned(independence: Free with { EarlierLeads = [Lead.Person, Lead.Person, People.Officer.Person, Lead.Person] }));
        Assert.Equal("AU-1", Refused(() => Planned(lead: People.Manager)));
    }

    [Fact]
    public void Internal_AuditOfTheAuthority_IsLedFromOutsideLicensingAndAnsweredByItsManager()
    {
        Assert.Equal("AU-5", Refused(() => Planned(AuditType.Internal, lead: Lead.OtherAccount(Role.Auditor, Role.LegalReviewer))));
        var audit = Planned(AuditType.Internal);
        audit.Take(AuditVerb.SendNotice, "", Lead, Free, Pack, Start);
        Assert.Equal("AU-20", audit.WhyClosed(AuditVerb.WaiveNotice, People.Recipient, Free, Pack, Start)!.Code);
        audit.Take(AuditVerb.WaiveNotice, "", People.Manager, Free, Pack, Start);
        Assert.True(audit.IsNoticeWaived);
        Assert.Equal("AU-20", Testing().WhyClosed(AuditVerb.HandInEvidence, People.Manager, Free, Pack, Start)!.Code);
    }

    [Fact]
    public void Verifier_OwnerOfTheCorrection_IsRefused()
    {
        var audit = Reported(FindingGrade.FG2);
        audit.ProposePlan(1, Plan(Day(Start.AddDays(30)), owner: Lead.Name), People.Recipient, Free, Pack, Start);
        audit.Take(1, FindingVerb.ClaimFix, "done", People.Recipient, Free, [], Pack, Start);
        Assert.Equal("FD-3", Refused(() => audit.Take(1, FindingVerb.VerifyFix, "fine", Lead, Free, [], Pack, Start)));
        audit.Take(1, FindingVerb.ReturnFix, "name another owner", Lead, Free, [], Pack, Start);
        Assert.Equal(FindingState.FixDue, audit.FindingOf(1)!.State);
    }

    [Fact]
    public void Plan_WithoutWhyOrTooLate_IsRefused()
    {
        var audit = Reported(FindingGrade.FG3);
        Assert.Equal("FD-7", Refused(() => audit.ProposePlan(1, Plan(Day(Start.AddDays(31))), People.Recipient, Free, Pack, Start)));
        Assert.Equal("FD-10", Refused(() => audit.ProposePlan(1, Plan(Day(Start.AddDays(-1))), People.Recipient, Free, Pack, Start)));
        Assert.Equal("FD-6", Refused(() => audit.ProposePlan(1, Plan(Day(Start.AddDays(30)), "Yuki", "a", "b", "c", "d", "e", "f"), People.Recipient, Free, Pack, Start)));
        Assert.Equal("AU-20", Refused(() => audit.ProposePlan(1, Plan(Day(Start.AddDays(30))), People.New(Role.Recipient, "Other", People.Elsewhere), Free, Pack, Start)));
    }

    [Fact]
    public void Overdue_Correction_IsRemindedWarnedAndProposedForSuspensionOnceEach()
    {
        var audit = Reported(FindingGrade.FG3);
        Assert.Equal(Start.AddDays(30), audit.WakeAt);
        Assert.Empty(audit.ActOnTime(Pack, Start.AddDays(30).AddTicks(-1)));
        Assert.Equal([AuditEffectKind.Reminder], audit.ActOnTime(Pack, Start.AddDays(30)).Select(one => one.Kind));
        Assert.Equal([AuditEffectKind.Warning], audit.ActOnTime(Pack, Start.AddDays(40)).Select(one => one.Kind));
        Assert.Empty(audit.ActOnTime(Pack, Start.AddDays(59)));
        Assert.Equal([AuditEffectKind.SuspensionProposal], audit.ActOnTime(Pack, Start.AddDays(60)).Select(one => one.Kind));
        Assert.Null(audit.WakeAt);
        Assert.Equal(3, Reported(FindingGrade.FG3).ActOnTime(Pack, Start.AddDays(400)).Count);
    }

    [Fact]
    public void Reply_NotInTime_LapsesAndTheReportGoesOn()
    {
        var audit = Testing();
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.SendDraft, "", Lead, Free, Pack, Start);
        var due = Pack.Due("audit-reply", Start);
        Assert.Empty(audit.ActOnTime(Pack, due));
        Assert.Single(audit.ActOnTime(Pack, due.AddTicks(1)));
        Assert.Equal((AuditState.FinalReport, null), (audit.State, audit.ReplyText));
        Assert.Equal("audit-report", audit.Clock!.Key);
    }

    [Fact]
    public void Sample_Unjudged_HoldsTheTestsOpen()
    {
        var audit = Testing();
        audit.AddSample(new AuditSample(0, SampleMethod.ByRecord, new(2026, 11, 1), new(2026, 11, 20), 2, 10, 59, 0, "00", [new(4, 5, 1), new(9, 5, 1)], 0.95, 0.05, Start), Lead, Free, Pack, Start);
        Assert.Equal("AU-16", Refused(() => audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start)));
        Assert.Equal("AU-28", Refused(() => audit.JudgeSample(1, [5], "looked", Lead, Free, Pack, Start)));
        audit.JudgeSample(1, [9], "one without purpose", Lead, Free, Pack, Start);
        Assert.Equal(1, audit.Samples[0].Errors);
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start);
    }

    [Fact]
    public void WhyClosed_EveryStateVerbAndRole_IsWhatTheTableSays()
    {
        var states = Enum.GetValues<AuditState>();
        foreach (var state in states)
            foreach (var verb in Enum.GetValues<AuditVerb>())
                foreach (var role in Enum.GetValues<Role>())
                {
                    var row = AuditWorkflow.Table.Rows.SingleOrDefault(one => one.From == state && one.Verb == verb);
                    var closed = AuditWorkflow.Table.WhyClosed(state, verb, People.New(role));
                    Assert.Equal(row is null ? "WF-1" : row.Who.Contains(role) ? null : "WF-2", closed?.Code);
                }
        foreach (var state in Enum.GetValues<FindingState>())
            foreach (var verb in Enum.GetValues<FindingVerb>())
                Assert.True(FindingWorkflow.Table.Rows.Count(one => one.From == state && one.Verb == verb) <= 1);
    }
}
