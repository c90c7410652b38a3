using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Licences;

public abstract class AmendmentTimeTests
{
    private protected abstract Task<TestStore> Open();

    [Theory]
    [InlineData(AmendmentState.Requested)]
    [InlineData(AmendmentState.InReview)]
    public async Task Change_OfALicenceThatHasEnded_LapsesOnceAndIsToldToBothSides(AmendmentState state)
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        store.Tell();
        await using (var db = store.CreateDbContext())
        {
            db.Amendments.Add(Amendment.Request(
                new(Guid.NewGuid()), "AM-0001", await db.Licences.SingleAsync(), new(Countries: ["NL", "DE"]), false, "A second site.", null, People.Recipient, Cases.Pack, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        if (state is AmendmentState.InReview)
            Assert.Equal("", (await store.Amend.Run("AM-0001", AmendmentVerb.StartReview, OpinionAnswer.Concurs, "Weighed.", null, Guid.NewGuid(), People.Officer, default)).Message);
        await Run(store);
        Assert.Equal(state, await State(store));

        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Surrender, "Done.", null, Guid.NewGuid(), People.Recipient, default)).Message);
        await Run(store);
        await Run(store);

        Assert.Equal(AmendmentState.Lapsed, await State(store));
        var letter = Assert.Single(await store.Letters(), letter => letter.Template == "amendment-lapsed" && letter.To == People.Recipient.User);
        Assert.Contains("The licence is surrendered, so there is nothing left to change.", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_OfALicenceThatIsRevoked_WaitsAndIsThereWhenThePanelReinstates()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        await using (var db = store.CreateDbContext())
        {
            db.Amendments.Add(Amendment.Request(
                new(Guid.NewGuid()), "AM-0001", await db.Licences.SingleAsync(), new(Countries: ["NL", "DE"]), false, "A second site.", null, People.Recipient, Cases.Pack, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        foreach (var member in (Actor[])[People.Manager, People.SecondManager])
            Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.RevokeUrgently, "Copies are being sold.", null, Guid.NewGuid(), member, default)).Message);
        await Run(store);
        Assert.Equal(AmendmentState.Requested, await State(store));

        Assert.Equal("AP-001", (await new LodgeLicenceAppeal(store.Pipeline, Cases.Packs).Run(number, "Nothing was sold.", Guid.NewGuid(), People.Recipient, default)).Value);
        await store.Seat("AP-001");
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await new ActOnLicenceAppeal(store.Pipeline, Cases.Pack).Run("AP-001", AppealVerb.GrantAppeal, "The log shows no transfer.", null, Guid.NewGuid(), member, default)).Message);
        await Run(store);
        await using var read = store.CreateDbContext();
        Assert.Equal((LicenceState.Active, AmendmentState.Requested), ((await read.Licences.SingleAsync()).State, await State(store)));
    }

    private static async Task<AmendmentState> State(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.Amendments.SingleAsync()).State;
    }

    private static Task Run(TestStore store) =>
        new DueActsRunner([new AmendmentTime(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);
}

public sealed class SqliteAmendmentTimeTests : AmendmentTimeTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresAmendmentTimeTests(PostgresCluster cluster) : AmendmentTimeTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
