using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Desk;
using ExportPortal.Features.Notices;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Changes of circumstances that a recipient tells of, on both stores.</summary>
public abstract class CircumstanceTests
{
    private protected abstract Task<TestStore> Open();

    private static Task<Outcome<string>> Tell(TestStore store, string licence, CircumstanceKind kind, int daysAgo = 1, Actor? actor = null) =>
        new TellCircumstance(store.Pipeline, Support.Cases.Pack).Run(licence, kind, DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(-daysAgo), "It is otherwise now.", Guid.NewGuid(), actor ?? People.Recipient, default);

    private static Task<Outcome<string>> Settle(TestStore store, string number, Actor actor, bool ownersStand = false) =>
        new SettleCircumstance(store.Pipeline, Support.Cases.Pack).Run(number, "Looked at.", null, Guid.NewGuid(), actor, default, ownersStand);

    private static async Task<CircumstanceReport> Read(TestStore store, string number)
    {
        await using var db = store.CreateDbContext();
        return await db.CircumstanceReports.AsNoTracking().SingleAsync(one => one.Number == number);
    }

    [Fact]
    public async Task Told_ControlAndEnvironment_OpenScreeningAndReassessmentAndAreSettledAfterThem()
    {
        await using var store = await Open();
        store.Tell();
        var licence = await store.Licence(LicenceState.Active);
        var now = store.Clock.GetUtcNow();
        await using (var db = store.CreateDbContext())
        {
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Screened([], ContentHash.Of("list"u8), new(0.5), now);
            await db.SaveChangesAsync();
        }

        Assert.Equal(OutcomeKind.NotFound, (await Tell(store, licence, CircumstanceKind.Control, actor: await store.Enrol(People.New(Role.Recipient, organisation: People.Elsewhere)))).Kind);
        Assert.Equal("LC-1", (await Tell(store, licence, CircumstanceKind.Control, actor: People.Steward)).Rule!.Code);
        Assert.Equal("CI-2", (await Tell(store, licence, CircumstanceKind.Control, daysAgo: -1)).Rule!.Code);
        Assert.Equal("CC-001", (await Tell(store, licence, CircumstanceKind.Control)).Value);
        Assert.Equal("CC-002", (await Tell(store, licence, CircumstanceKind.Environment, daysAgo: 30)).Value);

        await using (var db = store.CreateDbContext())
        {
            Assert.True((await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).IsScreeningDue);
            var task = await db.Reassessments.AsNoTracking().SingleAsync();
            Assert.Equal((ReassessmentTrigger.EnvironmentChanged, task.Number), (task.Trigger, (await Read(store, "CC-002")).Task));
        }
        // The answer waits for the reassessment, so its clock stands still until that is closed.
        Assert.Equal((null, true), ((await Read(store, "CC-002")).DueAt, (await Read(store, "CC-002")).Clock!.IsStopped));
        Assert.Equal("RT-001", (await new CircumstancesDueQuery(store, store.Clock).Run(People.Officer))[1].Task);
        var waiting = (await new CircumstancesQuery(store, store.Clock).Run(licence, People.Officer))!.Rows.Single(row => row.Report.Number == "CC-002");
        Assert.Equal((true, true), (waiting.TaskDue > now, waiting.Dataset is not null));
        Assert.Null((await new CircumstancesQuery(store, store.Clock).Run(licence, People.Recipient))!.Rows.Single(row => row.Report.Number == "CC-002").Dataset);
        Assert.Equal((false, true), ((await Read(store, "CC-001")).IsLate, (await Read(store, "CC-002")).IsLate));
        Assert.Equal(["CC-001", "CC-002"], (await new CircumstancesDueQuery(store, store.Clock).Run(People.Officer)).Select(row => row.Number));
        Assert.Empty(await new CircumstancesDueQuery(store, store.Clock).Run(People.Technical));

        Assert.Equal("WF-2", (await Settle(store, "CC-001", People.Technical)).Rule!.Code);
        Assert.Equal("CI-6", (await Settle(store, "CC-001", People.Officer)).Rule!.Code);
        Assert.Equal("CI-4", (await Settle(store, "CC-001", People.Officer, ownersStand: true)).Rule!.Code);
        Assert.Equal("CI-5", (await Settle(store, "CC-002", People.Officer)).Rule!.Code);
        store.Clock.Advance(TimeSpan.FromHours(1));
        await using (var db = store.CreateDbContext())
        {
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Screened([], ContentHash.Of("list"u8), new(0.5), store.Clock.GetUtcNow());
            (await db.Reassessments.SingleAsync()).Close("The controls hold.", People.Officer, store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        // Compared alone says nothing of owners who are not on record.
        Assert.Equal("CI-6", (await Settle(store, "CC-001", People.Officer)).Rule!.Code);
        Assert.Equal("CI-7", (await Settle(store, "CC-002", People.Officer, ownersStand: true)).Rule!.Code);
        Assert.Equal("SETTLED", (await Settle(store, "CC-001", People.Officer, ownersStand: true)).Value);
        Assert.Equal("The owners on record are as they were. Looked at.", (await Read(store, "CC-001")).Answer);
        Assert.Equal("SETTLED", (await Settle(store, "CC-002", People.Officer)).Value);
        Assert.Equal("WF-1", (await Settle(store, "CC-002", People.Officer)).Rule!.Code);
        var view = (await new CircumstancesQuery(store, store.Clock).Run(licence, People.Recipient))!;
        Assert.Equal((2, null, "The owners on record are as they were. Looked at."), (view.Rows.Count, view.Closed, view.Rows[0].Report.Answer));
        var letters = await store.Letters();
        Assert.Contains(letters, letter => letter.Template == "licence-change-told" && letter.To == People.Officer.User && letter.Text.Contains("ownership or control: It is otherwise now.", StringComparison.Ordinal));
        Assert.Contains(letters, letter => letter.Template == "licence-change-settled" && letter.To == People.Recipient.User);
        Assert.Equal(2, (await store.Log()).Count(entry => entry.Event.Act == TellCircumstance.Name && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done && entry.Event.Subject.Number == licence));
    }

    [Fact]
    public async Task Told_ControlAndOwnersSetDownSince_IsSettledAfterTheyWereCompared()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        Assert.Equal("CC-001", (await Tell(store, licence, CircumstanceKind.Control)).Value);
        store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("", (await new Recipients.DiscloseOwners(store.Pipeline, Support.Cases.Pack).Run(People.RecipientHouse.Value, [new() { Name = "New Holding", Country = "NL", Share = 60 }], "", Guid.NewGuid(), People.Officer, default)).Message);
        Assert.Equal("CI-4", (await Settle(store, "CC-001", People.Officer)).Rule!.Code);
        await using (var db = store.CreateDbContext())
        {
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Screened([], ContentHash.Of("list"u8), new(0.5), store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        Assert.Equal("SETTLED", (await Settle(store, "CC-001", People.Officer)).Value);
    }

    [Fact]
    public async Task Told_NobodyAnswers_IsToldOnceWhenItsTimeIsOver()
    {
        await using var store = await Open();
        store.Tell();
        var licence = await store.Licence(LicenceState.Active);
        Assert.Equal("CC-001", (await Tell(store, licence, CircumstanceKind.Place)).Value);
        var due = (await Read(store, "CC-001")).DueAt!.Value;
        Assert.Equal(Domain.Policy.Deadlines.Due(Support.Cases.Pack, "circumstance-answer", store.Clock.GetUtcNow()), due);
        var limits = new DueLimits(store, Support.Cases.Pack);
        Assert.Empty(await limits.Find(due.AddMinutes(-1), default));
        store.Clock.Advance(due - store.Clock.GetUtcNow());
        Assert.Single(await limits.Find(store.Clock.GetUtcNow(), default));
        var runner = new Data.Jobs.DueActsRunner([limits], new Data.Jobs.JobLeases(store, store.Clock), store.Pipeline, store.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Data.Jobs.DueActsRunner>.Instance);
        await runner.Run(default);
        await runner.Run(default);
        Assert.Single(await store.Log(), entry => entry.Event.Act == "circumstance.late" && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done);
        Assert.Equal("SETTLED", (await Settle(store, "CC-001", People.Manager)).Value);
        Assert.Empty(await limits.Find(store.Clock.GetUtcNow(), default));
    }
}

public sealed class SqliteCircumstanceTests : CircumstanceTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCircumstanceTests(PostgresCluster cluster) : CircumstanceTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
