using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Applications;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>What is late, by one instant for the desk, the list and the card, on both stores.</summary>
public abstract class LateTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task Late_OpinionsOverdue_CountOnTheDeskAndInTheListOfTheOffice()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        Application application;
        await using (var db = store.CreateDbContext())
            application = await db.Applications.AsNoTracking().SingleAsync();
        var opinions = application.Clock("review-T")!.Due(store.Clock.GetUtcNow(), Support.Cases.Pack.Calendar);
        Assert.Equal((opinions, true), (application.OfficeDueAt, application.DueAt > opinions));
        var (desk, list) = (new DeskQuery(store, Support.Cases.Packs, store.Clock), new ApplicationListQuery(store, Support.Cases.Packs, store.Clock));
        Assert.Equal(0, (await desk.For(People.Officer, default)).Late);

        store.Clock.Advance(opinions - store.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        var late = await desk.For(People.Officer, default);
        Assert.Equal((1, "A-001"), (late.Late, late.Latest));
        Assert.Equal(Components.Shared.ClockKind.Late, Assert.Single((await desk.For(People.Technical, default)).Queue).Clock!.Kind);
        Assert.Equal(1, (await list.Page(new() { Clock = "late" }, People.Officer, default)).Total);
        // The applicant waits for the decision, whose time runs.
        Assert.Equal(0, (await list.Page(new() { Clock = "late" }, People.Steward, default)).Total);
        Assert.Equal(application.DueAt, Assert.Single((await list.Page(new(), People.Steward, default)).Rows).DueAt);
    }
}

public sealed class SqliteLateTests : LateTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresLateTests(PostgresCluster cluster) : LateTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
