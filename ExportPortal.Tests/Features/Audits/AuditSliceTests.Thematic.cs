using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>One clause over the licences of two recipients, through the real pipeline.</summary>
public abstract partial class AuditSliceTests
{
    private const string Theme = "AC-05";

    private static readonly Actor Outsider = People.New(Role.Recipient, "Outsider", People.Elsewhere);

    private async Task<(Office Office, string Second)> MakeTwo()
    {
        var office = await Make();
        await office.Store.Enrol(Outsider);
        var second = await office.Store.Licence(LicenceState.Active, "A-002", Outsider);
        foreach (var number in (string[])[office.Licence, second])
            await Seal(office.Store, number, Theme);
        office.Store.Tell();
        return (office, second);
    }

    /// <summary>The sealed terms of a licence, as far as they say which clauses bind.</summary>
    private static async Task Seal(TestStore store, string number, string clause)
    {
        await using var db = store.CreateDbContext();
        var licence = await db.Licences.SingleAsync(one => one.Number == number);
        var terms = LicenceTerms.From(Records.Package()) with { Number = number, Clauses = [new(clause, "A clause", "Its text.", null)] };
        db.Packages.Add(new() { Licence = licence.Id, Version = licence.Version, Number = number, LicenceJson = terms.ToJson(), PdfHash = ContentHash.Of("pdf"u8), Document = new("Licence", "en", "Licence", "", "", null, [], store.Clock.GetUtcNow()), SealedAt = store.Clock.GetUtcNow() });
        await db.SaveChangesAsync();
    }

    private static Task<Outcome<string>> PlanTheme(Office office, Actor? actor = null, string clause = Theme, params string[] licences) => new PlanThematicAudit(office.Store, office.Store.Pipeline, Cases.Pack).Run(
        new(clause, licences, "an attack was published", "Whether the clause is kept.", DateOnly.FromDateTime(Cases.Start.UtcDateTime)), Guid.NewGuid(), actor ?? office.Auditor, default);

    [Fact]
    public async Task Thematic_Plan_TakesLicencesInForceThatCarryTheClauseAndALeadFreeOfEach()
    {
        var (office, second) = await MakeTwo();
        await using var store = office.Store;
        var query = new CarriersQuery(store, Cases.Pack);
        Assert.Equal([office.Licence, second], (await query.Run(new(Theme), office.Auditor)).Select(one => one.Number));
        var tier = (await query.Run(new(Theme), office.Auditor))[0].Tier;
        Assert.Empty(await query.Run(new(Theme, tier == 4 ? 1 : 4), office.Auditor));
        Assert.Empty(await query.Run(new(Theme, Group: Domain.Policy.DestinationGroup.E), office.Auditor));
        Assert.Empty(await query.Run(new("AC-01"), office.Auditor));
        Assert.Empty(await query.Run(new(Theme), People.Officer));

        Assert.Equal("licences", Assert.Single((await PlanTheme(office, clause: "AC-01", licences: [second])).Errors).Field);
        Assert.Equal("licences", Assert.Single((await PlanTheme(office, licences: [second, "XP-2026-0000099"])).Errors).Field);
        Assert.Equal(OutcomeKind.NotFound, (await PlanTheme(office, People.Officer, licences: [second])).Kind);
        for (var at = 0; at < 3; at++)
            Done(await PlanTheme(office, licences: [second]));
        var refused = await PlanTheme(office, licences: [office.Licence, second]);
        Assert.Equal("AU-8", refused.Rule!.Code);
        Assert.Contains("Elsewhere", refused.Message, StringComparison.Ordinal);
        Done(await PlanTheme(office, licences: [office.Licence]));
    }

