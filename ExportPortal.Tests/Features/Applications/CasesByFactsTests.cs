using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Applications;

/// <summary>Cases are listed and compared by the facts that they were decided with; on both stores.</summary>
public abstract class CasesByFactsTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task List_GroupOfTheDecision_CountsNotThatOfTheCountry()
    {
        await using var store = await Open();
        var country = (await store.Application(ApplicationState.InReview)).Case.DestinationGroup;
        var query = new ApplicationListQuery(store, Cases.Pack, store.Clock);
        Assert.Equal((1, country), await Listed(query, country));

        // As of a recipient that owners of concern hold: its country stays what it was.
        await store.Sql($"""UPDATE application SET "Case" = replace("Case", '"DestinationGroup":"{country}"', '"DestinationGroup":"E"')""");

        Assert.Equal((0, null), await Listed(query, country));
        Assert.Equal((1, DestinationGroup.E), await Listed(query, DestinationGroup.E));
        Assert.Equal(DestinationGroup.E, Assert.Single(await query.Rows(new(), 0, 10, People.Officer, default)).Group);
    }

    private static async Task<(int Total, DestinationGroup? Group)> Listed(ApplicationListQuery query, DestinationGroup group)
    {
        var page = await query.Page(new() { Group = group.ToString() }, People.Officer, default);
        return (page.Total, page.Rows.SingleOrDefault()?.Group);
    }

    [Fact]
    public async Task Like_ManyDecidedCases_AreCountedAndTheNewestNamed()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        for (var number = 901; number <= 912; number++)
            await store.Decided($"A-{number}", ApplicationState.Approved);
        await store.Decided("A-950", ApplicationState.Refused);
        await store.Decided("A-960", ApplicationState.Withdrawn);
        await store.Decided("A-970", ApplicationState.Approved);
        await store.Sql("""UPDATE application SET "Likeness" = 'another' WHERE "Number" = 'A-970'""");
        await using var db = store.CreateDbContext();

        var like = await db.Like(await db.Applications.SingleAsync(one => one.Number == "A-001"), default);

        Assert.Equal((12, 10, 1), (like.Granted.Count, like.Granted.Newest.Count, like.Refused.Count));
        Assert.Equal("A-950", like.Refused.Named);
        Assert.EndsWith(" and 2 more", like.Granted.Named);
    }

    [Fact]
    public async Task Like_ItselfInAnEarlierRoundOrNotWeighed_IsNone()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Approved);
        await using var db = store.CreateDbContext();
        var application = await db.Applications.SingleAsync();

        Assert.NotNull(application.Likeness);
        Assert.Equal(0, (await db.Like(application, default)).Granted.Count);
        await store.Decided("A-901", ApplicationState.Refused);
        await store.Sql("""UPDATE application SET "Likeness" = NULL""");
        Assert.Same(LikeCases.None, await db.Like(await db.Applications.AsNoTracking().SingleAsync(one => one.Number == "A-001"), default));
    }

    [Fact]
    public async Task Migrate_CasesAndOwnersOfAnEarlierPortal_GetWhatTheDomainWritesNow()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Approved);
        var disclosed = await new DiscloseOwners(store.Pipeline).Run(People.RecipientHouse.Value, [new() { Name = "Owner", Country = "NL", Share = 60 }], "", Guid.NewGuid(), People.Officer, default);
        Assert.Equal("", disclosed.Message);
        await using var db = store.CreateDbContext();
        async Task<(string?, DateTimeOffset?)> Now() => (
            (await db.Applications.AsNoTracking().SingleAsync()).Likeness, (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).OwnersSetAt);
        var before = await Now();
        Assert.Equal(store.Clock.GetUtcNow(), before.Item2);

        await db.GetService<IMigrator>().MigrateAsync("RegisterAndDisputes");
        await db.GetService<IMigrator>().MigrateAsync();

        Assert.Equal(before, await Now());
    }
}

public sealed class SqliteCasesByFactsTests : CasesByFactsTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCasesByFactsTests(PostgresCluster cluster) : CasesByFactsTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
