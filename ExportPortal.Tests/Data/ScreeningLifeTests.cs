using ExportPortal.Data.Jobs;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Recipients;
using ExportPortal.Features.Recipients.Lists;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExportPortal.Data;

/// <summary>A list file arrives, changes and breaks; parties are screened, cases held and freed; the same tests on both stores.</summary>
public abstract class ScreeningLifeTests
{
    private protected abstract Task<TestStore> Open();

    private const string Like = "Kurohana Medical University Fundation";

    [Fact]
    public async Task PossibleMatch_HoldsTheCase_TwoClearItAndItIsRememberedUntilTheEntryChanges()
    {
        await using var desk = new ScreeningDesk(await Open());
        var store = desk.Store;
        await store.Application(ApplicationState.InReview);
        desk.List(Like);
        Assert.Equal(4, await desk.Run()); // the list, the two recipients and the steward
        Assert.Equal((Screening.Possible, ApplicationState.ScreeningHold), (await desk.Standing(), await desk.State()));
        Assert.Equal("SC-4", (await store.Do(ApplicationVerb.ClearMatch, People.Officer)).Rule?.Code);

        Assert.Equal("OPEN", (await desk.Say(false, People.Officer)).Value);
        Assert.Equal("FE-11", (await desk.Say(false, await store.Enrol(People.Officer.OtherAccount()))).Rule?.Code);
        Assert.Equal(ApplicationState.ScreeningHold, await desk.State());
        Assert.Equal("SC-2", (await desk.Say(false, People.Technical)).Rule?.Code);
        Assert.Equal("CLEARED", (await desk.Say(false, People.Screening)).Value);
        Assert.Equal((Screening.Clear, ApplicationState.InReview), (await desk.Standing(), await desk.State()));

        Assert.Equal(0, await desk.Run());
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(3, await desk.Run()); // nightly, and what was cleared stays so
        Assert.Equal((Screening.Clear, ApplicationState.InReview), (await desk.Standing(), await desk.State()));

        desk.List(Like, "OTHER");
        Assert.Equal(4, await desk.Run());
        Assert.Equal((Screening.Possible, ApplicationState.ScreeningHold), (await desk.Standing(), await desk.State()));
        await using var db = store.CreateDbContext();
        Assert.Equal([HitState.Lapsed, HitState.Open], await db.ScreeningHits.OrderBy(hit => hit.FoundAt).Select(hit => hit.State).ToListAsync());
        Assert.Equal(2, await db.ScreeningLists.CountAsync());
    }

    [Fact]
    public async Task ChangedParty_IsScreenedAnewAndTheEntryThatIsGoneFreesNobodyByItself()
    {
        await using var desk = new ScreeningDesk(await Open());
        await desk.Store.Application(ApplicationState.InReview);
        desk.List("Velkora Maritime");
        await desk.Run();
        Assert.Equal(Screening.Clear, await desk.Standing());
        OwnerInput[] owners = [new() { Name = "Velkora Maritime", Country = "NL", Share = 30 }, new() { Name = "Велкора Маритиме", Country = "NL", Share = 20 }];
        Assert.Equal("", (await new DiscloseOwners(desk.Store.Pipeline, Cases.Pack).Run(People.RecipientHouse.Value, owners, "LEI: 77", Guid.NewGuid(), People.Officer, default)).Message);
        Assert.Equal(1, await desk.Run());
        Assert.Equal((Screening.Possible, ApplicationState.ScreeningHold), (await desk.Standing(), await desk.State())); // half of it together
        desk.List("Somebody Quite Else");
        await desk.Run();
        // The standing follows the lists, the held case waits for two persons.
        Assert.Equal((Screening.Clear, ApplicationState.ScreeningHold), (await desk.Standing(), await desk.State()));
        Assert.Equal("", (await desk.Store.Do(ApplicationVerb.ClearMatch, People.Officer)).Message);
        Assert.Equal("IN_REVIEW", (await desk.Store.Do(ApplicationVerb.ClearMatch, People.Screening)).Value);
    }

