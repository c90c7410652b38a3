using System.Data.Common;
using System.Globalization;
using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// Whoever stores deliveries on PostgreSQL is killed inside a transaction, with events written and not committed, again and
/// again; what was acknowledged is there, whole and once. The portal itself is killed on SQLite (<see cref="KilledIngestTests"/>).
/// </summary>
public sealed class KilledWriterTests(PostgresCluster cluster)
{
    private const string Folder = "EXPORTPORTAL_WRITER_FOLDER";
    private const string Connection = "EXPORTPORTAL_WRITER_CONNECTION";
    private const string First = "EXPORTPORTAL_WRITER_FIRST";
    private const int Events = 1_000;
    private const int Batch = 100;

    [Fact]
    public async Task Ingest_WriterKilledInsideATransaction_LosesAndDoublesNothing()
    {
        await using var log = await TestAccessLog.Postgres(cluster);
        var acks = Path.Combine(log.Folder, "acks");
        var (next, isHeld) = (0, false);
        await using var holder = await log.Store.Open(default);
        // A batch writes the sums last: it waits for them with its events written.
        async Task<bool> Hold()
        {
            await holder.Command(null, "BEGIN; LOCK TABLE access_rollup IN ACCESS EXCLUSIVE MODE").Execute(default);
            return true;
        }
        for (var kill = 1; kill <= KilledProcess.Kills; kill++)
        {
            var environment = new Dictionary<string, string>
            {
                [Folder] = log.Folder,
                [Connection] = log.Paths.Connection,
                [First] = next.ToString(CultureInfo.InvariantCulture),
            };
            await KilledProcess.Run<KilledWriterTests>(nameof(Writer_InAProcessOfItsOwn_NeverStops), environment,
                async () => (isHeld || (Acknowledged(acks) > next && await log.Number("SELECT count(*) FROM access_event") % Events >= 3 * Batch && (isHeld = await Hold()))) && await IsHeldInside(log));
            await holder.Command(null, "ROLLBACK").Execute(default);
            isHeld = false;
            await UntilNobodyWrites(log);

            var (acknowledged, size) = (Acknowledged(acks), await log.Number("SELECT count(*) FROM access_event"));
            Assert.True(size >= acknowledged * Events, $"{acknowledged} deliveries of {Events} events were acknowledged, {size} events are there.");
            Assert.Equal(0, size % Batch);
            Assert.Equal(size, await log.Number("SELECT count(*) FROM access_seen"));
            // The delivery that was cut off is sent again, and those before it: each event is there once.
            for (next = Math.Max(0, acknowledged - 2); next <= acknowledged; next++)
                await Deliver(log, next);
            Assert.Equal((long)next * Events, await log.Number("SELECT count(*) FROM access_event"));
            await File.WriteAllLinesAsync(acks, Enumerable.Repeat("done", next), TestContext.Current.CancellationToken);
        }
        await log.Checkpoints.Publish(default);
        Assert.Empty((await log.Verify()).Problems);
    }

    /// <summary>Not a test: the process that the one above kills.</summary>
    [Fact]
    public async Task Writer_InAProcessOfItsOwn_NeverStops()
    {
        var folder = Environment.GetEnvironmentVariable(Folder);
        Assert.SkipWhen(folder is null, "Runs as the process that the test above kills.");
        await using var log = await TestAccessLog.Postgres(folder!, Environment.GetEnvironmentVariable(Connection)!);
        for (var number = int.Parse(Environment.GetEnvironmentVariable(First)!, CultureInfo.InvariantCulture); ; number++)
        {
            await Deliver(log, number);
            await log.Checkpoints.Publish(default);
            await File.AppendAllTextAsync(Path.Combine(folder!, "acks"), "done\n");
        }
    }

    private static Task Deliver(TestAccessLog log, int number)
    {
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(number * Events, Events).Select(AccessEvents.Line)));
        return log.Deliver(new MemoryStream(lines), ContentHash.Of(lines), Batch);
    }

    /// <summary>Whether somebody waits for the sums with events written: it is inside a transaction, and stays there.</summary>
    private static async Task<bool> IsHeldInside(TestAccessLog log) =>
        await log.Number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND backend_xid IS NOT NULL") > 0;

    private static int Acknowledged(string acks) => File.Exists(acks) ? File.ReadAllLines(acks).Count(line => line == "done") : 0;

    /// <summary>The server may still be ending what the killed process began.</summary>
    private static async Task UntilNobodyWrites(TestAccessLog log)
    {
        while (await log.Number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'") > 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}
