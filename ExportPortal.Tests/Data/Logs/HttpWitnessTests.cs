using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>A machine that remembers: whoever has database, key and folders cannot make it forget.</summary>
public sealed class HttpWitnessTests
{
    [Fact]
    public async Task Publish_GrowingLog_IsKeptWithItsProof()
    {
        await using var log = await TestLog.Sqlite();
        var witness = new WitnessDouble(log.Key.Key);
        foreach (var count in new[] { 1, 300, 7 })
        {
            await log.Append(count);
            Assert.Empty((await Publish(log, witness))!.Failures);
        }

        Assert.Equal(308, witness.Kept!.Size);
        Assert.Equal(308, (await witness.Sink.Newest(default))!.Size);
    }

    [Fact]
    public async Task Publish_LogRewrittenAndSignedAnew_IsRefusedByTheWitnessAlone()
    {
        await using var log = await TestLog.Sqlite();
        var witness = new WitnessDouble(log.Key.Key);
        await log.Append(20);
        await Publish(log, witness);
        await log.Unlock();
        await log.Rewrite(all => all.Select(entry => entry.Seq == 3 ? entry with { Act = "x" } : entry));
        await log.Run("DELETE FROM audit_checkpoint");
        await log.Append(5);

        var refused = await Assert.ThrowsAsync<LogInconsistentException>(() => Publish(log, witness));
        Assert.Contains("witness.example", refused.Message);
        var forged = new Checkpoint(log.Key.Key.Name, 25, TreeHash.Empty).Sign(log.Key);
        await Assert.ThrowsAsync<LogInconsistentException>(() => witness.Sink.Publish(forged, _ => Task.FromResult<IReadOnlyList<TreeHash>>([TreeHash.Empty]), default));
        Assert.Equal(20, witness.Kept!.Size);
    }

    /// <summary>409 is an answer to a race as well as to another log of the same size.</summary>
    [Fact]
    public async Task Publish_AnotherPublisherWasFaster_IsNoContradiction()
    {
        await using var log = await TestLog.Sqlite();
        var witness = new WitnessDouble(log.Key.Key);
        await log.Append(4);
        await Publish(log, witness);
        await log.Append(2);
        witness.Faster = new Checkpoint(log.Key.Key.Name, 6, TreeHash.Empty).Sign(log.Key);
        var next = new Checkpoint(log.Key.Key.Name, 5, TreeHash.Empty).Sign(log.Key);

        Assert.Contains("newer checkpoint", (await Assert.ThrowsAsync<IOException>(() => witness.Sink.Publish(next, _ => Task.FromResult<IReadOnlyList<TreeHash>>([TreeHash.Empty]), default))).Message);
    }

    [Fact]
    public async Task Publish_WitnessAway_IsToldAndMadeUpForLater()
    {
        await using var log = await TestLog.Sqlite();
        var witness = new WitnessDouble(log.Key.Key) { IsAway = true };
        await log.Append(4);

        Assert.Contains("cannot be reached", Assert.Single((await Publish(log, witness, log.Sinks[0]))!.Failures));
        witness.IsAway = false;
        Assert.Empty((await Publish(log, witness, log.Sinks[0]))!.Failures);
        Assert.Equal(4, witness.Kept!.Size);
    }

    [Fact]
    public async Task CheckStart_WitnessThatKnowsNothingBesideASignedLog_RefusesUnlessItIsNewOrAway()
    {
        await using var log = await TestLog.Sqlite();
        foreach (var _ in (int[])[1, 2])
        {
            await log.Append(3);
            await log.Publish();
        }
        var empty = new WitnessDouble(log.Key.Key);
        StartupGuard Guard(HttpWitness witness) => new(log.Key.Key, [.. log.Sinks, witness]);

        var refused = await Assert.ThrowsAsync<LogInconsistentException>(() => Guard(empty.Sink).CheckStart(log.Connection, default));
        Assert.Contains("witness.example/w/ knows no checkpoint", refused.Message);
        Assert.Contains("Log:NewWitnesses", refused.Message);
        await Guard(empty.Begun).CheckStart(log.Connection, default);
        empty.IsAway = true;
        await Guard(empty.Sink).CheckStart(log.Connection, default);
        empty.IsAway = false;
        await Publish(log, empty, log.Sinks[0]);
        await log.Append(1);
        await Publish(log, empty, log.Sinks[0]);
        await Guard(empty.Sink).CheckStart(log.Connection, default);
    }

    private static Task<PublishedCheckpoint?> Publish(TestLog log, WitnessDouble witness, params ICheckpointSink[] others) =>
        new CheckpointPublisher(log.Key, [.. others, witness.Sink]).Publish(log.Session, default);
}