    [Fact]
    public async Task OwnerThatIsRegisteredItself_BringsItsOwnOwnersAsSoonAsTheyChange()
    {
        await using var desk = new ScreeningDesk(await Open());
        await desk.Store.Application(ApplicationState.InReview);
        desk.List("Velkora Maritime");
        await desk.Run();
        Task<Outcome<string>> Owned(OrganisationId party, string by, string country) => new DiscloseOwners(desk.Store.Pipeline, Cases.Pack)
            .Run(party.Value, [new() { Name = by, Country = country, Share = 100 }], "", Guid.NewGuid(), People.Officer, default);
        Assert.True((await Owned(People.RecipientHouse, "elsewhere", "DE")).IsDone);
        Assert.Equal((1, Screening.Clear), (await desk.Run(), await desk.Standing()));

        Assert.True((await Owned(People.Elsewhere, "Velkora Maritime", "XV")).IsDone);

        Assert.Equal(2, await desk.Run()); // whose owners changed, and what it owns
        Assert.Equal((Screening.Possible, ApplicationState.ScreeningHold), (await desk.Standing(), await desk.State()));
        Assert.Equal(0, await desk.Run());
    }

    [Fact]
    public async Task ConfirmedMatch_ByTwo_ProhibitsTheCase()
    {
        await using var desk = new ScreeningDesk(await Open());
        await desk.Store.Application(ApplicationState.DecisionPending);
        desk.List(Like);
        await desk.Run();
        await desk.Say(true, People.Screening);
        Assert.Equal("OPEN", (await desk.Say(false, People.Officer)).Value); // they disagree
        Assert.Equal("CONFIRMED", (await desk.Say(true, People.SecondOfficer)).Value);
        Assert.Equal((Screening.Confirmed, ApplicationState.Prohibited), (await desk.Standing(), await desk.State()));
        await using var db = desk.Store.CreateDbContext();
        var application = await db.Applications.AsNoTracking().SingleAsync();
        Assert.True(application.Decision.Has("P1"));
        Assert.Contains(People.Screening.Person, application.Preparers);
        Assert.Contains(People.SecondOfficer.Person, application.Preparers);
    }

    [Fact]
    public async Task BrokenOrEmptyList_IsNotTakenAndTheLastGoodOneStaysInForce()
    {
        await using var desk = new ScreeningDesk(await Open());
        desk.List(Like);
        await desk.Run();
        foreach (var bad in (string[])["<export><sanctionEntity>", "<export/>", "<html/>"])
        {
            desk.Text(bad);
            Assert.Equal(0, await desk.Run());
            Assert.NotEmpty(desk.Folder.Faults["eu.xml"]);
            Assert.Equal(Screening.Possible, await desk.Standing());
        }
        desk.List("Velkora Maritime");
        Assert.Equal(4, await desk.Run());
        Assert.Empty(desk.Folder.Faults);
        Assert.Equal(Screening.Clear, await desk.Standing());
    }

    [Fact]
    public async Task Screen_PartyChangedSinceItWasCompared_IsNotWrittenDownAndIsComparedAnew()
    {
        await using var desk = new ScreeningDesk(await Open());
        desk.List("Velkora Maritime");
        await desk.Run();
        desk.Store.Clock.Advance(TimeSpan.FromDays(1));
        var (due, after) = (new Features.Recipients.Lists.ScreeningDue(desk.Store, desk.Folder, desk.Lists, Cases.Packs), desk.Store.Clock.GetUtcNow());
        var acts = await due.Find(after, default);
        await using (var db = desk.Store.CreateDbContext())
        {
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Disclose([new(1, 0, "Velkora Maritime", "Velkora Maritime", "NL", new(0.6))], [], People.Screening, Cases.Start);
            await db.SaveChangesAsync();
        }

        foreach (var act in acts)
            await desk.Store.Pipeline.TryAsPortal(act.Act, act.Do, act.Once, default);
        Assert.True(await ScreenedAt(desk, People.RecipientHouse) < after); // compared as it was before
        Assert.Equal(after, await ScreenedAt(desk, People.StewardHouse));
        await desk.Run();

        Assert.Equal(Screening.Possible, await desk.Standing());
    }

