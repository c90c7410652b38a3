using ExportPortal.Data;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>A desk and a register of 220 applications: one page is read, whatever else there is.</summary>
public sealed class FullDeskTests
{
    private const int Cases = 220;

    [Fact]
    public async Task Desk_Of220Cases_ShowsOnePageAndCountsAll()
    {
        await using var store = await TestStore.Sqlite();
        await Fill(store);

        var desk = await new DeskQuery(store, Support.Cases.Packs, store.Clock).For(People.Officer, default);

        Assert.Equal((DeskQuery.Longest, Cases, Cases), (desk.Queue.Count, desk.Waiting, desk.Open));
        Assert.Equal(desk.Queue.Select(row => row.Number), desk.Queue.Select(row => row.Number).Distinct());
    }

    [Fact]
    public async Task Desk_CaseSignedByOneAndDueLast_IsShownAndThePictureSaysThatItIsCut()
    {
        await using var store = await TestStore.Sqlite();
        await Fill(store);
        var last = Support.Cases.In(ApplicationState.DecisionPending, Support.Cases.Tier3);
        last.Approve(People.Manager);
        await using (var db = store.CreateDbContext())
        {
            db.Applications.Add(ApplicationCells.About(last, await db.Applications.AsNoTracking().SingleAsync(one => one.Number == "A-001"), Cases));
            await db.SaveChangesAsync();
        }

        var desk = await new DeskQuery(store, Support.Cases.Packs, store.Clock).For(People.SecondManager, default);

        Assert.Equal("Approve", Assert.Single(desk.HalfSigned).Act);
        Assert.Equal(1, desk.Waiting);
        Assert.True(desk.IsPictureCut);
    }

