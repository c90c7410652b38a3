using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Notices;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Audits;

/// <summary>What the audited side and the auditor owe, and who is told when it does not come.</summary>
public abstract partial class AuditSliceTests
{
    private static async Task<List<(string Template, UserId To, string Text)>> After(Office office, TimeSpan time)
    {
        office.Store.Clock.Advance(time);
        await new DueActsRunner([new DueLimits(office.Store, Cases.Pack)], new JobLeases(office.Store, office.Store.Clock), office.Store.Pipeline, office.Store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);
        return await office.Store.Letters();
    }

    private static void Told(List<(string Template, UserId To, string Text)> letters, string template, string text, params Actor[] people) =>
        Assert.Equal(people.Select(person => person.User.Value).Order(), letters.Where(letter => letter.Template == template && letter.Text.Contains(text, StringComparison.Ordinal)).Select(letter => letter.To.Value).Order());

    [Fact]
    public async Task AtClose_LicenceGivenBackEarly_IsMovedOnceAndTold()
    {
        var office = await Make();
        await using var store = office.Store;
        store.Tell();
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            db.Audits.Add(Audit.Open(new(Guid.NewGuid()), "AU-900", AuditType.OnSite, AuditOrigin.Periodic, PlanAudit.Of(licence), "at close at T4", "Use.", licence.LastDay, Cases.Pack, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        await office.Time.Run(default);
        Assert.Empty((await office.Read("AU-900")).Steps);
        Done(await store.ActOnLicence.Run(office.Licence, LicenceVerb.Surrender, "We are done.", null, Guid.NewGuid(), People.Recipient, default));

        await office.Time.Run(default);
        await office.Time.Run(default);

        var audit = await office.Read("AU-900");
        Assert.Equal(DateOnly.FromDateTime(Cases.Pack.Due("audit-notice", store.Clock.GetUtcNow()).UtcDateTime), audit.PlannedFor);
        Assert.Equal(nameof(AuditVerb.Reschedule), Assert.Single(audit.Steps).Verb);
        Assert.Contains(await store.Letters(), letter => letter.Template == "audit-moved" && letter.To == office.Auditor.User);
    }

    [Fact]
    public async Task AtClose_EndThatComesAndGoesTwice_IsFollowedEachTime()
    {
        var office = await Make();
        await using var store = office.Store;
        async Task Ends(DateTimeOffset? at)
        {
            await using var db = store.CreateDbContext();
            db.Entry(await db.Licences.SingleAsync()).Property(one => one.EndedAt).CurrentValue = at;
            await db.SaveChangesAsync();
            await office.Time.Run(default);
        }

        DateOnly last;
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            last = licence.LastDay;
            db.Audits.Add(Audit.Open(new(Guid.NewGuid()), "AU-900", AuditType.OnSite, AuditOrigin.Periodic, PlanAudit.Of(licence), "at close at T4", "Use.", last, Cases.Pack, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        foreach (var _ in (int[])[1, 2])
        {
            var at = store.Clock.GetUtcNow();
            await Ends(at);
            Assert.Equal(DateOnly.FromDateTime(Cases.Pack.Due("audit-notice", at).UtcDateTime), (await office.Read("AU-900")).PlannedFor);
            store.Clock.Advance(TimeSpan.FromDays(5));
            await Ends(at); // some days later it stays where it is
            await Ends(null);
            Assert.Equal(last, (await office.Read("AU-900")).PlannedFor);
        }
        Assert.Equal(4, (await office.Read("AU-900")).Steps.Count);
        // A renewed licence has an audit of its own at its new end; nothing is offered that is never done.
        await using (var db = store.CreateDbContext())
        {
            db.Audits.Add(Audit.Open(new(Guid.NewGuid()), "AU-901", AuditType.OnSite, AuditOrigin.Periodic, PlanAudit.Of(await db.Licences.SingleAsync()), "at close at T4", "Use.", last.AddDays(-60), Cases.Pack, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        Assert.DoesNotContain(await new DueAudits(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default), act => act.Act == "audit.reschedule");
    }

    [Fact]
    public async Task NoticeTestsFixAndDraw_ThatWaitForTheAuditor_AreToldAndStandOnTheDesk()
    {
        var office = await Make();
        await using var store = office.Store;
        store.Tell();
        var number = await Plan(office);
        async Task<string> OnDesk(string name) => string.Join('|', (await new Desk.DeskQuery(store, Cases.Packs, store.Clock).For(office.Auditor, default)).Watch.Where(row => row.Name == name).Select(row => row.What));

        Done(await office.Act(number, AuditVerb.SendNotice));
        Told(await After(office, TimeSpan.FromDays(27)), "audit-waits", "");
        Told(await After(office, TimeSpan.FromDays(2)), "audit-waits", "no evidence was asked for", office.Auditor);
        Assert.Contains("The notice has run out", await OnDesk($"Audit {number}"));
        Done(await new RequestEvidence(office.Commands, Cases.Pack).Run(number, ["The list of users"], null, Guid.NewGuid(), office.Auditor, default));
        Done(await new HandInEvidence(office.Commands, Cases.Pack).Run(number, new("The list", "users.pdf", "content"u8.ToArray(), 1, null), Guid.NewGuid(), People.Recipient, default));
        Done(await office.Act(number, AuditVerb.StartTests));
        Told(await After(office, TimeSpan.FromDays(51)), "audit-waits", "within ten days", office.Auditor);
        Assert.Equal("", await OnDesk($"Audit {number}"));
        Told(await After(office, TimeSpan.FromDays(10)), "audit-waits", "The tests are not finished", office.Auditor);
        Assert.Contains("The tests have not been finished", await OnDesk($"Audit {number}"));
        Done(await Find(office, number, FindingGrade.FG2));
        await ToReport(office, number);
        Done(await new ProposePlan(office.Commands, Cases.Pack).Run(number, 1, new(["Nobody looked."], "Deleted.", "A scan.", "A rule.", "Hanneke Vos", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime)), null, Guid.NewGuid(), People.Recipient, default));
        Done(await new ActOnFinding(office.Commands, Cases.Pack).Run(number, 1, FindingVerb.ClaimFix, "It is done.", null, Guid.NewGuid(), People.Recipient, default));
        Assert.Contains("The fix of F1 was reported", await OnDesk($"Audit {number}"));
        Told(await After(office, TimeSpan.FromDays(18)), "audit-waits", "F1, FG2: A correction was reported, and nobody has verified or returned it.", office.Auditor);

        // A quarter with licences began without a commitment; the next one is not bound either.
        Told(await After(office, TimeSpan.Zero), "draw-waits", "2027-Q1: The quarter has begun without a commitment.", office.Auditor, People.Manager, People.SecondManager);
        Assert.Contains("Nobody has bound the authority", await OnDesk("Draw 2027-Q1"));
        Done(await new CommitDraw(store.Pipeline, Authority, Protection).Run("2027-Q1", Guid.NewGuid(), office.Auditor, default));
        Assert.Equal("", await OnDesk("Draw 2027-Q1"));
        store.Clock.SetUtcNow(new(2027, 4, 20, 9, 0, 0, TimeSpan.Zero));
        Told(await After(office, TimeSpan.Zero), "draw-waits", "2027-Q1: The draw of the quarter is not published", office.Auditor, People.Manager, People.SecondManager);
        Assert.Contains("open the secrets and draw", await OnDesk("Draw 2027-Q1"));
    }

    [Fact]
    public async Task AuditThatDoesNotBegin_EvidenceAndEffect_AreToldSoonLateAndToTheBoard()
    {
        var office = await Make();
        await using var store = office.Store;
        store.Tell();
        var number = Done(await new PlanAudit(store.Pipeline, Cases.Pack).Run(
            new(AuditType.RemoteEvidence, office.Licence, "yearly", "Use under the licence.", DateOnly.FromDateTime(store.Clock.GetUtcNow().AddDays(20).UtcDateTime)), Guid.NewGuid(), office.Auditor, default));
        async Task<bool> OnDesk() => (await new Desk.DeskQuery(store, Cases.Packs, store.Clock).For(office.Auditor, default)).Watch.Any(row => row.Name == $"Audit {number}");

        Told(await After(office, TimeSpan.FromDays(10)), "audit-begin", "");
        Told(await After(office, TimeSpan.FromDays(9)), "audit-begin", "within three working days", office.Auditor);
        Assert.False(await OnDesk());
        Told(await After(office, TimeSpan.FromDays(3)), "audit-begin", "The audit has not begun, and its day is over.", office.Auditor);
        Assert.True(await OnDesk());
        Told(await After(office, TimeSpan.FromDays(20)), "audit-late-board", "The audit has not begun ten working days after its day.", People.Manager, People.SecondManager, People.Board, People.SecondBoard);

        Done(await office.Act(number, AuditVerb.SendNotice));
        Assert.False(await OnDesk());
        Done(await office.Act(number, AuditVerb.WaiveNotice, People.Recipient));
        Done(await new RequestEvidence(office.Commands, Cases.Pack).Run(number, ["The list of users"], null, Guid.NewGuid(), office.Auditor, default));
        Actor[] owed = [People.Recipient, People.Steward, office.Auditor];
        var due = (await office.Read(number)).Clock!.Due(store.Clock.GetUtcNow(), Cases.Pack.Calendar);
        Told(await After(office, due.AddDays(-1) - store.Clock.GetUtcNow()), "audit-evidence-owed", "within three working days", owed);
        Told(await After(office, TimeSpan.FromDays(2)), "audit-evidence-owed", "The time for the evidence that was asked for is over.", owed);
        Told(await After(office, TimeSpan.FromDays(20)), "audit-late-board", "ten working days late", People.Manager, People.SecondManager, People.Board, People.SecondBoard);

        Done(await new HandInEvidence(office.Commands, Cases.Pack).Run(number, new("The list", "users.pdf", "content"u8.ToArray(), 1, null), Guid.NewGuid(), People.Recipient, default));
        Done(await office.Act(number, AuditVerb.StartTests));
        Done(await Find(office, number, FindingGrade.FG2));
        await ToReport(office, number);
        Done(await new ProposePlan(office.Commands, Cases.Pack).Run(number, 1, new(["Nobody looked."], "Deleted.", "A scan.", "A rule.", "Hanneke Vos", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime)), null, Guid.NewGuid(), People.Recipient, default));
        Done(await new ActOnFinding(office.Commands, Cases.Pack).Run(number, 1, FindingVerb.ClaimFix, "It is done.", null, Guid.NewGuid(), People.Recipient, default));
        Done(await new ActOnFinding(office.Commands, Cases.Pack).Run(number, 1, FindingVerb.VerifyFix, "It holds.", null, Guid.NewGuid(), office.Auditor, default));
        Told(await After(office, TimeSpan.FromDays(80)), "audit-effect", "");
        Assert.False(await OnDesk());
        Told(await After(office, TimeSpan.FromDays(11)), "audit-effect", "F1, FG2: The effect of the correction is to be looked at now.", office.Auditor);
        Assert.True(await OnDesk());
        Told(await After(office, TimeSpan.FromDays(30)), "audit-late-board", "Nobody has looked at the effect of the correction for a month.", People.Manager, People.SecondManager, People.Board, People.SecondBoard);
    }

    [Fact]
    public async Task CriticalFinding_TellsBothSidesAtOnceAndOfContainmentPlanAndReportThatDoNotCome()
    {
        var office = await Make();
        await using var store = office.Store;
        store.Tell();
        var number = await Plan(office);
        await ToTesting(office, number);
        var record = new RecordFinding(office.Commands, Cases.Pack);
        Done(await record.Run(number, FindingGrade.FG2, "SG-11", "A list is out of date.", null, Guid.NewGuid(), office.Auditor, default));
        Told(await store.Letters(), "audit-finding-critical", "");
        Done(await record.Run(number, FindingGrade.FG4, "SG-10", "Copies lie outside the enclave.", null, Guid.NewGuid(), office.Auditor, default));
        Actor[] owed = [People.Recipient, People.Steward, office.Auditor];

        Told(await store.Letters(), "audit-finding-critical", "Copies lie outside the enclave.", People.Recipient, People.Steward, People.Manager, People.SecondManager);
        Told(await After(office, TimeSpan.FromHours(19)), "audit-owed", "");
        Told(await After(office, TimeSpan.FromHours(2)), "audit-owed", "F2, FG4: The containment of the critical finding has to be reported within four hours.", owed);
        await After(office, TimeSpan.FromHours(4));
        Told(await After(office, TimeSpan.FromHours(1)), "audit-owed", "not reported as contained", owed);
        Done(await new ActOnFinding(office.Commands, Cases.Pack).Run(number, 2, FindingVerb.Contain, "The copies are locked.", null, Guid.NewGuid(), People.Recipient, default));
        await After(office, TimeSpan.FromDays(6));
        var letters = await After(office, TimeSpan.FromDays(1));
        Told(letters, "audit-late-board", "The plan of the correction is very late.", People.Manager, People.SecondManager, People.Board, People.SecondBoard);
        Told(letters, "audit-late-board", "contained");
        Done(await new ProposePlan(office.Commands, Cases.Pack).Run(number, 2, new(["Nobody looked."], "Deleted.", "A scan.", "A rule.", "Hanneke Vos", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime)), null, Guid.NewGuid(), People.Recipient, default));

        Done(await office.Act(number, AuditVerb.FinishTests));
        Told(await After(office, TimeSpan.FromDays(49)), "audit-report-late", "");
        Told(await After(office, TimeSpan.FromDays(2)), "audit-report-late", "owed within ten days", office.Auditor, People.Manager, People.SecondManager);
        await After(office, TimeSpan.FromDays(10));
        Told(await After(office, TimeSpan.FromDays(1)), "audit-report-late", "The final report of the audit is late.", office.Auditor, People.Manager, People.SecondManager);
        Assert.Contains((await new Desk.DeskQuery(store, Cases.Packs, store.Clock).For(office.Auditor, default)).Watch, row => row is { What: "The draft of the report is owed." } && row.Name == $"Audit {number}");
        // While the audited sides may reply, nothing of it is the auditor's to do.
        Done(await office.Act(number, AuditVerb.SendDraft));
        Assert.DoesNotContain((await new Desk.DeskQuery(store, Cases.Packs, store.Clock).For(office.Auditor, default)).Watch, row => row.What.Contains("report is owed", StringComparison.Ordinal) && row.Name == $"Audit {number}");
    }

    /// <summary>One whose day has passed stands before one whose tests have run out, and neither sinks below what is planned later.</summary>
    [Fact]
    public async Task Audits_DayPastAndTestsLate_StandFirstAndAreLate()
    {
        var office = await Make();
        await using var store = office.Store;
        var (tested, waiting) = (await Plan(office), await Plan(office));
        await ToTesting(office, tested);
        store.Clock.Advance(TimeSpan.FromDays(62));
        var later = await Plan(office);

        var list = await new AuditListQuery(store, Cases.Pack, store.Clock).Run(new(), office.Auditor);

        Assert.Equal([waiting, tested, later], list.Rows.Select(row => row.Number).Where(((string[])[waiting, tested, later]).Contains));
        Assert.All(list.Rows.Where(row => row.Number == waiting || row.Number == tested), row => Assert.Equal(Components.Shared.ClockKind.Late, AuditStates.Clock(row.DueAt, list.At, Cases.Pack)?.Kind));
    }

    /// <summary>Once per term at tier 2, in its middle: the renewed term has a middle of its own.</summary>
    [Fact]
    public async Task Time_TermThatWasRenewed_PlansTheAuditsOfTheNewTermAlone()
    {
        var office = await Make();
        await using var store = office.Store;
        await office.Time.Run(default);
        await using var db = store.CreateDbContext();
        var licence = await db.Licences.SingleAsync();
        var (next, last) = (licence.End.AddDays(1), licence.End.AddDays(181));
        db.Entry(licence).Property(one => one.Grant).CurrentValue = licence.Grant! with { Renewed = [next], Term = new(licence.Start, last) };
        db.Entry(licence).Property(one => one.End).CurrentValue = last;
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        await office.Time.Run(default);

        Assert.Equal(2, licence.Tier);
        Assert.Equal(next.AddDays(90), await db.Audits.Where(one => one.Origin == AuditOrigin.Periodic && one.Licence != null).MaxAsync(one => one.PlannedFor));
        Assert.Equal(2, await db.Audits.CountAsync(one => one.Origin == AuditOrigin.Periodic && one.Licence != null));
    }
}
