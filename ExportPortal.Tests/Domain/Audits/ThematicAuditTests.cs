using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Audits;

/// <summary>One clause over many licences (AT-6): who answers, what each side reads, and what the report says.</summary>
public sealed class ThematicAuditTests
{
    private const string First = "XP-2026-0000014", Second = "XP-2026-0000022";

    private static readonly PolicyPack Pack = Cases.Pack;
    private static readonly DateTimeOffset Start = Cases.Start;
    private static readonly Actor Lead = People.New(Role.Auditor, "Sigrun");
    private static readonly Actor Other = People.New(Role.Recipient, "Other", People.Elsewhere);
    private static readonly Independence Free = new(new HashSet<PersonId>(), [], DestinationGroup.A, 3);
    private static readonly AuditTarget[] Targets =
    [
        new(People.Elsewhere, People.StewardHouse, new LicenceId(Guid.NewGuid()), Second, 3),
        new(People.RecipientHouse, People.StewardHouse, new LicenceId(Guid.NewGuid()), First, 2),
    ];

    private static Audit Open(string clause = "AC-05", IReadOnlyList<AuditTarget>? targets = null, Actor? actor = null) =>
        Audit.PlanThematic(new(Guid.NewGuid()), "AU-001", clause, targets ?? Targets, "an attack was published", "Whether the clause is kept.", DateOnly.FromDateTime(Start.UtcDateTime), actor ?? Lead, Pack, Start);

    private static Audit Led()
    {
        var audit = Open();
        audit.Take(AuditVerb.TakeLead, "", Lead, Free, Pack, Start);
        return audit;
    }

    private static Audit Testing()
    {
        var audit = Led();
        audit.Take(AuditVerb.SendNotice, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.WaiveNotice, "", People.Recipient, Free, Pack, Start);
        Assert.False(audit.IsNoticeWaived);
        Assert.Equal("AU-13", Refused(() => audit.Take(AuditVerb.WaiveNotice, "", People.Recipient, Free, Pack, Start)));
        audit.RequestEvidence(["The register"], Lead, Free, Pack, Start);
        Assert.Equal("AU-14", Refused(() => audit.Take(AuditVerb.StartTests, "", Lead, Free, Pack, Start)));
        audit.Take(AuditVerb.WaiveNotice, "", Other, Free, Pack, Start);
        audit.HandIn("The register", "register.pdf", 10, ContentHash.Of("x"u8), 1, null, Other, Free, Pack, Start);
        audit.Take(AuditVerb.StartTests, "", Lead, Free, Pack, Start);
        return audit;
    }

    private static string Refused(Action act) => DrawTests.Refused(act);

    [Fact]
    public void Plan_WithoutClauseLicenceOrRole_IsRefused()
    {
        Assert.Equal("AU-33", Refused(() => Open("AC-99")));
        Assert.Equal("AU-34", Refused(() => Open(targets: [])));
        Assert.Equal("AU-34", Refused(() => Open(targets: [.. Enumerable.Range(0, Audit.MostLicences + 1).Select(at => Targets[0] with { Licence = new(Guid.NewGuid()) })])));
        Assert.Equal("AU-1", Refused(() => Open(actor: People.Officer)));
        Assert.Equal("AU-37", Refused(() => Audit.Plan(new(Guid.NewGuid()), "AU-001", AuditType.Thematic, Targets[0], "yearly", "All.", DateOnly.FromDateTime(Start.UtcDateTime), Free, Lead, Pack, Start)));
        Assert.Equal([First, Second], Open().Subjects.Select(one => one.LicenceNumber));
    }

