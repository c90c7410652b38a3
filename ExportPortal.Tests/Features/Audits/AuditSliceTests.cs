using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Audits;

/// <summary>Audits through the real pipeline; the same tests on both stores.</summary>
public abstract partial class AuditSliceTests
{
    private static readonly IDataProtectionProvider Protection = new EphemeralDataProtectionProvider();
    private static readonly Issuer Authority = new("Aldermark Data Export Authority", new("https://portal.example/"), null);

    private protected abstract Task<TestStore> Open();

    private sealed record Office(TestStore Store, Actor Auditor, string Licence)
    {
        public AuditCommands Commands => new(Store.Pipeline, Cases.Pack);

        public DueActsRunner Time => new([new DueAudits(Store, Cases.Pack), new DueTriggers(Store, Cases.Pack)], new JobLeases(Store, Store.Clock), Store.Pipeline, Store.Clock, NullLogger<DueActsRunner>.Instance);

        public Task<Outcome<string>> Act(string number, AuditVerb verb, Actor? actor = null, string reason = "because", int? revision = null) =>
            new ActOnAudit(Commands, Cases.Pack).Run(number, verb, reason, revision, Guid.NewGuid(), actor ?? Auditor, default);

        public async Task<Audit> Read(string number)
        {
            await using var db = Store.CreateDbContext();
            return await db.Audits.AsNoTracking().SingleAsync(one => one.Number == number);
        }
    }

    private async Task<Office> Make()
    {
        var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        return new(store, await store.Enrol(People.New(Role.Auditor, "Sigrun")), licence);
    }

    private static string Done(Outcome<string> outcome)
    {
        Assert.Equal("", outcome.Message);
        return outcome.Value;
    }

    private static async Task<string> Plan(Office office) => Done(await new PlanAudit(office.Store.Pipeline, Cases.Pack).Run(
        new(AuditType.RemoteEvidence, office.Licence.ToLowerInvariant(), "yearly", "Use under the licence.", DateOnly.FromDateTime(office.Store.Clock.GetUtcNow().UtcDateTime)), Guid.NewGuid(), office.Auditor, default));

    private static async Task ToTesting(Office office, string number)
    {
        Done(await office.Act(number, AuditVerb.SendNotice));
        Done(await office.Act(number, AuditVerb.WaiveNotice, People.Recipient));
        Done(await new RequestEvidence(office.Commands, Cases.Pack).Run(number, ["The list of users"], null, Guid.NewGuid(), office.Auditor, default));
        Done(await new HandInEvidence(office.Commands, Cases.Pack).Run(number, new("The list", "../etc/users?.pdf", "content"u8.ToArray(), 1, null), Guid.NewGuid(), People.Recipient, default));
        Done(await office.Act(number, AuditVerb.StartTests));
    }

    private static async Task ToReport(Office office, string number)
    {
        Done(await office.Act(number, AuditVerb.FinishTests));
        Done(await office.Act(number, AuditVerb.SendDraft));
        Done(await office.Act(number, AuditVerb.Reply, People.Recipient, "We agree."));
        Done(await office.Act(number, AuditVerb.IssueReport, null, "A safeguard is missing."));
    }

    private static async Task<Outcome<string>> Find(Office office, string number, FindingGrade grade, string topic = "SG-10") =>
        await new RecordFinding(office.Commands, Cases.Pack).Run(number, grade, topic, "no second factor", null, Guid.NewGuid(), office.Auditor, default);

