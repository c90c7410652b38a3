using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Audits;

/// <summary>Findings that are put right, withdrawn, disputed or recorded late: what each side reads of them, and what follows.</summary>
public sealed class CorrectedFindingTests
{
    private static readonly PolicyPack Pack = Cases.Pack;
    private static readonly DateTimeOffset Start = Cases.Start;
    private static readonly Actor Lead = People.New(Role.Auditor, "Sigrun");
    private static readonly Independence Free = new(new HashSet<PersonId>(), [], DestinationGroup.A, 3);
    private static readonly AuditTarget Target = new(People.RecipientHouse, People.StewardHouse, new LicenceId(Guid.NewGuid()), "XP-2026-0000017", 2);

    private static DateTimeOffset Day(int days) => Start.AddDays(days);

    private static Audit Testing()
    {
        var audit = Audit.Plan(new(Guid.NewGuid()), "AU-001", AuditType.RemoteEvidence, Target, "yearly", "Use under the licence.", DateOnly.FromDateTime(Start.UtcDateTime), Free, Lead, Pack, Start);
        audit.Take(AuditVerb.SendNotice, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.WaiveNotice, "", People.Recipient, Free, Pack, Start);
        audit.RequestEvidence(["The list of users"], Lead, Free, Pack, Start);
        audit.HandIn("The list", "users.pdf", 10, ContentHash.Of("x"u8), 1, null, People.Recipient, Free, Pack, Start);
        audit.Take(AuditVerb.StartTests, "", Lead, Free, Pack, Start);
        return audit;
    }

    private static void Record(Audit audit, FindingGrade grade, int day, string topic = "SG-10", int earlier = 0) =>
        audit.RecordFinding(grade, topic, "no second factor", earlier, Lead, Free, Pack, Day(day));

    private static void Correct(Audit audit, int finding, FindingGrade grade, string text, int day, int earlier = 0) =>
        audit.CorrectFinding(finding, grade, text, earlier, "looked at again", Lead, Free, Pack, Day(day));

    private static void Answered(Audit audit, int day)
    {
        audit.Take(AuditVerb.SendDraft, "", Lead, Free, Pack, Day(day));
        audit.Take(AuditVerb.Reply, "We see it otherwise.", People.Recipient, Free, Pack, Day(day));
    }