    private static async Task<DateTimeOffset?> ScreenedAt(ScreeningDesk desk, OrganisationId party)
    {
        await using var db = desk.Store.CreateDbContext();
        return (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == party)).ScreenedAt;
    }

    [Fact]
    public async Task Approve_ScreenedAgainstAnOlderListOrLongAgo_WaitsForTheScreening()
    {
        await using var desk = new ScreeningDesk(await Open());
        await desk.Store.Application(ApplicationState.DecisionPending);
        desk.List("Velkora Maritime");
        await desk.Run();
        desk.Store.Clock.Advance(TimeSpan.FromHours(30));
        Assert.Equal("CK-10", (await desk.Store.Do(ApplicationVerb.Approve, People.Manager)).Rule?.Code);
        await desk.Run();
        Assert.Equal("APPROVED", (await desk.Store.Do(ApplicationVerb.Approve, People.Manager)).Value);
    }

    [Fact]
    public async Task EvidenceThatEnds_LowersTheLevelReachesTheCaseAndHasTheLicenceLookedAt()
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        IReadOnlyList<ControlInput> controls = [.. Cases.Pack.Environment.Controls.Select(control => new ControlInput
        {
            Code = control.Code, Answer = control.Level <= Domain.Policy.EnvironmentLevel.E2 ? ControlAnswer.Yes : ControlAnswer.No, Evidence = "report", ExpiresOn = today.AddDays(control.Code == "C06" ? 20 : 400),
        })];
        var approve = new ApproveEnvironment(store.Pipeline, Cases.Pack);
        Assert.Equal("EN-1", (await approve.Run(People.RecipientHouse.Value, controls, Guid.NewGuid(), People.Officer, default)).Rule?.Code);
        var shown = await Mark();
        Assert.Equal("E2", (await approve.Run(People.RecipientHouse.Value, controls, Guid.NewGuid(), People.Technical, default, shown)).Value);
        Assert.Equal(OutcomeKind.Stale, (await approve.Run(People.RecipientHouse.Value, controls, Guid.NewGuid(), People.Technical, default, shown)).Kind);
        Assert.Equal("E2", (await approve.Run(People.RecipientHouse.Value, controls, Guid.NewGuid(), People.Technical, default, await Mark())).Value);
        async Task<string> Mark()
        {
            await using var read = store.CreateDbContext();
            return (await read.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).EnvironmentMark();
        }

        var jobs = new DueActsRunner([new EvidenceDue(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
        var acts = 0;
        for (var day = 0; day < 25; day++)
        {
            acts += await jobs.Run(default);
            store.Clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.Equal(2, acts); // seven days before, and the day after
        await using var db = store.CreateDbContext();
        Assert.Equal(Domain.Policy.EnvironmentLevel.E1, (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).Environment);
        var tasks = await db.Reassessments.AsNoTracking().OrderBy(one => one.Number).ToListAsync();
        Assert.Equal(["fell from E3 to E2", "fell from E2 to E1"], tasks.Select(task => task.Reason[task.Reason.IndexOf("fell", StringComparison.Ordinal)..^1]));
        Assert.Contains("the evidence of C06 has ended", (await store.Log()).Last(entry => entry.Event.Act == "environment.evidence").Reason);
    }

    [Fact]
    public async Task PermitNearItsEnd_IsToldOnEachDayOfWarningUntilItIsCheckedAnewOrRevoked()
    {
        await using var store = await Open();
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        var record = Recognition.Propose(Guid.NewGuid(), "MR-001", new("Partner Office", "CH", "data permit", 3, ["1"], "audit right", "signature and register", new(today, today.AddYears(2))), "agreement signed", People.Manager, Cases.Pack, store.Clock.GetUtcNow());
        record.Sign("agreed", People.Board, store.Clock.GetUtcNow());
        async Task Record(DateOnly until)
        {
            await using var db = store.CreateDbContext();
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).RecordPermit(record, "P-1", until, People.Officer, DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime));
            await db.SaveChangesAsync();
        }

        await Record(today.AddDays(40));
        var jobs = new DueActsRunner([new PermitsDue(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
        var told = new List<int>();
        for (var day = 0; day < 45; day++)
        {
            for (var acts = await jobs.Run(default); acts > 0; acts--)
                told.Add(day);
            if (day == 12)
                await Record(today.AddDays(41));
            store.Clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.Equal([0, 10, 13, 34], told); // at once within 60 days, then 30; the new one anew; and 7
        Assert.Contains("in 7 days or less", (await store.Log()).Last(entry => entry.Event.Act == "permit.endsoon").Reason);
        Assert.NotEmpty(Cases.Pack.LettersFor("permit.endsoon", null));
        Assert.NotEmpty(Cases.Pack.LettersFor("permit.checksoon", null));
    }

    [Fact]
    public async Task EnclaveThatFalls_HasTheLicencesThatAreUsedInItLookedAt()
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { Host = HostingPlace.StewardEnclave });
            await db.SaveChangesAsync();
        }
        IReadOnlyList<ControlInput> none = [.. Cases.Pack.Environment.Controls.Select(control => new ControlInput { Code = control.Code, Answer = ControlAnswer.No })];
        var approve = new ApproveEnvironment(store.Pipeline, Cases.Pack);

        foreach (var party in (OrganisationId[])[People.RecipientHouse, People.StewardHouse])
            Assert.Equal("E0", (await approve.Run(party.Value, none, Guid.NewGuid(), People.Technical, default)).Value);

        // What becomes of the recipient's own environment is nothing to data that are not in it.
        await using var read = store.CreateDbContext();
        Assert.Contains("Aldermark Hospital Data Trust, in which licence", (await read.Reassessments.AsNoTracking().SingleAsync()).Reason);
    }

    [Fact]
    public async Task LaterSanction_ReachesTheDecisionAndWhoSawTheOlderFactsIsToldSo()
    {
        await using var store = await Open();
        var shown = await store.Application(ApplicationState.DecisionPending);
        Assert.Equal("", (await store.Do(ApplicationVerb.OverrideTier, People.SecondManager)).Message);
        store.Tell();
        int revision;
        await using (var db = store.CreateDbContext())
        {
            revision = Revisions.Of(db, await db.Applications.SingleAsync());
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Profile(Domain.Policy.Motive.Low, History.Barred, false, false);
            await db.SaveChangesAsync();
        }
        Assert.Equal(2, shown.Tier);
        Assert.Equal(OutcomeKind.Stale, (await store.Do(ApplicationVerb.Approve, People.Manager, revision: revision)).Kind);
        Assert.Equal("DE-2", (await store.Do(ApplicationVerb.Approve, People.Board)).Rule?.Code);
        await using var read = store.CreateDbContext();
        Assert.True((await read.Applications.AsNoTracking().SingleAsync()).Decision.Has("P7"));
        var act = Assert.Single(await store.Log(), entry => entry.Event.Act == "application.facts");
        Assert.Equal("Facts that have changed: history clean to barred.", act.Reason);
        // Whoever had signed on the older facts is told, and nobody else.
        Assert.Equal(People.SecondManager.User, Assert.Single(await store.Letters(), letter => letter.Template == "case-facts-changed").To);
    }
}

public sealed class SqliteScreeningLifeTests : ScreeningLifeTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresScreeningLifeTests(PostgresCluster cluster) : ScreeningLifeTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