    [Fact]
    public async Task MajorFinding_InTheReport_MarksTheRecipientAndPlansTheNextAudit()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG3));
        await ToReport(office, number);

        await using var db = store.CreateDbContext();
        Assert.Equal(History.Major, (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).History);
        var next = await db.Audits.SingleAsync(one => one.Origin == AuditOrigin.FollowUp);
        Assert.Equal(DateOnly.FromDateTime(Cases.Start.UtcDateTime).AddMonths(6), next.PlannedFor);
        var audit = await office.Read(number);
        Assert.Equal([AuditEffectKind.MajorHistory, AuditEffectKind.SanctionProposal, AuditEffectKind.NextAudit], audit.Notes.Select(one => one.Kind));
        Assert.Contains(await db.Outbox.ToListAsync(), one => one.Kind == OutboxKinds.SealAuditReport && one.Subject == audit.Id.Value);
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "audit.issuereport" && entry.Event.Subject.Number == number);
        Assert.Equal("users.pdf", Assert.Single(audit.Evidence).FileName);
        Assert.Equal(ContentHash.Of("content"u8), audit.Evidence[0].Hash);
        Assert.Equal("content", Encoding.UTF8.GetString(await store.Read((await new DownloadEvidence(store.Pipeline).Run(number, 1, office.Auditor, default)).Value)));
    }

    [Fact]
    public async Task CriticalFinding_SuspendsTheLicenceProvisionally_AndTheLicenceSaysWhatIsOpen()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG4));

        await using var db = store.CreateDbContext();
        var licence = await db.Licences.SingleAsync();
        Assert.Equal(LicenceState.Suspended, licence.State);
        Assert.Equal(Cases.Start.AddHours(72), licence.ProvisionalUntil);
        Assert.Single(await db.EndNotices.ToListAsync());
        Assert.Equal([LicenceMark.UnderAudit, LicenceMark.OpenMajorFinding, LicenceMark.OpenCorrectiveAction], new[] { LicenceMark.UnderAudit, LicenceMark.OpenMajorFinding, LicenceMark.OpenCorrectiveAction }.Where(licence.Has));
        Assert.Equal([AuditEffectKind.ProvisionalSuspension, AuditEffectKind.MajorHistory, AuditEffectKind.SanctionProposal], (await office.Read(number)).Notes.Select(one => one.Kind));
    }

    [Fact]
    public async Task MinorFinding_RepeatedInEarlierReports_BecomesMajor()
    {
        var office = await Make();
        await using var store = office.Store;
        foreach (var _ in (int[])[1, 2])
        {
            var earlier = await Plan(office);
            await ToTesting(office, earlier);
            Done(await Find(office, earlier, FindingGrade.FG2));
            await ToReport(office, earlier);
        }
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG2, "sg-10"));

        Assert.Equal(FindingGrade.FG3, (await office.Read(number)).FindingOf(1)!.Grade);
    }

    [Fact]
    public async Task Lead_FourthAuditInARow_IsAnotherPersons()
    {
        var office = await Make();
        await using var store = office.Store;
        for (var at = 0; at < 3; at++)
            await Plan(office);
        var fourth = await new PlanAudit(store.Pipeline, Cases.Pack).Run(new(AuditType.DeskReview, office.Licence, "again", "All.", DateOnly.FromDateTime(Cases.Start.UtcDateTime)), Guid.NewGuid(), office.Auditor, default);
        Assert.Equal("AU-8", fourth.Rule!.Code);
        var other = await store.Enrol(People.New(Role.Auditor, "Other"));
        Assert.Equal("AU-004", Done(await new PlanAudit(store.Pipeline, Cases.Pack).Run(new(AuditType.DeskReview, office.Licence, "again", "All.", DateOnly.FromDateTime(Cases.Start.UtcDateTime)), Guid.NewGuid(), other, default)));
    }

    [Fact]
    public async Task Lead_AuditThatWasCalledOff_DoesNotCount()
    {
        var office = await Make();
        await using var store = office.Store;
        for (var at = 0; at < 3; at++)
            await Plan(office);
        Done(await office.Act("AU-003", AuditVerb.CallOff, reason: "The licence was given back."));
        Assert.Equal("AU-004", await Plan(office));
        Assert.Equal("AU-8", (await new PlanAudit(store.Pipeline, Cases.Pack).Run(new(AuditType.DeskReview, office.Licence, "again", "All.", DateOnly.FromDateTime(Cases.Start.UtcDateTime)), Guid.NewGuid(), office.Auditor, default)).Rule!.Code);
    }

    [Fact]
    public async Task Plan_RecipientAsAWhole_IsAuditedWithoutALicence()
    {
        var office = await Make();
        await using var store = office.Store;
        Task<Outcome<string>> Plan(string subject) => new PlanAudit(store.Pipeline, Cases.Pack).Run(
            new(AuditType.RemoteEvidence, subject, "a complaint", "Its stores.", DateOnly.FromDateTime(Cases.Start.UtcDateTime)), Guid.NewGuid(), office.Auditor, default);
        var name = await RecipientName(store);

        Assert.Equal("licence", Assert.Single((await Plan("Nobody")).Errors).Field);
        Assert.Equal("licence", Assert.Single((await Plan("")).Errors).Field);
        var number = Done(await Plan($" {name.ToUpperInvariant()} "));
        await ToTesting(office, number);

        var audit = await office.Read(number);
        Assert.Equal((People.RecipientHouse, null, null), (audit.Auditee, audit.LicenceNumber, audit.Steward));
        Assert.Equal(audit.TestsClock(Cases.Pack)!.Due(store.Clock.GetUtcNow(), Cases.Pack.Calendar), audit.DueAt);
        Done(await Find(office, number, FindingGrade.FG3));
        await ToReport(office, number);
        Assert.Equal(History.Major, await HistoryOf(store));
    }

    private static async Task<string> RecipientName(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).RomanisedName;
    }

    [Fact]
    public async Task Visibility_BeforeTheNotice_IsOfTheOfficeAlone()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await using var db = store.CreateDbContext();
        Assert.False(await db.Audits.VisibleTo(People.Recipient).AnyAsync());
        Assert.True(await db.Audits.VisibleTo(People.Manager).AnyAsync());
        Assert.Equal(OutcomeKind.NotFound, (await office.Act(number, AuditVerb.WaiveNotice, People.Recipient)).Kind);
        Done(await office.Act(number, AuditVerb.SendNotice));
        foreach (var (actor, sees) in ((Actor, bool)[])[(People.Recipient, true), (People.Steward, true), (People.Officer, false), (People.Technical, false), (People.New(Role.Recipient, "Other", People.Elsewhere), false)])
            Assert.Equal(sees, await db.Audits.VisibleTo(actor).AnyAsync());
    }

    [Fact]
    public async Task Act_OnAnOldPage_IsStale()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        Done(await office.Act(number, AuditVerb.SendNotice, revision: 0));
        Assert.Equal(OutcomeKind.Stale, (await office.Act(number, AuditVerb.WaiveNotice, People.Recipient, revision: 0)).Kind);
    }

    [Fact]
    public async Task Time_TierTwoLicence_GetsItsAuditsOnceAndTheAuthorityItsOwn()
    {
        var office = await Make();
        await using var store = office.Store;
        Assert.True(await office.Time.Run(default) > 0);
        Assert.Equal(0, await office.Time.Run(default));

        await using var db = store.CreateDbContext();
        var planned = await db.Audits.AsNoTracking().ToListAsync();
        Assert.Equal(office.Licence, Assert.Single(planned, one => one.Origin == AuditOrigin.Periodic && one.Licence != null).LicenceNumber);
        Assert.Equal(People.Authority, Assert.Single(planned, one => one.Type == AuditType.Internal).Auditee);
        Assert.Equal("first-licence", (await db.RiskTriggers.SingleAsync()).Key);
    }

    [Fact]
    public async Task Time_LateCorrection_IsRemindedOnce()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG3));
        await ToReport(office, number);
        await office.Time.Run(default);
        store.Clock.Advance(TimeSpan.FromDays(31));
        store.Tell();
        await office.Time.Run(default);
        await office.Time.Run(default);

        Assert.Single((await office.Read(number)).Notes, one => one.Kind is AuditEffectKind.Reminder);
        Assert.Single(await store.Log(), entry => entry.Event.Act == "audit.remind");
        // The auditor, too, who proposes the measure if it stays so.
        Told(await store.Letters(), "audit-overdue", "F1: The correction is due.", People.Recipient, People.Steward, People.Manager, People.SecondManager, office.Auditor);
    }

    [Fact]
    public async Task Draw_OfAQuarter_PlansAnAuditOfEachDrawnLicenceAndHolds()
    {
        var office = await Make();
        await using var store = office.Store;
        var quarter = Quarter.Of(store.Clock.GetUtcNow());
        var outside = Enumerable.Repeat((byte)9, 32).ToArray();
        Done(await new CommitDraw(store.Pipeline, Authority, Protection).Run($"{quarter}", Guid.NewGuid(), office.Auditor, default));
        Assert.Equal("DR-10", (await new CommitDraw(store.Pipeline, Authority, Protection).Run($"{quarter}", Guid.NewGuid(), office.Auditor, default)).Rule!.Code);
        Done(await new BindOutsideParty(store.Pipeline).Run($"{quarter}", "Audit Court", DrawSeed.Commit(outside, quarter).Hex, Guid.NewGuid(), office.Auditor, default));
        var publish = new PublishDraw(store.Pipeline, Cases.Pack, Protection);
        Assert.Equal("DR-5", (await publish.Run($"{quarter}", Convert.ToHexString(outside), Guid.NewGuid(), office.Auditor, default)).Rule!.Code);
        store.Clock.SetUtcNow(quarter.End);
        Done(await publish.Run($"{quarter}", Convert.ToHexString(outside), Guid.NewGuid(), office.Auditor, default));

        await using var db = store.CreateDbContext();
        var draw = await db.AuditDraws.AsNoTracking().SingleAsync();
        Assert.Equal(office.Licence, Assert.Single(draw.Record!.Drawn).Licence);
        Assert.Empty(DrawVerification.Faults(draw.Record));
        Assert.True(draw.Record.HasOutsideParty);
        Assert.Equal("", draw.SealedSecret);
        Assert.Equal(office.Licence, (await db.Audits.SingleAsync(one => one.Origin == AuditOrigin.Random)).LicenceNumber);
        Assert.Equal(OutcomeKind.NotFound, (await publish.Run($"{quarter}", null, Guid.NewGuid(), People.Manager, default)).Kind);
    }
}

public sealed class SqliteAuditSliceTests : AuditSliceTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresAuditSliceTests(PostgresCluster cluster) : AuditSliceTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
