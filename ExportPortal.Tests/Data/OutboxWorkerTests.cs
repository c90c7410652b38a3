using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>The same tests on both stores.</summary>
public abstract class OutboxWorkerTests
{
    private protected abstract Task<TestStore> Open();

    private sealed class Work(Func<Guid, Task> work, string kind = "work", OutboxLane lane = OutboxLane.Portal) : IOutboxHandler
    {
        public string Kind => kind;

        public OutboxLane Lane => lane;

        public Task Handle(Guid subject, CancellationToken cancellation) => work(subject);
    }

    private static OutboxWorker Worker(TestStore store, Func<Guid, Task> work) =>
        new(store, [new Work(work)], store.Signal, store.Clock, NullLogger<OutboxWorker>.Instance);

    private static async Task<Guid> Owe(TestStore store, string kind = "work")
    {
        var message = new OutboxMessage { Id = Guid.NewGuid(), Kind = kind, Subject = Guid.NewGuid(), CreatedAt = store.Clock.GetUtcNow(), DueAt = store.Clock.GetUtcNow() };
        await using var db = store.CreateDbContext();
        db.Outbox.Add(message);
        await db.SaveChangesAsync();
        return message.Subject;
    }

    private static async Task<OutboxMessage> Only(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Outbox.AsNoTracking().SingleAsync();
    }

    [Fact]
    public async Task DoNext_OwedWork_IsDoneOnce()
    {
        await using var store = await Open();
        var subject = await Owe(store);
        var done = new List<Guid>();
        var worker = Worker(store, one =>
        {
            done.Add(one);
            return Task.CompletedTask;
        });

        Assert.True(await worker.DoNext(default));
        Assert.False(await worker.DoNext(default));
        Assert.Equal([subject], done);
        var message = await Only(store);
        Assert.Equal((1, null, null, store.Clock.GetUtcNow()), (message.Attempts, message.LastError, message.LeasedUntil, message.DoneAt!.Value));
    }

    [Fact]
    public async Task DoNext_WhileAnotherHoldsTheLease_LeavesItUntilTheLeaseIsOver()
    {
        await using var store = await Open();
        await Owe(store);
        var (inside, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = Worker(store, async _ =>
        {
            inside.TrySetResult();
            await leave.Task;
        }).DoNext(default);
        await inside.Task;
        var second = Worker(store, _ => Task.CompletedTask);

        Assert.False(await second.DoNext(default));
        store.Clock.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(1));
        Assert.True(await second.DoNext(default));
        leave.SetResult();
        await slow;
        Assert.Equal(2, (await Only(store)).Attempts);
    }

    [Theory]
    [InlineData("work")]
    [InlineData("unknown kind")]
    public async Task DoNext_Failing_IsTriedAgainLaterAndLaterAndShows(string kind)
    {
        await using var store = await Open();
        await Owe(store, kind);
        var worker = Worker(store, _ => throw new TaskCanceledException("too slow"));
        var pauses = new List<double>();
        for (var round = 0; round < 14; round++)
        {
            Assert.True(await worker.DoNext(default));
            Assert.False(await worker.DoNext(default));
            var message = await Only(store);
            Assert.NotNull(message.LastError);
            pauses.Add((message.DueAt - store.Clock.GetUtcNow()).TotalSeconds);
            store.Clock.Advance(message.DueAt - store.Clock.GetUtcNow());
        }
        Assert.Equal([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600], pauses);
    }

    [Fact]
    public async Task DoNext_OneFails_DoesNotHoldUpTheOthers()
    {
        await using var store = await Open();
        var bad = await Owe(store);
        store.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var good = await Owe(store);
        var done = new List<Guid>();
        var worker = Worker(store, subject => subject == bad ? throw new InvalidOperationException("no") : Task.Run(() => done.Add(subject)));

        while (await worker.DoNext(default)) { }
        Assert.Equal([good], done);
    }

    [Fact]
    public async Task Run_MailServerAndSystemsSilent_HoldUpNeitherOneAnotherNorThePortal()
    {
        await using var store = await Open();
        var (silent, asked, sealing) = (new TaskCompletionSource(), new SemaphoreSlim(0), new TaskCompletionSource());
        async Task Ask(Guid subject)
        {
            asked.Release();
            await silent.Task;
        }
        var worker = new OutboxWorker(store,
            [new Work(Ask, "mail", OutboxLane.Mail), new Work(Ask, "system", OutboxLane.Systems), new Work(_ => Task.Run(sealing.SetResult), "seal")],
            store.Signal, store.Clock, NullLogger<OutboxWorker>.Instance);
        foreach (var kind in (string[])["mail", "mail", "system", "no longer known"])
            await Owe(store, kind);
        await worker.StartAsync(default);
        await asked.WaitAsync(TestContext.Current.CancellationToken);
        await asked.WaitAsync(TestContext.Current.CancellationToken);

        await Owe(store, "seal");
        store.Signal.Raise();
        await sealing.Task.WaitAsync(TestContext.Current.CancellationToken);

        silent.SetResult();
        await worker.StopAsync(default);
    }
}

public sealed class SqliteOutboxWorkerTests : OutboxWorkerTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresOutboxWorkerTests(PostgresCluster cluster) : OutboxWorkerTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
