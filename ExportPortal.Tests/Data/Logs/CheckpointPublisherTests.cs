using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Data.Logs;

public abstract class CheckpointPublisherTests
{
    private protected abstract Task<TestLog> Open();

    [Fact]
    public async Task Publish_NewActs_KeepsTheSameCheckpointInTheStoreAndInEachPlaceOutside()
    {
        await using var log = await Open();
        await log.Append(5);

        var published = (await log.Publish())!;

        Assert.Empty(published.Failures);
        Assert.True(published.Checkpoint.IsSignedBy(log.Key.Key, CheckpointKey.Check));
        foreach (var sink in log.Sinks)
            Assert.Equal(published.Checkpoint.ToString(), (await sink.Newest(default))!.ToString());
        Assert.Equal(5, await log.Number("SELECT max(size) FROM audit_checkpoint"));
    }

    [Fact]
    public async Task Publish_NothingNew_SignsNothing()
    {
        await using var log = await Open();
        var publisher = log.Publisher;
        Assert.Null(await publisher.Publish(log.Session, default));
        await log.Append(1);
        Assert.NotNull(await publisher.Publish(log.Session, default));

        Assert.Null(await publisher.Publish(log.Session, default));
        Assert.Equal(1, await log.Number("SELECT count(*) FROM audit_checkpoint"));
    }

    [Fact]
    public async Task Publish_AgainAndAgain_SatisfiesAWitnessThatAsksForProofs()
    {
        await using var log = await Open();
        var witness = new Witness(log);
        var publisher = new CheckpointPublisher(log.Key, [witness]);
        foreach (var count in new[] { 1, 254, 1, 1, 300 })
        {
            await log.Append(count);
            Assert.Empty((await publisher.Publish(log.Session, default))!.Failures);
        }

        Assert.Equal(557, (await witness.Newest(default))!.Size);
        Assert.Equal(5, witness.Accepted);
    }

    /// <summary>A publisher that trusted the store alone would sign the forgery; the witness would not take it.</summary>
    [Fact]
    public async Task Witness_CheckpointOfARewrittenLog_IsNotTaken()
    {
        await using var log = await Open();
        var witness = new Witness(log);
        await log.Append(300);
        await new CheckpointPublisher(log.Key, [witness]).Publish(log.Session, default);
        await log.Unlock();
        await log.Rewrite(all => all.Select(entry => entry.Seq == 10 ? entry with { Act = "x" } : entry));
        await log.SignAgain(log.Key);
        await log.Append(1);
        var published = await new CheckpointPublisher(log.Key, []).Publish(log.Session, default);

        await Assert.ThrowsAsync<LogInconsistentException>(() => witness.Publish(published!.Checkpoint, default));
        Assert.Equal(300, (await witness.Newest(default))!.Size);
    }

    [Fact]
    public async Task Publish_LogRewrittenSinceTheLastCheckpoint_IsRefused()
    {
        await using var log = await Open();
        await log.Append(10);
        await log.Publish();
        await log.Unlock();
        await log.Rewrite(all => all.Select(entry => entry.Seq == 3 ? entry with { Act = "x" } : entry));
        await log.Append(1);

        var refused = await Assert.ThrowsAsync<LogInconsistentException>(log.Publish);

        Assert.Contains("first 10 entries", refused.Message);
        Assert.Equal(1, await log.Number("SELECT count(*) FROM audit_checkpoint"));
    }

    [Fact]
    public async Task Publish_CheckpointsGoneFromTheStore_StillComparesWithThoseOutside()
    {
        await using var log = await Open();
        await log.Append(10);
        await log.Publish();
        await log.Unlock();
        await log.Run("DELETE FROM audit_checkpoint");
        await log.Rewrite(all => all.Take(8));

        Assert.Contains("has 8 entries", (await Assert.ThrowsAsync<LogInconsistentException>(log.Publish)).Message);
    }

    [Fact]
    public async Task Publish_NothingNewOnAnotherDay_GivesTheNewestAwayOnceMore()
    {
        await using var log = await Open();
        await log.Append(1);
        var (clock, place) = (new FakeTimeProvider(Cases.Start), Path.Combine(log.Folder, "emptied"));
        var publisher = new CheckpointPublisher(log.Key, [new FolderSink(place)], time: clock);
        await publisher.Publish(log.Session, default);
        Directory.Delete(place, recursive: true);
        Assert.Null(await publisher.Publish(log.Session, default));
        Assert.False(Directory.Exists(place));

        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(1, (await publisher.Publish(log.Session, default))!.Checkpoint.Size);
        Assert.Equal(1, (await new FolderSink(place).Newest(default))!.Size);
        Assert.Null(await publisher.Publish(log.Session, default));
        Assert.Equal(1, await log.Number("SELECT count(*) FROM audit_checkpoint"));
    }

    [Fact]
    public async Task Publish_OnePlaceBroken_ReportsItAndMakesUpForItLater()
    {
        await using var log = await Open();
        await log.Append(1);
        await File.WriteAllTextAsync(Path.Combine(log.Folder, "blocked"), "a file where a folder should be");
        var publisher = new CheckpointPublisher(log.Key, [log.Sinks[0], new FolderSink(Path.Combine(log.Folder, "blocked"))]);

        var published = await publisher.Publish(log.Session, default);
        Assert.Contains("blocked", Assert.Single(published!.Failures));
        Assert.Equal(1, (await log.Sinks[0].Newest(default))!.Size);

        File.Delete(Path.Combine(log.Folder, "blocked"));
        Assert.Empty((await publisher.Publish(log.Session, default))!.Failures);
        Assert.Null(await publisher.Publish(log.Session, default));
        Assert.Equal(1, (await new FolderSink(Path.Combine(log.Folder, "blocked")).Newest(default))!.Size);
    }