    private static Audit Reported(FindingGrade grade)
    {
        var audit = Testing();
        Record(audit, grade, 0);
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start);
        Answered(audit, 0);
        audit.Take(AuditVerb.IssueReport, "One safeguard is missing.", Lead, Free, Pack, Start);
        return audit;
    }

    private static string Refused(Action act) => DrawTests.Refused(act);

    [Fact]
    public void FindingsFor_SideOfACorrectedFinding_HasOfEarlierWordsThoseSinceTheDraftAlone()
    {
        var audit = Testing();
        Record(audit, FindingGrade.FG2, 0);
        Correct(audit, 1, FindingGrade.FG3, "none for anybody", 1);
        Assert.Empty(audit.FindingsFor(People.Recipient));
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Day(2));
        Answered(audit, 3);
        Assert.Empty(Assert.Single(audit.FindingsFor(People.Recipient)).Earlier);

        Correct(audit, 1, FindingGrade.FG2, "none for one person", 4);

        Assert.Equal(["none for anybody"], Assert.Single(audit.FindingsFor(People.Recipient)).Earlier.Select(was => was.Text));
        Assert.Equal(2, Assert.Single(audit.FindingsFor(Lead)).Earlier.Count);
        Assert.True(AuditWorkflow.IsInner(AuditVerb.CorrectFinding));
    }

    [Fact]
    public void FindingsFor_SideOfADraftThatIsWrittenAnew_KeepsWhatWasSentAndReadsTheNewWithTheNextDraft()
    {
        var audit = Testing();
        Record(audit, FindingGrade.FG2, 0);
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start);
        Answered(audit, 1);
        Correct(audit, 1, FindingGrade.FG3, "none for anybody", 2);
        Record(audit, FindingGrade.FG2, 3, "SG-11");
        Assert.Equal(AuditState.DraftFindings, audit.State);

        Assert.Equal([1], audit.FindingsFor(People.Recipient).Select(one => one.Number));
        audit.Take(AuditVerb.SendDraft, "", Lead, Free, Pack, Day(4));
        Assert.Equal([1, 2], audit.FindingsFor(People.Recipient).Select(one => one.Number));
    }

    [Fact]
    public void CorrectFinding_ToAMinorOneThatRepeatsOthers_IsMajorAllTheSame()
    {
        var (audit, repeats) = (Testing(), Pack.Audits!.RepeatsThatRaise);
        Record(audit, FindingGrade.FG2, 0, earlier: repeats);
        Record(audit, FindingGrade.FG1, 0);
        Assert.Equal("AU-52", Refused(() => Correct(audit, 1, FindingGrade.FG2, "no second factor", 1, repeats)));

        Correct(audit, 1, FindingGrade.FG2, "none for one person", 1, repeats);
        Correct(audit, 2, FindingGrade.FG2, "no second factor", 1, repeats);

        Assert.All(audit.Findings, one => Assert.Equal((FindingGrade.FG3, true), (one.Grade, one.RaisedBecause is not null)));
        Correct(audit, 2, FindingGrade.FG2, "no second factor", 2);
        Assert.Equal((FindingGrade.FG2, (string?)null), (audit.FindingOf(2)!.Grade, audit.FindingOf(2)!.RaisedBecause));
    }

    [Fact]
    public void WithdrawFinding_CriticalOneThatNoReportHolds_IsOpenToTheLeadAndNoOtherIs()
    {
        var audit = Reported(FindingGrade.FG3);
        Assert.Equal("AU-17", audit.WhyClosed(AuditVerb.WithdrawFinding, Lead, Free, Pack, Day(1))?.Code);
        Record(audit, FindingGrade.FG4, 1, "SG-11");
        Record(audit, FindingGrade.FG4, 1, "SG-12");
        audit.ProposePlan(3, new(["Nobody asked for it"], "switch it on", "make it the default", "check it monthly", "Yuki", DateOnly.FromDateTime(Day(1).UtcDateTime), People.Recipient.Person, People.Recipient.Name, Day(1)), People.Recipient, Free, Pack, Day(1));
        Assert.Equal("AU-54", Refused(() => audit.WithdrawFinding(1, "It was wrong.", Lead, Free, Pack, Day(2))));

        foreach (var finding in (int[])[2, 3])
            audit.WithdrawFinding(finding, "The data were synthetic.", Lead, Free, Pack, Day(2));

        Assert.Equal([FindingState.PlanDue, FindingState.Withdrawn, FindingState.Withdrawn], audit.Findings.Select(one => one.State));
        Assert.Equal(AuditState.CorrectiveAction, audit.State);
    }

    [Fact]
    public void Follow_DisputeOfACriticalFindingRecordedLongAfterTheReport_StopsItsClocks()
    {
        var audit = Reported(FindingGrade.FG3);
        Record(audit, FindingGrade.FG4, 200, "SG-11");
        Dispute About(string finding) => Dispute.Open(Guid.NewGuid(), "DIS-001", DisputeKind.AuditFinding, new($"AU-001 {finding}", People.StewardHouse, People.RecipientHouse, []), new(People.RecipientHouse, "Kenji", null), [], "It was a test account.", Pack, Day(201));

        Assert.Single(audit.Follow([About("F2")], Pack, Day(201)));
        Assert.True(audit.FindingOf(2)!.IsStopped);
        Assert.Empty(Reported(FindingGrade.FG3).Follow([About("F1")], Pack, Day(201))); // of the report: too late
    }

    [Fact]
    public void Report_CriticalFindingRecordedBeforeItIsSealed_IsNotInIt()
    {
        var audit = Reported(FindingGrade.FG3);
        Record(audit, FindingGrade.FG4, 1, "SG-11");
        var names = new Dictionary<OrganisationId, string> { [People.RecipientHouse] = "Tsumugi", [People.StewardHouse] = "Steward" };

        var report = AuditReport.For(audit, names, Pack, new("Aldermark Data Export Authority", new("https://portal.example/"), null));

        Assert.Equal(["F1, FG3: SG-10, multi-factor authentication"], report.Document.Parts.SelectMany(part => part.Blocks).OfType<HeadingBlock>().Select(one => one.Text).Where(text => text.Contains(", FG", StringComparison.Ordinal)));
    }
}
