using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>What recipients hand in under their licences, and what they owe too long, stands on the desk of officers; on both stores.</summary>
public abstract class OwedDutiesTests
{
    private protected abstract Task<TestStore> Open();

    private static async Task<DutiesOwed> Owed(TestStore store, Actor actor) => (await new DeskQuery(store, Support.Cases.Packs, store.Clock).For(actor, default)).Duties;

    private static async Task<Licence> Read(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Licences.AsNoTracking().SingleAsync();
    }

    private static void SetDay(TestStore store, DateOnly day) => store.Clock.SetUtcNow(new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero));

    private static async Task HandIn(TestStore store, string number, OwedDuty duty, string text = "Tables alone.") =>
        Assert.Equal("", (await store.Duty.Answer(number, duty.No, text, 2, 1, Guid.NewGuid(), People.Recipient, default)).Message);

    [Fact]
    public async Task Desk_ReportHandedIn_WaitsForOfficersTheOldestFirstUntilOneHasLookedAtIt()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        var reports = (await Read(store)).Duties.Where(duty => duty.Kind is DutyKind.Report).ToList();
        Assert.Empty((await Owed(store, People.Officer)).Rows);
        SetDay(store, reports[1].Due);
        // What was typed cannot be taken for how it is stored.
        await HandIn(store, number, reports[1], "},\"Review\":null \\u0000");
        store.Clock.Advance(TimeSpan.FromHours(1));
        await HandIn(store, number, reports[0]);

        var owed = await Owed(store, People.Officer);
        Assert.Equal(2, owed.All);
        Assert.Equal([reports[1].What, reports[0].What], owed.Waiting.Select(row => row.What));
        Assert.Equal((number, $"/licences/{number}/duty/{reports[1].No}/review", reports[1].Due), (owed.Waiting[0].Licence, owed.Waiting[0].Href, owed.Waiting[0].Due));
        foreach (var other in (Actor[])[People.Manager, People.Technical, People.Auditor])
            Assert.Empty((await Owed(store, other)).Rows);
        Assert.Equal("", (await new Safeguarding.DeclareInterest(store.Pipeline).Run(People.RecipientHouse.Value, "My brother works there.", Guid.NewGuid(), People.SecondOfficer, default)).Message);
        Assert.Equal((0, 0), ((await Owed(store, People.SecondOfficer)).All, (await Owed(store, People.SecondOfficer)).Rows.Count));

        Assert.Equal("", (await store.Duty.Review(number, reports[1].No, true, "", Guid.NewGuid(), People.Officer, default)).Message);
        Assert.Equal(reports[0].What, Assert.Single((await Owed(store, People.Officer)).Waiting).What);
        Assert.Equal("", (await store.Duty.Review(number, reports[0].No, false, "Which tables?", Guid.NewGuid(), People.Officer, default)).Message);
        Assert.Empty((await Owed(store, People.Officer)).Waiting);
    }

    [Fact]
    public async Task Desk_ReportOrCertificateNotHandedInInTime_IsLateForOfficersUntilItComes()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        var report = (await Read(store)).Duties.First(duty => duty.Kind is DutyKind.Report);
        SetDay(store, report.Due);
        Assert.Empty((await Owed(store, People.Officer)).Late);
        SetDay(store, report.Due.AddDays(1));

        var late = Assert.Single((await Owed(store, People.Officer)).Late);
        Assert.Equal((number, report.What, report.Due, null, $"/licences/{number}"), (late.Licence, late.What, late.Due, late.HandedIn, late.Href));
        Assert.Empty((await Owed(store, People.Manager)).Late);
        await HandIn(store, number, report);
        Assert.Empty((await Owed(store, People.Officer)).Late);

        await using var db = store.CreateDbContext();
        var licence = await db.Licences.SingleAsync();
        SetDay(store, LicenceDuties.DeleteBy(licence).AddDays(1));
        licence.Settle(store.Clock.GetUtcNow());
        await db.SaveChangesAsync();
        Assert.Contains((await Owed(store, People.Officer)).Late, row => row.What == "Deletion certificate" && row.Due == LicenceDuties.DeleteBy(licence));
    }

    [Fact]
    public async Task Desk_DeletionCertified_WaitsForOfficersOnceNothingElseIsOwed()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            SetDay(store, DateOnly.FromDateTime(DutyReviewTests.End(licence).UtcDateTime));
            await db.SaveChangesAsync();
        }

        var waiting = Assert.Single((await Owed(store, People.Officer)).Waiting);
        Assert.Equal((number, "Deletion certificate", $"/licences/{number}"), (waiting.Licence, waiting.What, waiting.Href));
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Close, "Looked at.", null, Guid.NewGuid(), People.Officer, default)).Message);
        Assert.Empty((await Owed(store, People.Officer)).Waiting);
    }
}

public sealed class SqliteOwedDutiesTests : OwedDutiesTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresOwedDutiesTests(PostgresCluster cluster) : OwedDutiesTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
