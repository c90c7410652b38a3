using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

public sealed class WriteGateTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>Whether the next writer gets in: true unless somebody kept the gate.</summary>
    private static async Task<bool> IsFree(TestStore store)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await store.Gate.EnterAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        store.Gate.Leave();
        return true;
    }

    [Fact]
    public async Task Gate_SixteenWaiting_LetsThemInInOrderOfArrival()
    {
        var gate = new FifoGate();
        await gate.EnterAsync();
        var served = new List<int>();
        var writers = Enumerable.Range(0, 16).Select(async number =>
        {
            await gate.EnterAsync();
            served.Add(number);
            gate.Leave();
        }).ToArray();
        gate.Leave();
        await Task.WhenAll(writers).WaitAsync(Soon);

        Assert.Equal(Enumerable.Range(0, 16), served);
    }

    [Fact]
    public async Task Gate_OneOfTheWaitingGivesUp_TheOthersKeepTheirPlaces()
    {
        var gate = new FifoGate();
        await gate.EnterAsync();
        using var patience = new CancellationTokenSource();
        var (first, second, third) = (gate.EnterAsync(), gate.EnterAsync(patience.Token), gate.EnterAsync());
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.Leave();
        await first.WaitAsync(Soon);
        Assert.False(third.IsCompleted);
        gate.Leave();
        await third.WaitAsync(Soon);
        gate.Leave();
        Assert.Throws<InvalidOperationException>(gate.Leave);
    }

    [Fact]
    public async Task Gate_CancelledInManyRaces_LosesNobody()
    {
        var gate = new FifoGate();
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 400).Select(number => Task.Run(async () =>
        {
            using var patience = new CancellationTokenSource();
            if (number % 3 == 0)
                patience.CancelAfter(TimeSpan.FromMicroseconds(number * 5));
            try
            {
                await gate.EnterAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            Assert.Equal(1, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            gate.Leave();
        }))).WaitAsync(Soon);
        await gate.EnterAsync().WaitAsync(Soon);
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("rollback")]
    [InlineData("dispose")]
    [InlineData("open connection, dispose")]
    [InlineData("exception while saving")]
    [InlineData("failed begin")]
    [InlineData("cancelled begin")]
    [InlineData("failed commit")]
    [InlineData("plain save")]
    [InlineData("sync")]
    public async Task Transaction_HoweverItEnds_GivesTheGateBackBeforeTheContextGoes(string end)
    {
        await using var store = await TestStore.Sqlite();
        await using var db = store.CreateDbContext();
        switch (end)
        {
            case "commit":
                await (await db.Database.BeginTransactionAsync()).CommitAsync();
                break;
            case "rollback":
                await (await db.Database.BeginTransactionAsync()).RollbackAsync();
                break;
            case "dispose":
                await (await db.Database.BeginTransactionAsync()).DisposeAsync();
                break;
            case "open connection, dispose":
                await db.Database.OpenConnectionAsync();
                await (await db.Database.BeginTransactionAsync()).DisposeAsync();
                await (await db.Database.BeginTransactionAsync()).DisposeAsync();
                break;
            case "exception while saving":
                db.Organisations.Add(Records.StewardHouse);
                await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
                break;
            case "failed begin":
                await db.Database.OpenConnectionAsync();
                await using (var raw = db.Database.GetDbConnection().BeginTransaction())
                    await Assert.ThrowsAnyAsync<Exception>(() => db.Database.BeginTransactionAsync());
                break;
            case "cancelled begin":
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.Database.BeginTransactionAsync(new CancellationToken(canceled: true)));
                break;
            case "failed commit":
                await using (var transaction = await db.Database.BeginTransactionAsync())
                {
                    await db.Database.ExecuteSqlAsync($"PRAGMA defer_foreign_keys=ON");
                    await db.Database.ExecuteSqlAsync($"INSERT INTO dataset_version (Id, Dataset, Number, File, Variables, RegisteredBy, RegisteredAt) SELECT '99999999-0000-0000-0000-000000000000', 'no such dataset', Number, File, Variables, RegisteredBy, RegisteredAt FROM dataset_version");
                    await Assert.ThrowsAsync<SqliteException>(() => transaction.CommitAsync());
                }
                break;
            case "plain save":
                db.Organisations.Add(Records.Party(new(Guid.NewGuid()), Domain.Recipients.OrganisationKind.Recipient, "New", "NL"));
                await db.SaveChangesAsync();
                break;
            default:
                using (db.Database.BeginTransaction())
                    Assert.False(await IsFree(store));
                break;
        }
        Assert.True(await IsFree(store), $"the gate was kept after: {end}");
    }

    [Fact]
    public async Task Command_ThatThrows_GivesTheGateBack()
    {
        await using var store = await TestStore.Sqlite();
        await Assert.ThrowsAsync<NotSupportedException>(() => store.Pipeline.Run<string>("x", Guid.NewGuid(), People.Officer, _ => throw new NotSupportedException(), default));

        Assert.True(await IsFree(store));
    }

    [Fact]
    public async Task ExecuteUpdate_OutsideATransaction_IsRefused()
    {
        await using var store = await TestStore.Sqlite();
        await using var db = store.CreateDbContext();

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Outbox.ExecuteUpdateAsync(set => set.SetProperty(message => message.Attempts, 1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Outbox.ExecuteDeleteAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Database.ExecuteSqlAsync($"DELETE FROM outbox"));
        await using var transaction = await db.Database.BeginTransactionAsync();
        Assert.Equal(0, await db.Outbox.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Pragmas_OnEveryConnection_AreReadBack()
    {
        await using var store = await TestStore.Sqlite();
        var foreign = new SqliteConnection(store.Paths.Connection);
        await foreign.OpenAsync();
        await using (var lower = foreign.CreateCommand())
        {
            lower.CommandText = "PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=OFF; PRAGMA recursive_triggers=OFF; PRAGMA temp_store=FILE";
            await lower.ExecuteNonQueryAsync();
        }
        await foreign.DisposeAsync();
        for (var round = 0; round < 3; round++)
        {
            await using var db = new PortalDbContextFactory(store.Paths, new WriteGate(store.Gate), new SqlitePragmas()).CreateDbContext();
            await db.Database.OpenConnectionAsync();
            foreach (var (pragma, value) in ((string, string)[])[("synchronous", "2"), ("foreign_keys", "1"), ("recursive_triggers", "1"), ("trusted_schema", "0"), ("temp_store", "2"), ("mmap_size", "0"), ("journal_mode", "wal"), ("busy_timeout", "5000")])
            {
                await using var read = db.Database.GetDbConnection().CreateCommand();
                read.CommandText = $"PRAGMA {pragma}";
                Assert.Equal(value, Convert.ToString(await read.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void Pragmas_ThatDoNotHold_AreRefused()
    {
        using var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();

        Assert.Contains("journal_mode", Assert.Throws<InvalidOperationException>(() => SqlitePragmas.Apply(memory)).Message);
    }

    [Fact]
    public async Task Pragmas_HandleOfADemonstrationBeingMade_WaitsForTheDiskOnceThePortalOpensIt()
    {
        await using var store = await TestStore.Sqlite();
        PortalDbContextFactory Contexts(SqlitePragmas pragmas) => new(store.Paths, new WriteGate(store.Gate), pragmas);
        async Task<(object? Handle, long Synchronous)> Opened(SqlitePragmas pragmas, bool asynchronously)
        {
            await using var db = Contexts(pragmas).CreateDbContext();
            if (asynchronously)
                await db.Database.OpenConnectionAsync();
            else
                db.Database.OpenConnection();
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            await using var read = connection.CreateCommand();
            read.CommandText = "PRAGMA synchronous";
            var found = ((object?)connection.Handle, (long)(await read.ExecuteScalarAsync())!);
            if (!asynchronously)
                db.Database.CloseConnection();
            return found;
        }

        foreach (var asynchronously in (bool[])[true, false])
        {
            var (seeding, working) = (await Opened(new SqlitePragmas(waitsForDisk: false), asynchronously), await Opened(new SqlitePragmas(), asynchronously));
            Assert.Equal((0, 2), (seeding.Synchronous, working.Synchronous));
            Assert.Same(seeding.Handle, working.Handle);
        }
    }
}
