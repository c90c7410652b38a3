using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
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
        Assert.Equal(DestinationGroup.E, Assert.Single(await query.Rows(new(), People.Officer, default)).Group);
    }

    private static async Task<(int Total, DestinationGroup? Group)> Listed(ApplicationListQuery query, DestinationGroup group)
    {
        var page = await query.Page(new() { Group = group.ToString() }, People.Officer, default);
        return (page.Total, page.Rows.SingleOrDefault()?.Group);
    }

    [Fact]
    public async Task DecidedLike_CaseOfOtherFacts_IsNotEvenRead()
    {
        await using var store = await Open();
        var facts = (await store.Application(ApplicationState.Approved)).Case;
        await using var db = store.CreateDbContext();

        Assert.Equal("A-001", Assert.Single(await db.DecidedLike(facts, default)).Number);
        DecisionCase[] others = [facts with { DestinationGroup = DestinationGroup.E }, facts with { Environment = EnvironmentLevel.E0 }, facts with { Entry = ["3M01"] }];
        foreach (var other in others)
            Assert.Empty(await db.DecidedLike(other, default));
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
