using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

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
    public async Task Disclose_OwnersOfGroupE_HasTheLicencesLookedAt()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        async Task Own(decimal share) => Assert.Equal("", (await new DiscloseOwners(store.Pipeline, Cases.Pack)
            .Run(People.RecipientHouse.Value, [new() { Name = "Tessaly Holding", Country = "XT", Share = share }], "", Guid.NewGuid(), People.Officer, default)).Message);
        await using var db = store.CreateDbContext();
        await Own(20);
        Assert.Empty(await db.Reassessments.AsNoTracking().ToListAsync());

        await Own(60);
        var task = await db.Reassessments.AsNoTracking().SingleAsync();
        Assert.Equal((Domain.Risk.ReassessmentTrigger.RecipientChanged, Role.LicensingOfficer), (task.Trigger, task.Who));
        Assert.Contains($"counts as destination group E; before: group A. Granted before: {licence}.", task.Reason);
    }

    [Fact]
    public async Task OwnerThroughAnother_OfGroupE_HasTheLicencesLookedAt()
    {
        await using var desk = new ScreeningDesk(await Open());
        var licence = await desk.Store.Licence(LicenceState.Active);
        desk.List("Somebody Quite Else");
        await desk.Run();
        foreach (var (party, by, country) in ((OrganisationId, string, string)[])[(People.RecipientHouse, "elsewhere", "DE"), (People.Elsewhere, "Tessaly Holding", "XT")])
            Assert.Equal("", (await new DiscloseOwners(desk.Store.Pipeline, Cases.Pack).Run(party.Value, [new() { Name = by, Country = country, Share = 100 }], "", Guid.NewGuid(), People.Officer, default)).Message);
        await using var db = desk.Store.CreateDbContext();
        Assert.Empty(await db.Reassessments.AsNoTracking().ToListAsync());

        await desk.Run();

        Assert.Contains($"group A. Granted before: {licence}.", (await db.Reassessments.AsNoTracking().SingleAsync()).Reason);
        Assert.Equal(0, await desk.Run());
    }

    [Fact]
    public async Task Suspend_Recognition_HasTheLicencesThatStandOnItLookedAt()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        var terms = new RecognitionTerms("Partner Office", "CH", "data permit", 3, [Cases.Pack.Entry("1M01").Category], "audit right", "signature and register", new(today, today.AddYears(2)));
        await using var db = store.CreateDbContext();
        var party = await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse);
        foreach (var number in (string[])["MR-001", "MR-002", "MR-003"])
        {
            var record = Recognition.Propose(Guid.NewGuid(), number, terms, "agreement signed", People.Manager, Cases.Pack, store.Clock.GetUtcNow());
            record.Sign("agreed", People.Board, store.Clock.GetUtcNow());
            db.Recognitions.Add(record);
            party.RecordPermit(record, $"P-{number}", today.AddYears(1), People.Officer, today);
        }
        var granted = await db.Applications.SingleAsync();
        typeof(Application).GetProperty(nameof(Application.Case))!.SetValue(granted, granted.Case with { Recognised = true });
        await db.SaveChangesAsync();
        var recognitions = new ActOnRecognition(store.Pipeline, Cases.Pack);

        // Others carry it still.
        Assert.Equal("", (await recognitions.Permit(People.RecipientHouse.Value, "MR-003", "P-MR-003", null, Guid.NewGuid(), People.Officer, default)).Message);
        Assert.Equal("", (await recognitions.Run("MR-001", RecognitionVerb.Suspend, "their signing key is lost", null, Guid.NewGuid(), People.Manager, default)).Message);
        await using var read = store.CreateDbContext();
        Assert.Empty(await read.Reassessments.AsNoTracking().ToListAsync());

        Assert.Equal("", (await recognitions.Run("MR-002", RecognitionVerb.Suspend, "their signing key is lost", null, Guid.NewGuid(), People.Manager, default)).Message);
        Assert.Contains($"Recognition MR-002 is suspended, and {party.RomanisedName} is no longer recognised by it. Granted on it: {licence}.", (await read.Reassessments.AsNoTracking().SingleAsync()).Reason);
    }

    [Theory]
    [InlineData("ended")]
    [InlineData("to be checked with the partner again")]
    [InlineData("the recognition ended")]
    public async Task Permit_WhoseLastDayIsOver_HasTheLicencesThatStandOnItLookedAtOnce(string why)
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        DateOnly Until(string end) => end == why ? today.AddDays(20) : today.AddYears(3);
        var record = Recognition.Propose(Guid.NewGuid(), "MR-001", new("Partner Office", "CH", "data permit", 3, [Cases.Pack.Entry("1M01").Category], "audit right", "signature and register", new(today, Until("the recognition ended"))), "agreement signed", People.Manager, Cases.Pack, store.Clock.GetUtcNow());
        record.Sign("agreed", People.Board, store.Clock.GetUtcNow());
        DateOnly last;
        await using (var db = store.CreateDbContext())
        {
            db.Recognitions.Add(record);
            var party = await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse);
            party.RecordPermit(record, "P-0", today.AddDays(10), People.Officer, today); // the other one carries the licence still
            party.RecordPermit(record, "P-1", Until("ended"), People.Officer, today);
            last = party.Permits.Single(one => one.PermitNumber == "P-1").LastDay(record, Cases.Pack);
            var granted = await db.Applications.SingleAsync();
            typeof(Application).GetProperty(nameof(Application.Case))!.SetValue(granted, granted.Case with { Recognised = true });
            await db.SaveChangesAsync();
        }
        Task<int> Jobs() => new DueActsRunner([new PermitsDue(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);
        store.Clock.SetUtcNow(new(last.ToDateTime(new TimeOnly(23, 0)), TimeSpan.Zero));
        await Jobs();
        await using var read = store.CreateDbContext();
        Assert.Empty(await read.Reassessments.AsNoTracking().ToListAsync());

        store.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal((1, 0), (await Jobs(), await Jobs()));

        var reason = (await read.Reassessments.AsNoTracking().SingleAsync()).Reason;
        Assert.Contains($"P-1 under MR-001 ({why}", reason, StringComparison.Ordinal);
        Assert.Contains($"Granted on it: {licence}.", reason, StringComparison.Ordinal);
        var warnings = (await store.Log()).Where(entry => entry.Event.Act == "permit.endsoon").Select(entry => entry.Reason!);
        Assert.Equal(why == "the recognition ended", warnings.Any(warning => warning.StartsWith("Recognition MR-001, under which permit P-1 counts, ends on", StringComparison.Ordinal)));
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
