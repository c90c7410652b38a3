using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Data.AccessLog;

/// <summary>The same tests on both stores.</summary>
public abstract class AccessIngestTests
{
    private const int Batch = 1_000;

    private protected abstract Task<TestAccessLog> Open();

    [Fact]
    public async Task Run_GoodLines_GetPlacesWithoutGapsAndATrueTree()
    {
        await using var log = await Open();
        var done = await log.Deliver(0, 600);
        await log.Checkpoints.Publish(default);
        var result = await log.Verify();

        Assert.Equal((600, 600, 0, 0), (done.Lines, done.Accepted, done.Duplicates, done.Refused));
        Assert.Equal([new SeqRange(0, 599)], done.Ranges);
        Assert.Empty(result.Problems);
        Assert.Equal((600, 0, 0), (result.Size, result.Unattested, result.Erased));
        var leaves = (await Events(log)).Select(entry => TreeHash.Leaf(entry.CanonicalBytes())).ToArray();
        Assert.Equal(new MerkleTree(leaves).Root().ToString(), result.Root);
        Assert.Equal(2, await log.Number("SELECT count(*) FROM access_tile"));
    }

    [Fact]
    public async Task Run_Event_KeepsWhatTheSourceSaidAndHidesThePersons()
    {
        await using var log = await Open();
        await log.Deliver(6, 1);
        var entry = (await Events(log)).Single();

        Assert.Equal((AccessEvents.Facts(6), "enclave-1"), (entry.Facts, entry.Source));
        Assert.NotNull(entry.Persons.Actor);
        Assert.DoesNotContain(Convert.ToHexString("actor-2"u8), Convert.ToHexString(entry.CanonicalBytes()));
        Assert.Equal(entry.Persons.Actor!.Value.Hex[..24], await Text(log, "SELECT pseudonym FROM access_identity WHERE kind = 'actor' AND value = 'actor-2'"));
    }

    [Fact]
    public async Task Run_SameDeliveryTwice_ChangesNothing()
    {
        await using var log = await Open();
        await log.Deliver(0, 20);
        var again = await log.Deliver(0, 25);

        Assert.Equal((5, 20), (again.Accepted, again.Duplicates));
        Assert.Equal(25, await log.Number("SELECT count(*) FROM access_event"));
        Assert.Equal(25, await log.Number("SELECT sum(events) FROM access_rollup"));
    }

    [Fact]
    public async Task Run_SameEventTwiceInADelivery_IsTakenOnce()
    {
        await using var log = await Open();
        var done = await log.Deliver($"{AccessEvents.Line(1)}\n{AccessEvents.Line(1)}\n");

        Assert.Equal((1, 1), (done.Accepted, done.Duplicates));
    }

    [Fact]
    public async Task Run_BadLinesAmongGoodOnes_AreReportedWithTheirNumbers()
    {
        await using var log = await Open();
        var done = await log.Deliver($"{AccessEvents.Line(1)}\n\nnot json\n{AccessEvents.Line(2)}\r\n{new string('x', 9000)}\n{AccessEvents.Line(3).Replace("\"tier\":3", "\"tier\":7")}\n{AccessEvents.Line(4)}");