    [Fact]
    public async Task Thematic_Life_TellsEachSideItsOwnAndMarksOnlyWhoHadTheFinding()
    {
        var (office, second) = await MakeTwo();
        await using var store = office.Store;
        var number = Done(await PlanTheme(office, licences: [office.Licence, second]));
        Done(await office.Act(number, AuditVerb.SendNotice));
        var notices = (await store.Letters()).Where(one => one.Template == "audit-notice").ToList();
        Assert.Contains(office.Licence, Assert.Single(notices, one => one.To == People.Recipient.User).Text, StringComparison.Ordinal);
        var told = Assert.Single(notices, one => one.To == Outsider.User).Text;
        Assert.Contains(second, told, StringComparison.Ordinal);
        Assert.DoesNotContain(office.Licence, told, StringComparison.Ordinal);
        Assert.Single(notices, one => one.To == People.Steward.User);

        Done(await new RequestEvidence(office.Commands, Cases.Pack).Run(number, ["The register"], null, Guid.NewGuid(), office.Auditor, default));
        foreach (var side in (Actor[])[People.Recipient, Outsider])
            Done(await office.Act(number, AuditVerb.WaiveNotice, side));
        Done(await new HandInEvidence(office.Commands, Cases.Pack).Run(number, new("The register", "register.pdf", "content"u8.ToArray(), 1, null), Guid.NewGuid(), Outsider, default));
        Done(await office.Act(number, AuditVerb.StartTests));
        Done(await new RecordFinding(office.Commands, Cases.Pack).Run(number, FindingGrade.FG3, Theme, "no list", null, Guid.NewGuid(), office.Auditor, default, second));
        Done(await office.Act(number, AuditVerb.FinishTests));
        store.Clock.Advance(TimeSpan.FromDays(1));
        Done(await office.Act(number, AuditVerb.SendDraft));
        await EachSideReadsItsOwn(office, number, second);
        foreach (var side in (Actor[])[People.Recipient, Outsider])
            Done(await office.Act(number, AuditVerb.Reply, side, $"Read by {side.Name}."));
        Done(await office.Act(number, AuditVerb.IssueReport, null, "One of two keeps the clause."));

        await using var db = store.CreateDbContext();
        Assert.Equal([(People.RecipientHouse, History.Clean), (People.Elsewhere, History.Major)],
            (await db.Organisations.Where(one => one.Id == People.RecipientHouse || one.Id == People.Elsewhere).ToListAsync()).OrderBy(one => one.Id.Value).Select(one => (one.Id, one.History)));
        Assert.Equal(second, (await db.Audits.SingleAsync(one => one.Origin == AuditOrigin.FollowUp)).LicenceNumber);
        Assert.Equal([(office.Licence, false), (second, true)], (await db.Licences.OrderBy(one => one.Number).ToListAsync()).Select(one => (one.Number, one.Has(LicenceMark.OpenMajorFinding))));

        // The panel that hears of the finding sees the log of the licence that it names, and of no other (ADR 32).
        await Disagree(store, number, of: Outsider);
        await ToPanel(store, Outsider);
        Assert.Equal([second], await store.LogSeenBy(People.Panel));
    }

    private static async Task EachSideReadsItsOwn(Office office, string number, string second)
    {
        var query = new AuditQuery(office.Store, Cases.Pack, office.Store.Clock);
        var (own, other, all) = ((await query.Run(number, Outsider))!, (await query.Run(number, People.Recipient))!, (await query.Run(number, office.Auditor))!);
        Assert.Equal((1, 1, second), (own.Findings.Count, own.Evidence.Count, Assert.Single(own.Subjects).Licence.LicenceNumber));
        Assert.Equal((0, 0, office.Licence), (other.Findings.Count, other.Evidence.Count, Assert.Single(other.Subjects).Licence.LicenceNumber));
        Assert.DoesNotContain(other.Steps, one => one.Person == Outsider.Person);
        Assert.Equal((1, 1, 2), (all.Findings.Count, all.Evidence.Count, all.Subjects.Count));
        Assert.Equal("2 licences of 2 recipients", all.Auditee);
        await using (var db = office.Store.CreateDbContext())
        {
            async Task<string> OnRecord(string licence, Actor reader) => Assert.Single(await db.RecordOf(await db.Licences.SingleAsync(one => one.Number == licence), reader, default), one => one.Number == number).What;
            Assert.Equal("Thematic audit, planned; findings: 1 major", await OnRecord(second, Outsider));
            Assert.Equal("Thematic audit, planned", await OnRecord(office.Licence, People.Recipient));
            Assert.Equal("Thematic audit, planned", await OnRecord(office.Licence, office.Auditor));
            Assert.Equal("Thematic audit, planned; findings: 1 major", Assert.Single(await db.RecordOf(People.Elsewhere, office.Auditor, default), one => one.Number == number).What);
            var row = Assert.Single(await db.RecordOf(People.RecipientHouse, office.Auditor, default), one => one.Number == number);
            Assert.Equal("Thematic audit, planned", row.What);
            var audit = await db.Audits.SingleAsync(one => one.Number == number);
            Assert.Equal(audit.Steps.Single(step => step.Verb == nameof(AuditVerb.SendDraft)).At, row.At); // since it is in its state, not since it was planned
        }
        Assert.Equal(OutcomeKind.NotFound, (await new DownloadEvidence(office.Store.Pipeline).Run(number, 1, People.Recipient, default)).Kind);
        Assert.True((await new DownloadEvidence(office.Store.Pipeline).Run(number, 1, Outsider, default)).IsDone);
    }

    [Fact]
    public async Task About_ALicenceOfAThematicAudit_FindsTheAudit()
    {
        var (office, second) = await MakeTwo();
        await using var store = office.Store;
        var (own, theme) = (await Plan(office), Done(await PlanTheme(office, licences: [office.Licence, second])));
        await using var db = store.CreateDbContext();
        async Task<List<string>> About(params string[] licences)
        {
            List<string> numbers = [.. licences];
            var ids = await db.Licences.Where(one => numbers.Contains(one.Number)).Select(one => one.Id).ToListAsync();
            return await db.About(db.Audits.AsNoTracking(), ids).OrderBy(one => one.Number).Select(one => one.Number).ToListAsync();
        }

        Assert.Equal([theme], await About(second));
        Assert.Equal([own, theme], await About(office.Licence));
        Assert.Empty(await About());
    }
}
