using System.Globalization;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Data.AccessLog;

/// <summary>What is kept of a source beside its deliveries, on both stores.</summary>
public abstract class SourceKeysTests
{
    private protected abstract Task<TestAccessLog> Open();

    [Fact]
    public async Task Confirm_AnotherKey_KeepsTheSourceAndTheDeliveriesOfBeforeTrue()
    {
        await using var log = await Open();
        await log.Deliver(0, 20);
        await log.Checkpoints.Publish(default);
        using var folder = new TemporaryFolder();
        var (keys, before, next) = (new SourceKeys(log.Store), log.Source, CheckpointKey.Create(Path.Combine(folder.FullName, "next.key"), "enclave-1").Key.PublicKey.ToArray());
        Assert.True(await log.Sources.Add("ENCLAVE-1", next, null, [], AccessEvents.Start, default));
        var (who, now) = ((Guid.NewGuid(), "Ruben Ashe"), AccessEvents.Start.AddDays(1));

        Assert.True(await keys.Ask(before, next, now, who, default));
        Assert.False(await keys.Ask(before, new byte[32], now, who, default));
        Assert.Null(await keys.Waiting("ENCLAVE-1", default));
        var waiting = (await keys.Waiting("enclave-1", default))!;
        Assert.Equal((who, false, false), (waiting.Asked, waiting.Confirmed, waiting.Closed));
        Assert.Equal(("enclave-1", waiting.Id), Assert.Single(await keys.AllWaiting(default)) is var only ? (only.Key, only.Value.Id) : default);
        Assert.True(await log.Sources.Close("enclave-1", now, default));
        Assert.True(await keys.Confirm(before, waiting, now, default));
        Assert.False(await keys.Confirm(before, waiting, now, default));
        Assert.False(await keys.Decline(waiting, now, default));
        Assert.Empty(await keys.AllWaiting(default));

        var after = (await log.Sources.Find("enclave-1", default))!;
        Assert.Equal((before.Id, false, true), (after.Id, after.Closed, after.Confirmed));
        Assert.Equal(next, after.PublicKey);
        Assert.Equal(2, (await log.Sources.All(default)).Count);
        Assert.Empty((await log.Verify()).Problems);
        await log.Run("DELETE FROM access_source WHERE name LIKE '%~%'");
        Assert.Contains((await log.Verify()).Problems, problem => problem.Kind == "delivery"); // it was the key of before that kept them true
    }

    [Fact]
    public async Task Mark_QueriesOfTheLastDays_AreCountedBySourceAndForgottenWithTheirDays()
    {
        await using var log = await Open();
        var (rules, now) = (new AccessRuleStore(log.Store), DateTimeOffset.UtcNow);
        async Task Read(int from, int days, string resource)
        {
            await log.Deliver(string.Join('\n', Enumerable.Range(from, 5).Select(number => AccessEvents.Line(number).Replace("core.patient(age, diagnosis)", resource, StringComparison.Ordinal)
                .Replace($"{AccessEvents.Facts(number).At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", now.AddDays(-days).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal))) + "\n");
            var chunk = (await rules.Next(AnomalyTerms.Usual, default))!;
            await rules.Mark(chunk.End, [], [], default, null, chunk.Fresh);
        }

        await Read(0, 0, "core.patient(age)");
        await Read(10, 5, "core.patient");
        await Read(20, ColumnCounts.Days, "core.patient");
        Assert.Equal((10L, 5L), (await log.Sources.All(default)).Single().Columns);

        await log.Run("INSERT INTO access_progress (name, place) VALUES ('queries 1 enclave-1', 9), ('bare queries 1 enclave-1', 9)");
        await Read(30, 0, "core.patient");
        Assert.Equal((15L, 10L), (await log.Sources.All(default)).Single().Columns);
        Assert.Equal(0, await log.Number("SELECT count(*) FROM access_progress WHERE name LIKE '%queries 1 %'"));
    }
}

public sealed class SqliteSourceKeysTests : SourceKeysTests
{
    private protected override Task<TestAccessLog> Open() => TestAccessLog.Sqlite();
}

public sealed class PostgresSourceKeysTests(PostgresCluster cluster) : SourceKeysTests
{
    private protected override Task<TestAccessLog> Open() => TestAccessLog.Postgres(cluster);
}