    [Fact]
    public void Independence_OfEachLicence_IsAsked()
    {
        var audit = Open();
        Assert.Equal("FE-3", Refused(() => audit.Take(AuditVerb.TakeLead, "", Lead with { Organisation = People.Elsewhere }, Free, Pack, Start)));
        Assert.Equal("FE-3", Refused(() => audit.Take(AuditVerb.TakeLead, "", Lead with { Organisation = People.RecipientHouse }, Free, Pack, Start)));
        var broken = Assert.Throws<RuleViolation>(() => audit.Take(AuditVerb.TakeLead, "", Lead, Free with { EarlierLeads = [Lead.Person, Lead.Person, Lead.Person], Of = "Elsewhere" }, Pack, Start));
        Assert.Contains("Elsewhere", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finding_NamesItsLicence_AndIsOfItsSidesAlone()
    {
        var audit = Testing();
        Assert.Equal("AU-35", Refused(() => audit.RecordFinding(FindingGrade.FG3, "AC-05", "no list", 0, Lead, Free, Pack, Start)));
        Assert.Equal("AU-35", Refused(() => audit.RecordFinding(FindingGrade.FG3, "AC-05", "no list", 0, Lead, Free, Pack, Start, "XP-2026-0000099")));
        var finding = audit.RecordFinding(FindingGrade.FG3, "AC-05", "no list", 0, Lead, Free, Pack, Start, Second);

        Assert.Equal((true, true, false), (audit.Concerns(finding, People.Elsewhere), audit.Concerns(finding, People.StewardHouse), audit.Concerns(finding, People.RecipientHouse)));
        Assert.Equal((true, false), (audit.Concerns(audit.Evidence[0], People.Elsewhere), audit.Concerns(audit.Evidence[0], People.RecipientHouse)));
        Assert.Equal(Targets[0], audit.TargetOf(finding));
    }

    [Fact]
    public void Repeats_AreThoseOfOneRecipient()
    {
        var audit = Testing();
        foreach (var licence in (string[])[First, First, Second])
            audit.RecordFinding(FindingGrade.FG2, "AC-05", "late", 0, Lead, Free, Pack, Start, licence);
        Assert.Equal(FindingGrade.FG2, audit.Findings[^1].Grade);
        Assert.Equal(FindingGrade.FG3, audit.RecordFinding(FindingGrade.FG2, "AC-05", "late again", 0, Lead, Free, Pack, Start, First).Grade);
    }

    [Fact]
    public void Reply_OfEachSide_IsAwaitedBeforeTheReport()
    {
        var audit = Reported();
        Assert.Equal(AuditState.CorrectiveAction, audit.State);
        Assert.Equal("AU-20", Refused(() => audit.ProposePlan(1, new(["why"], "a", "b", "c", "d", DateOnly.FromDateTime(Start.UtcDateTime), People.Recipient.Person, "x", Start), People.Recipient, Free, Pack, Start)));
        audit.ProposePlan(1, new(["why"], "a", "b", "c", "d", DateOnly.FromDateTime(Start.UtcDateTime), Other.Person, "x", Start), Other, Free, Pack, Start);
    }

    private static Audit Reported()
    {
        var audit = Testing();
        audit.RecordFinding(FindingGrade.FG3, "AC-05", "no list", 0, Lead, Free, Pack, Start, Second);
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.SendDraft, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.Reply, "All is well here.", People.Recipient, Free, Pack, Start);
        Assert.Equal(AuditState.AuditeeReply, audit.State);
        Assert.NotNull(audit.Clock);
        Assert.Equal("AU-36", Refused(() => audit.Take(AuditVerb.Reply, "Once more.", People.Recipient, Free, Pack, Start)));
        audit.Take(AuditVerb.Reply, "We shall write one.", Other, Free, Pack, Start);
        Assert.Equal(AuditState.FinalReport, audit.State);
        audit.Take(AuditVerb.IssueReport, "One of two keeps the clause.", Lead, Free, Pack, Start);
        return audit;
    }

    [Fact]
    public void Report_ListsTheResultOfEachLicence_AndHowItIsChecked()
    {
        var names = new Dictionary<OrganisationId, string> { [People.Elsewhere] = "Elsewhere", [People.RecipientHouse] = "Tsumugi", [People.StewardHouse] = "Steward" };
        var report = AuditReport.For(Reported(), names, Pack, new("Aldermark Data Export Authority", new("https://portal.example/"), null));

        var blocks = report.Document.Parts.SelectMany(part => part.Blocks).ToList();
        var results = Assert.Single(blocks.OfType<TableBlock>(), one => one.Caption == "Result for each licence");
        Assert.Equal([[First, "T2", "Tsumugi", "no finding"], [Second, "T3", "Elsewhere", "F1 (FG3)"]], results.Rows);
        Assert.Contains(blocks.OfType<FactsBlock>().SelectMany(one => one.Rows), fact => fact is { Label: "Tsumugi", Value: "All is well here." });
        Assert.Equal(report.Fingerprint, Assert.Single(blocks.OfType<QrBlock>()).Fingerprint);
        Assert.Equal(ContentHash.Of(report.Json), report.Fingerprint);
        Assert.Contains(blocks.OfType<StepsBlock>().SelectMany(one => one.Steps), step => step.Contains("audit.json", StringComparison.Ordinal));
        Assert.Contains(report.Fingerprint.Fingerprint, report.Document.FootMark, StringComparison.Ordinal);
    }

    [Fact]
    public void RecordFinding_InADraftThatWentOutBefore_IsAnsweredByItsSide()
    {
        var audit = Testing();
        audit.RecordFinding(FindingGrade.FG2, "AC-05", "late", 0, Lead, Free, Pack, Start, First);
        audit.Take(AuditVerb.FinishTests, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.SendDraft, "", Lead, Free, Pack, Start);
        foreach (var side in (Actor[])[People.Recipient, Other])
            audit.Take(AuditVerb.Reply, "All is well here.", side, Free, Pack, Start);
        audit.CorrectFinding(1, FindingGrade.FG3, "never", 0, "The reply shows it.", Lead, Free, Pack, Start);
        Assert.Equal(AuditState.DraftFindings, audit.State);

        audit.RecordFinding(FindingGrade.FG3, "AC-05", "no list", 0, Lead, Free, Pack, Start, Second);
        audit.Take(AuditVerb.SendDraft, "", Lead, Free, Pack, Start);
        audit.Take(AuditVerb.Reply, "It was once.", People.Recipient, Free, Pack, Start);

        Assert.Equal(AuditState.AuditeeReply, audit.State);
        audit.Take(AuditVerb.Reply, "We shall write one.", Other, Free, Pack, Start);
        Assert.Equal(AuditState.FinalReport, audit.State);
    }
}
