using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Safeguarding;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Declared interests, emergency access and the small authority, through the use cases; the same tests on both stores.</summary>
public abstract class StandingTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task Interest_Declared_ClosesTheCaseUntilTwentyFourMonthsAfterItsEnd()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var declared = await new DeclareInterest(store.Pipeline).Run(People.RecipientHouse.Value, "My brother works there.", Guid.NewGuid(), People.Officer, default);
        Assert.Equal("FE-3", (await store.Do(ApplicationVerb.Register, People.Officer)).Rule!.Code);
        // The caller's own word is not taken.
        Assert.Equal("FE-3", (await store.Do(ApplicationVerb.Register, People.Officer with { Interests = new HashSet<OrganisationId>() })).Rule!.Code);
        Assert.Equal(OutcomeKind.NotFound, (await new EndInterest(store.Pipeline).Run(declared.Value, Guid.NewGuid(), People.SecondOfficer, default)).Kind);
        Assert.True((await new EndInterest(store.Pipeline).Run(declared.Value, Guid.NewGuid(), People.Officer, default)).IsDone);
        store.Clock.Advance(Cases.Start.AddMonths(24).AddMinutes(-1) - store.Clock.GetUtcNow());
        Assert.Equal("FE-3", (await store.Do(ApplicationVerb.Register, People.Officer)).Rule!.Code);
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        // By then the assessment is too old to register on, but the officer is free to act.
        Assert.Equal("INCOMPLETE", (await store.Do(ApplicationVerb.ReturnAsIncomplete, People.Officer)).Value);
        Assert.Equal("DI-1", (await new DeclareInterest(store.Pipeline).Run(People.Elsewhere.Value, "x", Guid.NewGuid(), People.Recipient, default)).Rule!.Code);
    }

    [Fact]
    public async Task Emergency_TwoPersons_OpenReadingForAnHourAndNoVerb()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        var (administrator, auditor, other) = (await store.Enrol(People.New(Role.Administrator)), await store.Enrol(People.New(Role.Auditor)), await store.Enrol(People.New(Role.Auditor)));
        var (ask, act) = (new AskEmergencyAccess(store.Pipeline), new ActOnEmergency(store.Pipeline, Cases.Pack));
        Assert.False(await Sees(administrator));
        Assert.Equal(OutcomeKind.NotFound, (await ask.Run("A-001", "fire", Guid.NewGuid(), People.Officer, default)).Kind);
        var number = (await ask.Run("A-001", "the officer cannot be reached", Guid.NewGuid(), administrator, default)).Value;
        Assert.False(await Sees(administrator));
        Assert.Equal("FE-11", (await act.Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), administrator, default)).Rule!.Code);
        Assert.Equal(OutcomeKind.NotFound, (await act.Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), People.Manager, default)).Kind);
        Assert.Equal("OPENED", (await act.Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), auditor, default)).Value);

        Assert.True(await Sees(administrator));
        Assert.Equal("WF-2", (await store.Do(ApplicationVerb.Recommend, administrator)).Rule!.Code);
        store.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.False(await Sees(administrator));
        Assert.Equal("EA-3", (await act.Run(number, EmergencyVerb.Review, "found right", Guid.NewGuid(), auditor, default)).Rule!.Code);
        Assert.Equal("REVIEWED", (await act.Run(number, EmergencyVerb.Review, "found right", Guid.NewGuid(), other, default)).Value);
        Assert.Equal(3, (await store.Log()).Count(entry => entry.Event.Act.StartsWith("emergency.", StringComparison.Ordinal) && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done));

        async Task<bool> Sees(Actor actor)
        {
            await using var db = store.CreateDbContext();
            return await db.Applications.VisibleTo((await new ActorStore(store.Clock).Fresh(db, actor.User, null))!).AnyAsync();
        }
    }

    [Fact]
    public async Task Emergency_AskedForTooLongAgo_IsAskedAnew()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        var (administrator, auditor) = (await store.Enrol(People.New(Role.Administrator)), await store.Enrol(People.New(Role.Auditor)));
        var number = (await new AskEmergencyAccess(store.Pipeline).Run("A-001", "fire", Guid.NewGuid(), administrator, default)).Value;
        store.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("EA-2", (await new ActOnEmergency(store.Pipeline, Cases.Pack).Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), auditor, default)).Rule!.Code);
    }
}

public sealed class SqliteStandingTests : StandingTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresStandingTests(PostgresCluster cluster) : StandingTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
