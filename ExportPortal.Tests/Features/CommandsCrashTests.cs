using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Features.Applications;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features;

/// <summary>A process that carries out commands is killed in the middle of them; what it had acknowledged must stand, once.</summary>
public abstract class CommandsCrashTests
{
    private const string Acts = "EXPORTPORTAL_CRASH_ACTS";
    private const int AtEach = 30;

    private protected abstract StorageProvider Provider { get; }

    private protected abstract Task<TestStore> Open();

    /// <summary>Where the store is, for another process.</summary>
    private protected abstract string Place(TestStore store);

    private protected virtual Task UntilNobodyWrites(TestStore store) => Task.CompletedTask;

    private protected async Task KillAndCompare(string writer)
    {
        await using var store = await Open();
        var steward = await store.Enrol(People.New(Role.Steward));
        SqliteConnection.ClearAllPools();
        using var folder = new TemporaryFolder();
        var acks = folder.Write("acks", []);
        var environment = new Dictionary<string, string>
        {
            [Acts] = acks,
            ["EXPORTPORTAL_CRASH_PLACE"] = Place(store),
            ["EXPORTPORTAL_CRASH_USER"] = steward.User.Value.ToString(),
            ["EXPORTPORTAL_CRASH_VERSION"] = store.Version.Value.ToString(),
            ["EXPORTPORTAL_CRASH_RECIPIENT"] = People.RecipientHouse.Value.ToString(),
        };
        for (var kill = 1; kill <= KilledProcess.Kills; kill++)
        {
            await Kill(writer, environment, () => Task.FromResult(File.ReadAllLines(acks).Length >= kill * AtEach));
            await UntilNobodyWrites(store);
            await using var db = store.CreateDbContext();
            var done = await db.CommandsDone.AsNoTracking().ToDictionaryAsync(command => command.Key, command => command.Result);
            var lines = File.ReadAllLines(acks).Where(line => line.EndsWith('.')).Select(line => line.TrimEnd('.').Split(' ')).ToList();
            Assert.True(lines.Count >= kill * AtEach - kill, "Too few acts were acknowledged.");
            Assert.All(lines, ack => Assert.Equal($"\"{ack[1]}\"", done[Guid.Parse(ack[0])]));
            var events = (await store.Log()).Select(entry => Guid.Parse(entry.Event.IdempotencyKey!)).ToList();
            Assert.Equal(done.Keys.Order(), events.Order());
            Assert.Equal(done.Count, await db.Applications.CountAsync());
        }
    }

    private protected abstract Task Kill(string writer, IReadOnlyDictionary<string, string> environment, Func<Task<bool>> isFarEnough);

    /// <summary>What the killed process does until it is killed.</summary>
    private protected async Task Write()
    {
        var acks = Environment.GetEnvironmentVariable(Acts);
        Assert.SkipWhen(acks is null, "Runs as the process that the crash test kills.");
        await using var store = TestStore.Empty(Provider, Environment.GetEnvironmentVariable("EXPORTPORTAL_CRASH_PLACE")!);
        var user = new Actor(new(Of("USER")), new(Guid.Empty), "", People.StewardHouse, new HashSet<Role>());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var key = Guid.NewGuid();
                var drafted = await store.Drafting.Run(null, new ApplicationInput
                {
                    DatasetVersion = Of("VERSION"), Recipient = Of("RECIPIENT"), Countries = "NL", Start = Cases.Term.Start, End = Cases.Term.End,
                }, key, user, default);
                lock (store)
                    File.AppendAllText(acks!, $"{key} {drafted.Value}.\n");
            }
        })));
    }

    private static Guid Of(string name) => Guid.Parse(Environment.GetEnvironmentVariable($"EXPORTPORTAL_CRASH_{name}")!);
}

public sealed class SqliteCommandsCrashTests : CommandsCrashTests
{
    private protected override StorageProvider Provider => StorageProvider.Sqlite;

    [Fact]
    public Task Kill_InTheMiddleOfCommands_LosesAndDoublesNoAcknowledgedAct() => KillAndCompare(nameof(Writer_InAProcessOfItsOwn_NeverStops));

    /// <summary>Not a test: the process that the one above kills.</summary>
    [Fact]
    public Task Writer_InAProcessOfItsOwn_NeverStops() => Write();

    private protected override Task<TestStore> Open() => TestStore.Sqlite();

    private protected override string Place(TestStore store) => store.Paths.Folder;

    private protected override Task Kill(string writer, IReadOnlyDictionary<string, string> environment, Func<Task<bool>> isFarEnough) =>
        KilledProcess.Run<SqliteCommandsCrashTests>(writer, environment, isFarEnough);
}

public sealed class PostgresCommandsCrashTests(PostgresCluster cluster) : CommandsCrashTests
{
    private protected override StorageProvider Provider => StorageProvider.Postgres;

    [Fact]
    public Task Kill_InTheMiddleOfCommands_LosesAndDoublesNoAcknowledgedAct() => KillAndCompare(nameof(Writer_InAProcessOfItsOwn_NeverStops));

    /// <summary>Not a test: the process that the one above kills.</summary>
    [Fact]
    public Task Writer_InAProcessOfItsOwn_NeverStops() => Write();

    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);

    private protected override string Place(TestStore store) => store.Paths.Connection;

    private protected override Task Kill(string writer, IReadOnlyDictionary<string, string> environment, Func<Task<bool>> isFarEnough) =>
        KilledProcess.Run<PostgresCommandsCrashTests>(writer, environment, isFarEnough);

    /// <summary>The server may still be ending what the killed process began.</summary>
    private protected override async Task UntilNobodyWrites(TestStore store)
    {
        await using var connection = new Npgsql.NpgsqlConnection(store.Paths.Connection);
        await connection.OpenAsync();
        while (await connection.Command(null, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'").Number(default) > 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}
