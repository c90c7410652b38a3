using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features;
using ExportPortal.Features.Applications;
using ExportPortal.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>Two instances of the portal on one store: what is done by one is told to the open cases of the other; on both stores.</summary>
public abstract class CaseWatchTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task Look_AfterAnActOfAnotherInstance_TellsTheOpenCaseOnceWithWhoAndWhat()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var (here, heard) = (new CaseChanges(), new List<CaseChange>());
        var watch = new CaseWatch(store, here, NullLogger<CaseWatch>.Instance);
        await watch.Look(default);
        using var page = here.Subscribe("A-001", heard.Add);
        using var other = here.Subscribe("A-002", _ => Assert.Fail("Another case."));
        await watch.Look(default);
        Assert.Empty(heard); // what was before the first look is no news

        // The other instance has events of its own; nothing of this process hears them.
        Assert.True((await store.Act.Run(new("A-001", ApplicationVerb.Register), Guid.NewGuid(), People.Officer, default)).IsDone);
        Assert.False((await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "no"), Guid.NewGuid(), People.Recipient, default)).IsDone);
        Assert.Empty(heard);
        await watch.Look(default);
        await watch.Look(default);

        var change = Assert.Single(heard);
        Assert.Equal((People.Officer.Person, People.Officer.Name, ApplicationVerb.Register.Label(), "REGISTERED"), (change.By, change.ByName, change.What, change.State));
        var view = await new CaseQuery(store, store.Lists, Cases.Packs, store.Clock, new(store.Pipeline)).Find("A-001", People.Officer, default);
        Assert.True(change.Seq <= view!.ReadUpTo, "A page that was read afterwards would be told of what it shows.");
    }

    [Fact]
    public async Task Look_AfterAnActOnALicenceOrAChangeOfOne_TellsItsOpenPage()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        var asked = (await store.Request.Run(number, new(Contact: "security desk"), false, "they moved", Guid.NewGuid(), People.Recipient, default)).Value;
        var (here, heard) = (new CaseChanges(), new List<CaseChange>());
        var watch = new CaseWatch(store, here, NullLogger<CaseWatch>.Instance);
        await watch.Look(default);
        using var licence = here.Subscribe(number, heard.Add);
        using var change = here.Subscribe(asked, heard.Add);

        Assert.Equal("", (await store.Amend.Run(asked, AmendmentVerb.Refuse, default, "it is unclear", null, Guid.NewGuid(), People.Officer, default)).Message);
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Suspend, "doubt", null, Guid.NewGuid(), People.Manager, default)).Message);
        // A gateway asks after it, which changes nothing that the page shows.
        await using (var db = store.CreateDbContext())
        {
            var (key, _) = ApiKey.Create(People.RecipientHouse, "gateway", ApiScopes.All, "Kenji", store.Clock.GetUtcNow());
            db.ApiKeys.Add(key);
            await db.SaveChangesAsync();
            Assert.Equal("", (await store.Decide.Run(new(number, "aiko", UseAction.Read, 1, "NL"), Guid.NewGuid(), new ApiClient(key.Id, key.Organisation, key.Shown, key.Scopes), default)).Message);
        }
        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "access.decide", Outcome: AuditOutcome.Done, Subject.Number: var about } && about == number);
        await watch.Look(default);

        Assert.Equal([(asked, "REFUSED"), (number, "SUSPENDED")], heard.Select(one => (one.Number, one.State)));
        Assert.True(heard[0].Seq <= (await new Features.Licences.AmendmentQuery(store, Cases.Pack, store.Clock).Run(asked, People.Officer))!.ReadUpTo);
        Assert.True(heard[1].Seq <= (await new Features.Licences.LicenceFileQuery(store, Cases.Pack, store.Clock).Run(number, People.Officer))!.ReadUpTo);
    }

    [Fact]
    public async Task Look_AfterAnOpinion_TellsNoState()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        var asked = (await store.Request.Run(number, new(Countries: ["NL", "DE"]), false, "they moved", Guid.NewGuid(), People.Recipient, default)).Value;
        Assert.Equal("", (await store.Amend.Run(asked, AmendmentVerb.StartReview, default, "begins", null, Guid.NewGuid(), People.Officer, default)).Message);
        var (here, heard) = (new CaseChanges(), new List<CaseChange>());
        var watch = new CaseWatch(store, here, NullLogger<CaseWatch>.Instance);
        await watch.Look(default);
        using var change = here.Subscribe(asked, heard.Add);
        Assert.Equal("", (await store.Amend.Run(asked, AmendmentVerb.GiveTechnicalOpinion, OpinionAnswer.Concurs, "sound", null, Guid.NewGuid(), People.Technical, default)).Message);
        await watch.Look(default);
        Assert.Equal("", Assert.Single(heard).State);
    }

    [Fact]
    public async Task Look_AfterAnActThatIsNoVerb_TellsItAsTheHistoryDoes()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var (here, heard) = (new CaseChanges(), new List<CaseChange>());
        var watch = new CaseWatch(store, here, NullLogger<CaseWatch>.Instance);
        await watch.Look(default);
        using var page = here.Subscribe("A-001", heard.Add);

        Assert.Equal("", (await store.AskStatement.Run("A-001", Guid.NewGuid(), People.Steward, default)).Message);
        await watch.Look(default);

        Assert.Equal("Ask for the end-use statement", Assert.Single(heard).What);
        Assert.Equal("Application: looked at by the clock", CaseAct.WordsOf("application.wake"));
    }
}

public sealed class SqliteCaseWatchTests : CaseWatchTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCaseWatchTests(PostgresCluster cluster) : CaseWatchTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