    [Fact]
    public async Task Desk_DeclaredInterest_OffersNoCaseOfThatParty()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.Submitted);
        var desk = new DeskQuery(store, Support.Cases.Packs, store.Clock);
        Assert.Single((await desk.For(People.Officer, default)).Queue);

        Assert.Equal("", (await new Safeguarding.DeclareInterest(store.Pipeline).Run(People.RecipientHouse.Value, "My brother works there.", Guid.NewGuid(), People.Officer, default)).Message);

        var now = await desk.For(People.Officer, default);
        Assert.Equal((0, 0), (now.Queue.Count, now.Waiting));
        Assert.Single((await desk.For(People.SecondOfficer, default)).Queue);
    }

    [Fact]
    public async Task Desk_ReportAndAlertsNearTheirEnd_WaitForLeadAndAuditorAlone()
    {
        await using var store = await TestStore.Sqlite();
        var now = store.Clock.GetUtcNow();
        await using (var db = store.CreateDbContext())
        {
            db.Incidents.Add(Domain.Incidents.Incident.Open(new(Guid.NewGuid()), "INC-001", Domain.Incidents.IncidentCases.Report(aware: now), Domain.Incidents.IncidentCases.Scope(), Support.Cases.Pack, now));
            // High ones come on their last working day, medium ones too; this one has time.
            foreach (var (level, hours) in ((AnomalyLevel, int)[])[(AnomalyLevel.Critical, 4), (AnomalyLevel.High, 5), (AnomalyLevel.Medium, 24 * 7)])
                db.Add(Alert.Raise(Guid.NewGuid(), new Anomaly($"AN-0{(int)level}", level, [], "One user in two countries."), null, null, DateOnly.FromDateTime(now.UtcDateTime), now.AddHours(hours), now.AddMinutes(1)));
            await db.SaveChangesAsync();
        }
        var query = new DeskQuery(store, Support.Cases.Packs, store.Clock);

        foreach (var role in (Role[])[Role.IncidentLead, Role.Auditor])
            Assert.Equal(["INC-001", "Alert AN-03, critical", "Alert AN-02, high"], (await query.For(People.New(role, "Jonas"), default)).Watch.Select(row => row.Name));
        Assert.Empty((await query.For(People.Officer, default)).Watch);
    }

    [Fact]
    public async Task Desk_DisclosureAskedFor_WaitsForWhoMayAnswerItAlone()
    {
        await using var store = await TestStore.Sqlite();
        var auditor = People.New(Role.Auditor, "Sigrun");
        await using (var db = store.CreateDbContext())
        {
            db.Add(Domain.AccessLog.LogDisclosure.Request(Guid.NewGuid(), "?action=query", "A complaint.", auditor, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        var query = new DeskQuery(store, Support.Cases.Packs, store.Clock);

        Assert.Equal("/log/export", Assert.Single((await query.For(People.Manager, default)).Watch).Href);
        foreach (var other in (Domain.Common.Actor[])[auditor, People.New(Role.Auditor, "Another"), People.Officer])
            Assert.Empty((await query.For(other, default)).Watch);
    }

    [Fact]
    public async Task Desk_ChangeAskedFor_WaitsForWhoMayActOnItAlone()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        Assert.Equal("", (await store.Request.Run(number, new(Countries: ["NL", "DE"]), false, "A second site.", Guid.NewGuid(), People.Recipient, default)).Message);
        async Task<IReadOnlyList<ChangeRow>> Changes(Domain.Common.Actor actor) => (await new DeskQuery(store, Support.Cases.Packs, store.Clock).For(actor, default)).Changes;

        var row = Assert.Single(await Changes(People.Officer));
        Assert.Equal(("AM-0001", number, "Major change", "REQUESTED", true), (row.Number, row.Licence, row.Kind, row.StateCode, row.DueAt > store.Clock.GetUtcNow()));
        Assert.Empty(await Changes(People.Technical));
        Assert.Equal("", (await store.Amend.Run("AM-0001", AmendmentVerb.StartReview, OpinionAnswer.Concurs, "Looked at.", null, Guid.NewGuid(), People.Officer, default)).Message);
        Assert.Single(await Changes(People.Technical));
        Assert.Empty(await Changes(People.Officer));
        Assert.Empty(await Changes(People.Panel));
    }

    [Fact]
    public async Task WaitingFor_MoreThanOnePartAndSomeWithoutAClock_FindsEachOnceInOrder()
    {
        await using var store = await TestStore.Sqlite();
        await Fill(store);
        await store.Sql("UPDATE application SET \"OfficeDueAt\" = NULL WHERE \"Number\" LIKE '%7'");
        await using var db = store.CreateDbContext();

        var page = await db.Applications.VisibleTo(People.Officer).WaitingFor(People.Officer, Support.Cases.Packs, store.Clock.GetUtcNow(), 10, default);

        var order = await db.Applications.Where(one => one.State == ApplicationState.Submitted).OrderBy(one => one.OfficeDueAt == null).ThenBy(one => one.OfficeDueAt).ThenBy(one => one.Number).Select(one => one.Id).ToListAsync();
        Assert.Equal(order, page.All);
        Assert.Equal(0, page.NotLookedAt);
        Assert.Equal(order.Take(10), page.First.Select(one => one.Id));
    }

    [Fact]
    public async Task WaitingFor_ConditionalApprovalUnderAnEarlierPack_IsTheOfficers()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.DecisionPending);
        await using var db = store.CreateDbContext();
        Assert.Equal("", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "because", Conditions: ["A contract."]), Guid.NewGuid(), People.Manager, default)).Message);
        Assert.Equal("", (await store.Evidence.Run("A-001", 0, "the contract", Guid.NewGuid(), People.Officer, default)).Message);
        var earlier = Policy.ShippedPacks.All.First(pack => pack.Hash != Support.Cases.Pack.Hash);
        await store.Sql($"UPDATE application SET \"PackHash\" = '{earlier.Hash.Hex}', \"PackId\" = '{earlier.Id}'");

        var waiting = await db.Applications.VisibleTo(People.Officer).WaitingFor(People.Officer, Support.Cases.Packs, store.Clock.GetUtcNow(), 10, default);

        Assert.Equal("A-001", Assert.Single(waiting.First).Number);
        Assert.Equal("", (await store.Act.Run(new("A-001", ApplicationVerb.ConfirmConditions, Reason: "seen"), Guid.NewGuid(), People.Officer, default)).Message);
    }

    [Fact]
    public async Task WaitingFor_MoreThanAreLookedAt_SaysHowManyWereNot()
    {
        await using var store = await TestStore.Sqlite();
        await Fill(store, WorkQueue.Most + 12);
        await using var db = store.CreateDbContext();

        var page = await db.Applications.VisibleTo(People.Officer).WaitingFor(People.Officer, Support.Cases.Packs, store.Clock.GetUtcNow(), 10, default);

        Assert.Equal((10, WorkQueue.Most, 12), (page.First.Count, page.All.Count, page.NotLookedAt));
    }

    [Fact]
    public async Task Register_Of220Cases_GivesEachOnceOverItsPages()
    {
        await using var store = await TestStore.Sqlite();
        await Fill(store);
        var query = new ApplicationListQuery(store, Support.Cases.Packs, store.Clock);

        var pages = new List<string>();
        for (var page = 1; page <= 9; page++)
            pages.AddRange((await query.Page(new ApplicationFilter { Page = page.ToString(System.Globalization.CultureInfo.InvariantCulture) }, People.Officer, default)).Rows.Select(row => row.Number));

        Assert.Equal((Cases, Cases), (pages.Count, pages.Distinct().Count()));
        var recipient = await new RecipientQuery(store, Support.Cases.Pack, store.Clock).Find(People.RecipientHouse.Value, People.Officer, default);
        Assert.Equal((100, Cases), (recipient!.Applications.Count, recipient.AllApplications));
    }

    private static async Task Fill(TestStore store, int cases = Cases)
    {
        var stored = await store.Application(ApplicationState.Draft);
        await using var db = store.CreateDbContext();
        for (var at = 0; at < cases; at++)
            db.Applications.Add(ApplicationCells.About(Support.Cases.In(ApplicationState.Submitted), stored, at));
        await db.SaveChangesAsync();
    }
}