    [Fact]
    public async Task Folder_OfManyCheckpoints_IsDividedAndKnowsItsNewest()
    {
        await using var log = await Open();
        await log.Append(1);
        var checkpoint = (await new CheckpointPublisher(log.Key, log.Sinks).Publish(log.Session, default))!;
        var kept = (await log.Sinks[0].Newest(default))!;
        var root = Path.Combine(log.Folder, "divided");
        Directory.CreateDirectory(root);
        // One of an earlier version lies in the folder itself.
        await File.WriteAllTextAsync(Path.Combine(root, $"{99_999:D19}-old.checkpoint"), kept.ToString());
        // Another log keeps its own in a folder of this one.
        await new FolderSink(Path.Combine(root, "access")).Publish(kept, default);
        await File.WriteAllTextAsync(Path.Combine(root, "access", $"{99_999_999:D19}-other.checkpoint"), kept.ToString());
        var sink = new FolderSink(root);
        await sink.Publish(kept, default);

        Assert.Empty(Directory.GetFiles(root, "*1-*.checkpoint"));
        Assert.EndsWith("old.checkpoint", FolderSink.NewestFile(root));
        File.Delete(Path.Combine(root, $"{99_999:D19}-old.checkpoint"));
        Assert.Equal(kept.ToString(), (await sink.Newest(default))!.ToString());
        Assert.Equal(Path.Combine(root, $"{0:D15}"), Path.GetDirectoryName(FolderSink.NewestFile(root)));
        Assert.Empty(checkpoint.Failures);
    }

    [Fact]
    public async Task Check_StoreCutBehindTheNewestCheckpoint_RefusesToStart()
    {
        await using var log = await Open();
        await log.Append(300);
        await log.Publish();
        await log.Guard.Check(log.Connection, default);
        await log.Unlock();
        await log.Run("DELETE FROM audit_checkpoint");
        await log.Rewrite(all => all.Take(299));

        Assert.Contains("has 299 entries", (await Assert.ThrowsAsync<LogInconsistentException>(() => log.Guard.Check(log.Connection, default))).Message);
    }

    [Fact]
    public async Task Check_WithAnotherKey_RefusesToStart()
    {
        await using var log = await Open();
        await log.Append(1);
        await log.Publish();
        var other = CheckpointKey.Create(Path.Combine(log.Folder, "other.key"), log.Key.Key.Name);

        var refused = await Assert.ThrowsAsync<LogInconsistentException>(() => new StartupGuard(other.Key, log.Sinks).Check(log.Connection, default));
        Assert.Contains("not signed by the portal's key", refused.Message);
    }

    [Fact]
    public async Task Check_OnePlaceOutOfReach_GoesOnWithTheOther()
    {
        await using var log = await Open();
        await log.Append(2);
        await log.Publish();

        await new StartupGuard(log.Key.Key, [log.Sinks[0], new OutOfReach()]).Check(log.Connection, default);
        var refused = await Assert.ThrowsAsync<LogInconsistentException>(() => new StartupGuard(log.Key.Key, [new OutOfReach()]).Check(log.Connection, default));
        Assert.Contains("No place outside", refused.Message);
    }

    /// <summary>Remembers the last checkpoint, and takes the next only with a proof that it continues that one.</summary>
    private sealed class Witness(TestLog log) : ICheckpointSink
    {
        private SignedCheckpoint? last;

        public string Name => "witness";

        public int Accepted { get; private set; }

        public async Task Publish(SignedCheckpoint checkpoint, CancellationToken cancellation)
        {
            var (older, olderRoot) = last is null ? (0, TreeHash.Empty) : (last.Size, last.Checkpoint.Root);
            var proof = await new LogTiles(LogTables.Audit).Hashes(log.Connection, MerklePath.Consistency(older, checkpoint.Size), checkpoint.Size, cancellation);
            if (!checkpoint.IsSignedBy(log.Key.Key, CheckpointKey.Check)
                || !MerkleProof.VerifyConsistency(older, olderRoot, checkpoint.Size, checkpoint.Checkpoint.Root, proof))
                throw new LogInconsistentException($"{checkpoint.Size} entries do not continue the {older} entries seen last.");
            last = checkpoint;
            Accepted++;
        }

        public Task<SignedCheckpoint?> Newest(CancellationToken cancellation) => Task.FromResult(last);
    }

    private sealed class OutOfReach : ICheckpointSink
    {
        public string Name => "far away";

        public Task Publish(SignedCheckpoint checkpoint, CancellationToken cancellation) => throw new IOException("no route");

        public Task<SignedCheckpoint?> Newest(CancellationToken cancellation) => throw new IOException("no route");
    }
}

public sealed class SqliteCheckpointPublisherTests : CheckpointPublisherTests
{
    private protected override Task<TestLog> Open() => TestLog.Sqlite();

    [Fact]
    public async Task Check_OldCopyOfTheFileRestored_RefusesToStartAndIsFound()
    {
        await using var log = await Open();
        await log.Append(10);
        await log.Publish();
        var copy = Path.Combine(log.Folder, "copy.db");
        await log.Run($"VACUUM INTO '{copy}'");
        await log.Append(10);
        await log.Publish();

        await log.RestoreFrom(copy);

        Assert.Contains("old copy was restored", (await Assert.ThrowsAsync<LogInconsistentException>(() => log.Guard.Check(log.Connection, default))).Message);
        Assert.Contains("tail", (await log.Verify()).Problems.Select(problem => problem.Kind));
    }
}

public sealed class PostgresCheckpointPublisherTests(PostgresCluster cluster) : CheckpointPublisherTests
{
    private protected override Task<TestLog> Open() => TestLog.Postgres(cluster);
}
