using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>What the office sets down of a recipient reaches its cases and licences; the same tests on both stores.</summary>
public abstract class SetStandingTests
{
    private protected abstract Task<TestStore> Open();

    private static Task<Outcome<string>> Set(TestStore store, Actor actor, Motive motive, bool programme = false, (Motive, bool)? shown = null) => new SetStanding(store.Pipeline, Cases.Pack)
        .Run(People.RecipientHouse.Value, new(motive, programme, "It sells profiles of persons.", shown), Guid.NewGuid(), actor, default);

    [Fact]
    public async Task SetStanding_MotiveRaised_ReachesTheOpenCaseAndItsRisk()
    {
        await using var store = await Open();
        var before = await store.Application(ApplicationState.InReview);

        Assert.Equal("motive high, a compliance programme", (await Set(store, People.Officer, Motive.High, programme: true)).Value);

        await using var db = store.CreateDbContext();
        await store.Facts.Handle((await db.Outbox.SingleAsync(one => one.Kind == OutboxKinds.ReadFacts)).Subject, default);
        var after = await db.Applications.SingleAsync();
        Assert.Equal((Motive.High, true), (after.Case.Motive, after.Case.Programme));
        Assert.True(after.Decision.Risk!.PContext.Value > before.Decision.Risk!.PContext.Value);
        var act = (await store.Log()).Select(entry => entry.Event).Last(one => one.Act == SetStanding.Name);
        Assert.Equal(("motive low, no compliance programme", "motive high, a compliance programme"), (act.From, act.To));
        Assert.NotNull(act.Reason);
        Assert.Empty(await db.Reassessments.ToListAsync()); // nothing is granted to it yet
    }

    [Fact]
    public async Task SetStanding_Graver_HasTheLicencesLookedAtAnewAndMilderNot()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        await using var db = store.CreateDbContext();

        Assert.True((await Set(store, People.Technical, Motive.Medium)).IsDone);
        var task = await db.Reassessments.AsNoTracking().SingleAsync();
        Assert.Equal((Domain.Risk.ReassessmentTrigger.RecipientChanged, Role.LicensingOfficer), (task.Trigger, task.Who));
        Assert.Contains($"before: motive low, no compliance programme. Granted before: {licence}.", task.Reason);

        Assert.True((await Set(store, People.Technical, Motive.Low)).IsDone);
        Assert.Equal(1, await db.Reassessments.CountAsync());
    }

    [Fact]
    public async Task SetStanding_ByOthersOnAnOldPageOrAsItStands_IsRefused()
    {
        await using var store = await Open();
        Assert.Equal("OR-11", (await Set(store, People.Manager, Motive.High)).Rule?.Code);
        Assert.Equal(OutcomeKind.NotFound, (await Set(store, People.Recipient, Motive.High)).Kind);
        Assert.Equal("OR-12", (await Set(store, People.Officer, Motive.Low)).Rule?.Code);
        Assert.Equal(OutcomeKind.Stale, (await Set(store, People.Officer, Motive.High, shown: (Motive.Medium, false))).Kind);
        await using var db = store.CreateDbContext();
        Assert.Equal(Motive.Low, (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Motive);
    }
}

public sealed class SqliteSetStandingTests : SetStandingTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresSetStandingTests(PostgresCluster cluster) : SetStandingTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