        Assert.Equal((6, 3, 3), (done.Lines, done.Accepted, done.Refused));
        Assert.Equal([3L, 5, 6], done.Errors.Select(error => error.Line));
        Assert.Equal("tier", done.Errors[2].Field);
        Assert.Contains("longer than 4096", done.Errors[1].Message);
    }

    [Fact]
    public async Task Run_TimesThatOnlyAWrongClockTells_AreRefusedAloneAndSayWhatIsExpected()
    {
        await using var log = await Open();
        var own = AccessEvents.Start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string At(int number, DateTimeOffset at) => AccessEvents.Line(number).Replace(AccessEvents.Start.AddSeconds(number).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture), at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(own, AccessEvents.Line(0), StringComparison.Ordinal);
        var first = new DeliveryLimits().EarliestEvent;

        var done = await log.Deliver(string.Join('\n', At(0, DateTimeOffset.MinValue), At(1, first.AddMilliseconds(-1)), At(2, first), At(3, DateTimeOffset.UtcNow.AddHours(23)), At(4, DateTimeOffset.UtcNow.AddHours(25)), At(5, DateTimeOffset.MaxValue)));

        Assert.Equal((6, 2, 4), (done.Lines, done.Accepted, done.Refused));
        Assert.Equal([(1L, "ts"), (2, "ts"), (5, "ts"), (6, "ts")], done.Errors.Select(error => (error.Line, error.Field)));
        Assert.Contains("from 2000-01-01 to at most 24 hours ahead", done.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LicenceOutsideTheScopeOfTheKey_IsRefused()
    {
        await using var log = await Open();
        var narrow = log.Source with { Licences = new HashSet<string> { AccessEvents.Licence(0) }, Environment = "enclave-1" };
        var lines = $"{AccessEvents.Line(0)}\n{AccessEvents.Line(1)}\n{AccessEvents.Line(3).Replace("\"env_id\":\"enclave-1\"", "\"env_id\":\"elsewhere\"")}\n{AccessEvents.Line(6).Replace("\"env_id\":\"enclave-1\",", "")}\n";
        var done = await log.Ingest.Run(narrow, ContentHash.Of("scope"u8), new byte[64], new MemoryStream(Encoding.UTF8.GetBytes(lines)), new DeliveryLimits(), default);

        Assert.Equal(["licence_no", "env_id", "env_id"], done.Errors.Select(error => error.Field));
        Assert.Contains("say in which one", done.Errors[2].Message, StringComparison.Ordinal);
        Assert.Equal(1, done.Accepted);
    }

    [Fact]
    public async Task Run_StreamThatBreaks_LeavesWholeBatchesAndTheRestComesWithTheNextTry()
    {
        await using var log = await Open();
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, Batch + 300).Select(AccessEvents.Line)));
        await Assert.ThrowsAsync<IOException>(() => log.Deliver(new BreakingStream(lines, lines.Length - 1000), ContentHash.Of(lines), Batch));
        var landed = await log.Number("SELECT count(*) FROM access_event");
        Assert.True((await log.Verify()).Intact);

        var again = await log.Deliver(new MemoryStream(lines), ContentHash.Of(lines), Batch);

        Assert.Equal(Batch, landed);
        Assert.Equal((300, Batch), (again.Accepted, again.Duplicates));
        Assert.Equal(1, await log.Number("SELECT count(*) FROM access_delivery"));
        Assert.True((await log.Verify()).Intact);
    }

    [Fact]
    public async Task Run_ManyDeliveriesAtOnce_StayDenseAndTrue()
    {
        await using var log = await Open();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => log.Deliver(writer * 300, 300))));
        await log.Checkpoints.Publish(default);
        var result = await log.Verify();

        Assert.Empty(result.Problems);
        Assert.Equal(2400, result.Size);
        Assert.Equal(4, await log.Number("SELECT count(*) FROM access_identity WHERE kind = 'actor'"));
    }

    [Fact]
    public async Task Erase_Value_LeavesTheLogTrueAndThePersonUnfindable()
    {
        await using var log = await Open();
        await log.Deliver(0, 40);
        await log.Checkpoints.Publish(default);
        Assert.Equal(10, (await log.Search.Page(new AccessFilter { Actors = ["actor-1"] }, null, null, 50, default)).Events.Count);

        await new AccessRetention(log.Store).Erase(new(Guid.NewGuid()), AccessIdentities.Actor, "actor-1", default);
        var result = await log.Verify();

        Assert.Empty(result.Problems);
        Assert.Equal(1, result.Erased);
        Assert.Empty((await log.Search.Page(new AccessFilter { Actors = ["actor-1"] }, null, null, 50, default)).Events);
        Assert.Equal(40, await log.Number("SELECT count(*) FROM access_event"));
    }

    [Theory]
    [InlineData("UPDATE access_event SET country = 'SE' WHERE seq = 1")]
    [InlineData("DELETE FROM access_event WHERE seq = 2")]
    [InlineData("UPDATE access_identity SET value = 'other'")]
    [InlineData("DELETE FROM access_checkpoint")]
    [InlineData("UPDATE access_delivery SET received_at = 0")]
    [InlineData("INSERT INTO access_event (seq, canonical, ts, licence_no, action, outcome, delivery_id) SELECT seq + 100, canonical, ts, licence_no, action, outcome, delivery_id FROM access_event WHERE seq = 0")]
    public async Task Change_OfWhatIsLogged_IsRefusedByTheStore(string sql)
    {
        await using var log = await Open();
        await log.Deliver(0, 3);
        await log.Checkpoints.Publish(default);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => log.Run(sql));
    }

    internal static async Task<List<AccessEvent>> Events(TestAccessLog log)
    {
        await using var connection = await log.Store.Open(default);
        return await connection.Command(null, "SELECT canonical FROM access_event ORDER BY seq").Rows(row => AccessEvent.FromCanonical(row.GetFieldValue<byte[]>(0)), default);
    }

    private static async Task<string> Text(TestAccessLog log, string sql)
    {
        await using var connection = await log.Store.Open(default);
        return (await connection.Command(null, sql).Rows(row => row.GetString(0), default)).Single();
    }

    /// <summary>Fails after some bytes, as a damaged file does.</summary>
    private sealed class BreakingStream(byte[] bytes, int good) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= good ? throw new IOException("broken") : base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, good - Position)], cancellationToken);
    }
}

public sealed class SqliteAccessIngestTests : AccessIngestTests
{
    private protected override Task<TestAccessLog> Open() => TestAccessLog.Sqlite();
}

public sealed class PostgresAccessIngestTests(PostgresCluster cluster) : AccessIngestTests
{
    private protected override Task<TestAccessLog> Open() => TestAccessLog.Postgres(cluster);
}
