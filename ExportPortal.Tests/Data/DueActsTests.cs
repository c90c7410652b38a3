using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>What time makes due happens once, however many instances look and whenever they look; the same tests on both stores.</summary>
public abstract class DueActsTests
{
    private protected abstract Task<TestStore> Open();

    /// <summary>Owes one message for each subject that is due and was not served, until it is told to fail or to deny.</summary>
    private sealed class Source(params (Guid Subject, DateTimeOffset DueAt)[] due) : IDueActs
    {
        public Guid? Fails { get; init; }
        public Func<bool> IsDue { get; init; } = () => true;

        public Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DueAct>>(
            [.. due.Where(one => one.DueAt <= now).Select(one => DueAct.Of("test.lapse", one.Subject, one.DueAt, async scope =>
            {
                if (one.Subject == Fails)
                    throw new InvalidOperationException("no");
                scope.Enqueue("lapsed", one.Subject);
                scope.Record(new AuditSubject("test", one.Subject.ToString()));
                await Task.Yield();
                return IsDue();
            }))]);
    }

    private static DueActsRunner Runner(TestStore store, params IDueActs[] sources) =>
        new(sources, new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);

    private static async Task<int> Effects(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Outbox.CountAsync();
    }

    [Fact]
    public async Task Run_TwoInstancesFiftyTimes_EachDueActHasOneEffect()
    {
        await using var store = await Open();
        var due = Enumerable.Range(0, 50).Select(day => (Guid.NewGuid(), store.Clock.GetUtcNow().AddDays(day))).ToArray();
        var (one, other) = (Runner(store, new Source(due)), Runner(store, new Source(due)));
        for (var round = 1; round <= 50; round++)
        {
            var done = await Task.WhenAll(Task.Run(() => one.Run(default)), Task.Run(() => other.Run(default)), Task.Run(() => other.Run(default)));
            Assert.Equal(1, done.Sum());
            Assert.Equal(round, await Effects(store));
            store.Clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.Equal(50, (await store.Log()).Count(entry => entry.Event.Act == "test.lapse" && entry.Event.User is null));
    }

    /// <summary>Even if the lease failed altogether, the identity of the act holds.</summary>
    [Fact]
    public async Task Act_AtOnceFromEverySide_HasOneEffect()
    {
        await using var store = await Open();
        var act = (await new Source((Guid.NewGuid(), store.Clock.GetUtcNow())).Find(store.Clock.GetUtcNow(), default)).Single();
        var done = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.Pipeline.TryAsPortal(act.Act, act.Do, act.Once, default))));
        Assert.Single(done, took => took);
        Assert.Equal(1, await Effects(store));
    }

    [Fact]
    public async Task Run_AfterAMonthOfDowntime_CatchesUpOnce()
    {
        await using var store = await Open();
        var source = new Source([.. Enumerable.Range(1, 30).Select(day => (Guid.NewGuid(), store.Clock.GetUtcNow().AddDays(day)))]);
        Assert.Equal(0, await Runner(store, source).Run(default));
        store.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(30, await Runner(store, source).Run(default));
        Assert.Equal(0, await Runner(store, source).Run(default));
        Assert.Equal(30, await Effects(store));
    }

    [Fact]
    public async Task Run_SameSubjectDueAgainLater_IsAnotherAct()
    {
        await using var store = await Open();
        var subject = Guid.NewGuid();
        var source = new Source((subject, store.Clock.GetUtcNow()), (subject, store.Clock.GetUtcNow().AddDays(5)));
        Assert.Equal(1, await Runner(store, source).Run(default));
        store.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(1, await Runner(store, source).Run(default));
    }

    [Fact]
    public async Task Run_OneActFails_DoesTheOthersAndTriesAgainAndShowsIt()
    {
        await using var store = await Open();
        (Guid Subject, DateTimeOffset) bad = (Guid.NewGuid(), store.Clock.GetUtcNow()), good = (Guid.NewGuid(), store.Clock.GetUtcNow());
        Assert.Equal(1, await Runner(store, new Source(bad, good) { Fails = bad.Subject }).Run(default));
        await using (var db = store.CreateDbContext())
            Assert.Equal("test.lapse: InvalidOperationException", (await db.Set<JobLease>().SingleAsync()).Fault);
        Assert.Equal(1, await Runner(store, new Source(bad, good)).Run(default));
        await using (var db = store.CreateDbContext())
            Assert.Null((await db.Set<JobLease>().SingleAsync()).Fault);
    }

    [Fact]
    public async Task Run_NotDueAnyMore_ChangesNothingAndLogsNothing()
    {
        await using var store = await Open();
        var due = false;
        var source = new Source((Guid.NewGuid(), store.Clock.GetUtcNow())) { IsDue = () => due };
        Assert.Equal(0, await Runner(store, source).Run(default));
        Assert.Equal((0, 0), (await Effects(store), (await store.Log()).Count));
        due = true;
        Assert.Equal(1, await Runner(store, source).Run(default));
    }

    [Fact]
    public async Task Lease_HeldByADeadInstance_IsFreeWhenItsTimeIsOver()
    {
        await using var store = await Open();
        var leases = new JobLeases(store, store.Clock);
        var (dead, alive) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.True(await leases.Take("job", dead, default));
        Assert.True(await leases.Take("job", dead, default));
        Assert.False(await leases.Take("job", alive, default));
        Assert.True(await leases.Take("another job", alive, default));
        store.Clock.Advance(JobLeases.Length);
        Assert.True(await leases.Take("job", alive, default));
        Assert.False(await leases.Take("job", dead, default));
        await leases.Finish("job", dead, null, default);
        Assert.False(await leases.Take("job", dead, default));
        await leases.Finish("job", alive, null, default);
        Assert.True(await leases.Take("job", dead, default));
    }
}

public sealed class SqliteDueActsTests : DueActsTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresDueActsTests(PostgresCluster cluster) : DueActsTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
