using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Connections;
using ExportPortal.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExportPortal.Data;

/// <summary>What every command owes, through the real use cases; the same tests on both stores.</summary>
public abstract class CommandTests
{
    private protected abstract Task<TestStore> Open();

    private static Task<Outcome<string>> Denied(TestStore store, Actor actor) => store.Do(ApplicationVerb.Register, actor);

    [Fact]
    public async Task Command_Done_LeavesRowsEventOutboxAndKeyTogether()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var (before, log) = (await store.Snapshot(), (await store.Log()).Count);
        var key = Guid.NewGuid();
        Assert.Equal("APPROVED", (await store.Do(ApplicationVerb.Approve, People.Manager, key: key)).Value);

        await using var db = store.CreateDbContext();
        Assert.NotNull(await db.CommandsDone.FindAsync(key));
        Assert.Equal((await db.Licences.SingleAsync()).Id.Value, (await db.Outbox.SingleAsync()).Subject);
        var entry = (await store.Log())[log..].Single();
        Assert.Equal(("application.approve", "DECISION_PENDING", "APPROVED", AuditOutcome.Done), (entry.Event.Act, entry.Event.From, entry.Event.To, entry.Event.Outcome));
        Assert.Equal((People.Manager.Person, "Petra", "because", key.ToString()), (entry.Event.Person!.Value, entry.ActorName, entry.Reason, entry.Event.IdempotencyKey));
        Assert.NotEqual(before, await store.Snapshot());
    }

    [Fact]
    public async Task Command_KeyOfAnotherRequest_IsRefusedAndTheSameRequestAnsweredAgain()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        await store.Application(ApplicationState.Submitted, "A-002");
        var key = Guid.NewGuid();
        AskedFor.Say(ContentHash.Of("POST /api/applications/A-001/acts"u8));
        Assert.Equal("REGISTERED", (await store.Do(ApplicationVerb.Register, People.Officer, key: key)).Value);
        Assert.Equal("REGISTERED", (await store.Do(ApplicationVerb.Register, People.Officer, key: key)).Value);
        AskedFor.Say(ContentHash.Of("POST /api/applications/A-002/acts"u8));
        Assert.Equal("IK-1", (await store.Do(ApplicationVerb.Register, People.Officer, "A-002", key)).Rule?.Code);
        await using var db = store.CreateDbContext();
        Assert.Equal(ApplicationState.Submitted, (await db.Applications.SingleAsync(one => one.Number == "A-002")).State);
    }

    /// <summary>The key ring writes the key that it lacks in a transaction of its own, which a command that has begun would wait for without end.</summary>
    [Fact]
    public async Task Command_FirstSecretOfAFreshStore_FindsItsKeyReady()
    {
        await using var store = await Open();
        await using var services = new ServiceCollection().AddScoped<PortalDbContext>(_ => store.CreateDbContext())
            .AddDataProtection().PersistKeysToDbContext<PortalDbContext>().Services.BuildServiceProvider();
        var protection = services.GetRequiredService<IDataProtectionProvider>();
        store.Secure(protection);

        var made = await Task.Run(() => new ManageConnections(store.Pipeline, protection, Options.Create(new ConnectionRules()))
            .SetWebhook("https://system.example/hook", Guid.NewGuid(), People.Recipient, default)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("", made.Message);
        await using var db = store.CreateDbContext();
        Assert.Single(await db.DataProtectionKeys.ToListAsync());
        Assert.Equal(made.Value.Secret, protection.CreateProtector("ExportPortal.Webhooks").Unprotect((await db.Webhooks.SingleAsync()).Secret));
    }

    [Theory]
    [InlineData("audit_private")]
    [InlineData("audit_event")]
    [InlineData("command_done")]
    [InlineData("outbox")]
    [InlineData("licence")]
    public async Task Command_OneTableOutOfUse_ChangesNothing(string table)
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var (before, log) = (await store.Snapshot(), (await store.Log()).Count);
        await store.Sql($"ALTER TABLE {table} RENAME TO hidden");

        await Assert.ThrowsAnyAsync<Exception>(() => store.Do(ApplicationVerb.Approve, People.Manager));
        await store.Sql($"ALTER TABLE hidden RENAME TO {table}");
        Assert.Equal((before, log), (await store.Snapshot(), (await store.Log()).Count));
        Assert.Equal("APPROVED", (await store.Do(ApplicationVerb.Approve, People.Manager)).Value);
    }

    [Fact]
    public async Task Command_WithoutAnEvent_ThrowsAndCommitsNothing()
    {
        await using var store = await Open();
        var before = await store.Snapshot();

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Pipeline.Run<string>("x", Guid.NewGuid(), People.Officer, scope =>
        {
            scope.Enqueue("kind", Guid.NewGuid());
            return Task.FromResult(Outcome<string>.Done("done"));
        }, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Pipeline.RunAsPortal("x", scope =>
        {
            scope.Enqueue("kind", Guid.NewGuid());
            return Task.CompletedTask;
        }, default));
        Assert.Equal(before, await store.Snapshot());
    }

    [Fact]
    public async Task Command_TwoEventsOrNoKey_IsABug()
    {
        await using var store = await Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Pipeline.Run<string>("x", Guid.NewGuid(), People.Officer, scope =>
        {
            scope.Record(scope.Target);
            scope.Record(scope.Target);
            return Task.FromResult(Outcome<string>.Done("done"));
        }, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.Do(ApplicationVerb.Submit, People.Steward, key: Guid.Empty));
        Assert.Empty(await store.Log());
    }

    [Fact]
    public async Task Command_FiftyTimesAtOnce_HasOneEffectAndOneAnswer()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var log = (await store.Log()).Count;
        var key = Guid.NewGuid();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => store.Do(ApplicationVerb.Approve, People.Manager, key: key))));

        Assert.All(answers, answer => Assert.Equal("APPROVED", answer.Value));
        await using var db = store.CreateDbContext();
        Assert.Equal(1, await db.Licences.CountAsync());
        Assert.Single((await store.Log())[log..]);
    }

    [Fact]
    public async Task Command_TwoPeopleAtOnce_OneWinsAndTheOtherIsTold()
    {
        await using var store = await Open();
        var application = await store.Application(ApplicationState.DecisionPending);
        await using var db = store.CreateDbContext();
        var shown = Revisions.Of(db, await db.Applications.SingleAsync());
        var answers = await Task.WhenAll(
            Task.Run(() => store.Do(ApplicationVerb.Approve, People.Manager, revision: shown)),
            Task.Run(() => store.Do(ApplicationVerb.Approve, People.SecondManager, revision: shown)));

        Assert.Single(answers, answer => answer.IsDone);
        Assert.Single(answers, answer => answer.Kind is OutcomeKind.Stale);
        Assert.Equal(1, await db.Licences.CountAsync());
    }

    [Fact]
    public async Task Command_OnAnOldPage_IsStaleAndChangesNothing()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Registered);
        var before = await store.Snapshot();

        Assert.Equal(OutcomeKind.Stale, (await store.Do(ApplicationVerb.StartReview, People.Officer, revision: 1)).Kind);
        Assert.Equal(before, await store.Snapshot());
    }

    [Fact]
    public async Task Key_OfSomebodyElseOrAnotherAct_IsRefused()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var key = Guid.NewGuid();
        await store.Do(ApplicationVerb.Register, People.Officer, key: key);

        Assert.Equal("IK-1", (await store.Do(ApplicationVerb.Register, People.SecondOfficer, key: key)).Rule!.Code);
        Assert.Equal("IK-1", (await store.Do(ApplicationVerb.StartReview, People.Officer, key: key)).Rule!.Code);
        Assert.Equal("REGISTERED", (await store.Do(ApplicationVerb.Register, People.Officer, key: key)).Value);
    }

    [Fact]
    public async Task Denied_ByARule_IsLoggedWithRuleAndSubject()
    {
        await using var store = await Open();
        var application = await store.Application(ApplicationState.Submitted);
        var outcome = await store.Do(ApplicationVerb.Register, People.Manager);

        Assert.Equal((OutcomeKind.Broken, "WF-2"), (outcome.Kind, outcome.Rule!.Code));
        var entry = (await store.Log())[^1].Event;
        Assert.Equal((AuditOutcome.Denied, application.Id.Value.ToString(), "A-001", People.Manager.User), (entry.Outcome, entry.Subject.Id, entry.Subject.Number, entry.User!.Value));
        Assert.Contains(new AuditDetail("rule", "WF-2"), entry.Details);
        Assert.Null(entry.To);
    }

    [Fact]
    public async Task Unknown_AndForeign_LookTheSame()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var stranger = await store.Enrol(People.New(Role.Steward, organisation: People.Elsewhere));
        var (foreign, unknown) = (await store.Do(ApplicationVerb.Submit, stranger), await store.Do(ApplicationVerb.Submit, stranger, "A-999"));

        Assert.Equal(OutcomeKind.NotFound, foreign.Kind);
        Assert.Equal((foreign.Kind, foreign.Message, foreign.Rule), (unknown.Kind, unknown.Message, unknown.Rule));
        Assert.Equal(AuditOutcome.Denied, (await store.Log())[^1].Event.Outcome);
    }

    [Theory]
    [InlineData("locked")]
    [InlineData("other stamp")]
    [InlineData("gone")]
    public async Task Actor_WhoseAccountChanged_IsForbiddenAndLogged(string how)
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var actor = People.New(Role.LicensingOfficer) with { Session = "stamp" };
        if (how != "gone")
            await store.Enrol(actor);
        await using (var db = store.CreateDbContext())
            if (await db.Users.FindAsync(actor.User.Value) is { } user)
            {
                (user.LockoutEnd, user.SecurityStamp) = how == "locked" ? (DateTimeOffset.MaxValue.AddDays(-1), "stamp") : ((DateTimeOffset?)null, "new");
                await db.SaveChangesAsync();
            }
        var before = await store.Snapshot();

        var outcome = await Denied(store, actor);
        Assert.Equal((OutcomeKind.Forbidden, "ID-1"), (outcome.Kind, outcome.Rule!.Code));
        Assert.Equal(before, await store.Snapshot());
        var entry = (await store.Log())[^1].Event;
        Assert.Equal((AuditOutcome.Denied, "application.register"), (entry.Outcome, entry.Act));
    }

    [Fact]
    public async Task Actor_WithRolesOrHouseOfItsOwnMaking_HasThoseOfTheStore()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var forged = People.Recipient with { Roles = new HashSet<Role> { Role.LicensingOfficer, Role.BoardMember }, Organisation = People.Authority };

        Assert.Equal(OutcomeKind.NotFound, (await Denied(store, forged)).Kind);
        Assert.Equal(["Recipient"], (await store.Log())[^1].Event.Roles);
    }

    [Fact]
    public async Task RunAsPortal_OnceForASubject_HasNoSecondEffectEvenAtOnce()
    {
        await using var store = await Open();
        var subject = Guid.NewGuid();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.Pipeline.RunAsPortal("licence.seal", scope =>
        {
            scope.Enqueue("kind", subject);
            scope.Record(new AuditSubject("licence", subject.ToString()));
            return Task.CompletedTask;
        }, default, once: subject))));

        await using var db = store.CreateDbContext();
        Assert.Equal(1, await db.Outbox.CountAsync());
        Assert.Null(Assert.Single(await store.Log()).Event.User);
    }
}

public sealed class SqliteCommandTests : CommandTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCommandTests(PostgresCluster cluster) : CommandTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
