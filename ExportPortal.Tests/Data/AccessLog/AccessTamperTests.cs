using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;

namespace ExportPortal.Data.AccessLog;

/// <summary>What the owner of the database may try, on both stores. Each is found and named.</summary>
public abstract class AccessTamperTests
{
    private protected abstract Task<TestAccessLog> Open();

    [Theory]
    [InlineData("column", "UPDATE access_event SET outcome = 1 WHERE seq = 5")]
    [InlineData("column", "UPDATE access_event SET licence_no = 'NONE' WHERE seq = 5")]
    [InlineData("column", "UPDATE access_event SET ts = ts + 1 WHERE seq = 5")]
    [InlineData("column", "UPDATE access_event SET actor = (SELECT actor FROM access_event WHERE seq = 6) WHERE seq = 5")]
    [InlineData("column", "UPDATE access_event SET country = NULL WHERE seq = 5")]
    [InlineData("column", "UPDATE access_event SET delivery_id = 99 WHERE seq = 5")]
    [InlineData("gap", "DELETE FROM access_event WHERE seq = 5")]
    [InlineData("tail", "DELETE FROM access_event WHERE seq >= 290")]
    [InlineData("tile", "DELETE FROM access_tile")]
    [InlineData("checkpoint", "UPDATE access_checkpoint SET note = 'x'")]
    [InlineData("checkpoint", "DELETE FROM access_checkpoint")]
    [InlineData("private", "UPDATE access_identity SET value = 'actor-x' WHERE kind = 'actor' AND value = 'actor-1'")]
    [InlineData("rollup", "UPDATE access_rollup SET events = events + 1")]
    [InlineData("rollup", "DELETE FROM access_rollup")]
    [InlineData("delivery", "UPDATE access_delivery SET signature = (SELECT canonical FROM access_event WHERE seq = 5)")]
    [InlineData("delivery", "UPDATE access_source SET public_key = (SELECT sha256 FROM access_delivery)")]
    [InlineData("delivery", "UPDATE access_delivery SET sha256 = (SELECT public_key FROM access_source)")]
    [InlineData("flag", "UPDATE access_flag SET licence_no = 'NONE'")]
    [InlineData("flag", "UPDATE access_flag SET ts = ts + 1")]
    [InlineData("flag", "UPDATE access_flag SET seq = 4000")]
    [InlineData("entry", "UPDATE access_event SET canonical = substr(canonical, 2) WHERE seq = 5")]
    public async Task Verify_ChangedStore_IsFound(string kind, string sql)
    {
        await using var log = await Open();
        await log.Deliver(0, 300);
        await log.Run("INSERT INTO access_flag (rule, seq, ts, licence_no) SELECT 'AN-06', seq, ts, licence_no FROM access_event WHERE seq = 7");
        await log.Checkpoints.Publish(default);
        Assert.Empty((await log.Verify()).Problems);
        await log.Unlock();
        await log.Run(sql);

        Assert.Contains((await log.Verify()).Problems, problem => problem.Kind == kind);
    }

    /// <summary>Whoever takes an entry out of the index hides it from everybody who searches, and no byte of the log changes.</summary>
    [Fact]
    public async Task Verify_IndexOfWordsThatWasChanged_IsFound()
    {
        await using var log = await Open();
        await log.Deliver(0, 300);
        await log.Deliver(AccessEvents.Line(400).Replace("core.patient", "Café-Liste über_all", StringComparison.Ordinal) + "\n");
        await log.Checkpoints.Publish(default);
        Assert.Empty((await log.Verify()).Problems);
        await log.Unlock();
        foreach (var sql in IndexChanges)
            await log.Run(sql);

        var found = (await log.Verify()).Problems;

        Assert.NotEmpty(found);
        Assert.All(found, problem => Assert.Equal("words", problem.Kind));
    }

    /// <summary>How an entry is taken out of the index.</summary>
    private protected abstract string[] IndexChanges { get; }

    [Fact]
    public async Task Verify_EntryRewrittenWithColumnsAndSums_IsFoundByTileAndCheckpoint()
    {
        await using var log = await Open();
        await log.Deliver(0, 300);
        await log.Checkpoints.Publish(default);
        await log.Unlock();
        var entry = (await AccessIngestTests.Events(log))[5];
        var forged = entry with { Facts = entry.Facts with { QueryTextRef = "innocent" } };
        await log.Run("UPDATE access_event SET canonical = @canonical WHERE seq = 5", ("@canonical", forged.CanonicalBytes()));

        Assert.Equal(["checkpoint", "outside", "tile"], (await log.Verify()).Problems.Select(problem => problem.Kind).Distinct().Order());
    }

    /// <summary>Pages are compared on several cores; what is found must not depend on where a page or a tile ends.</summary>
    [Fact]
    public async Task Verify_LogOfSeveralPages_FindsEachChangeWithItsPlace()
    {
        await using var log = await Open();
        foreach (var (from, count) in new[] { (0, 8_300), (8_300, 1), (8_301, 699), (9_000, 1_000) })
        {
            await log.Deliver(from, count);
            await log.Checkpoints.Publish(default);
        }
        var whole = await log.Verify();
        Assert.Empty(whole.Problems);
        Assert.Equal((10_000L, 4L), (whole.Size, whole.Checkpoints));
        await log.Unlock();
        await log.Run("UPDATE access_event SET purpose = 'other' WHERE seq = 8191 OR seq = 9999");
        await log.Run("UPDATE access_checkpoint SET root = (SELECT root FROM access_checkpoint WHERE size = 10000) WHERE size = 8301");
        await log.Run("UPDATE access_tile SET data = (SELECT data FROM access_tile WHERE level = 0 AND idx = 3) WHERE level = 0 AND idx = 34");
        await log.Run("UPDATE access_event SET delivery_id = (SELECT min(delivery_id) FROM access_event) WHERE seq = 8300");

        var found = (await log.Verify()).Problems;
        Assert.Equal([8191, 8300, 9999], found.Where(problem => problem.Kind == "column").Select(problem => (int)problem.Seq!).Order());
        Assert.Equal([8_704], found.Where(problem => problem.Kind == "tile").Select(problem => (int)problem.Seq!));
        Assert.Contains(found, problem => problem.Kind == "checkpoint" && problem.Message.Contains("8301", StringComparison.Ordinal));

        await log.Run("DELETE FROM access_event WHERE seq = 9500");
        Assert.Contains((await log.Verify()).Problems, problem => (problem.Kind, problem.Seq) == ("gap", 9_500L));
    }

    [Fact]
    public async Task EnsureReady_LogWhoseEndWasCutOff_RefusesToStart()
    {
        await using var log = await Open();
        await log.Deliver(0, 30);
        await log.Checkpoints.Publish(default);
        await log.Unlock();
        await log.Run("DELETE FROM access_event WHERE seq >= 20");
        await log.Run("DELETE FROM access_checkpoint");

        var refused = await Assert.ThrowsAsync<LogInconsistentException>(() => log.Store.EnsureReady(log.Witness, default));
        Assert.Contains("access log has 20 entries", refused.Message);
    }

    [Fact]
    public async Task EnsureReady_FolderThatIsEmptyBesideASignedLog_RefusesUntilItIsBackOrNamedAsNew()
    {
        await using var log = await Open();
        foreach (var from in new[] { 0, 30 })
        {
            await log.Store.EnsureReady(log.Witness, default); // the first is not given away before it is signed
            await log.Deliver(from, 30);
            await log.Checkpoints.Publish(default);
        }
        Directory.Move(Path.Combine(log.Folder, "witness"), Path.Combine(log.Folder, "gone"));

        var refused = await Assert.ThrowsAsync<LogInconsistentException>(() => log.Store.EnsureReady(log.Witness, default));

        Assert.Contains(Path.Combine(log.Folder, "witness", "access"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("Log:NewCheckpointFolders", refused.Message, StringComparison.Ordinal);
        var begun = AccessWitness.From(new AccessLogOptions(), LogPlaces.From(new LogOptions { NewCheckpointFolders = ["witness"] }, log.Folder), log.Paths);
        await log.Store.EnsureReady(begun, default);
        using (var checkpoints = new AccessCheckpoints(log.Store, begun))
            await checkpoints.Publish(default);
        await log.Store.EnsureReady(log.Witness, default);
    }

    [Fact]
    public async Task Proof_OfEachEntry_HoldsForSomebodyWithThePublicKeyAlone()
    {
        await using var log = await Open();
        await log.Deliver(0, 300);
        await log.Checkpoints.Publish(default);
        var key = NoteKey.Parse(log.Witness.Key.Key.ToString());

        foreach (var seq in new[] { 0L, 255, 256, 299 })
        {
            var proof = InclusionProof.Parse((await log.Search.Proof(seq, default))!.ProofText());
            Assert.Null(proof.Fault(key, CheckpointKey.Check));
            Assert.Equal(seq, AccessEvent.FromCanonical(proof.Entry.Span).Seq);
            Assert.NotNull((proof with { Index = seq ^ 1 }).Fault(key, CheckpointKey.Check));
        }
        Assert.Null(await log.Search.Proof(300, default));
    }
}

public sealed class SqliteAccessTamperTests : AccessTamperTests
{
    private protected override Task<TestAccessLog> Open() => TestAccessLog.Sqlite();

    private protected override string[] IndexChanges => ["INSERT INTO access_fts (access_fts, rowid, words) SELECT 'delete', seq, words FROM access_words WHERE seq = 5"];

    [Fact]
    public async Task Verify_ViewOfTheWordsThatWasChanged_IsFound()
    {
        await using var log = await Open();
        await log.Deliver(0, 30);
        await log.Run("DROP VIEW access_words; CREATE VIEW access_words (seq, words) AS SELECT seq, '' FROM access_event");

        Assert.Equal("words", Assert.Single((await log.Verify()).Problems).Kind);
    }
}

public sealed class PostgresAccessTamperTests(PostgresCluster cluster) : AccessTamperTests
{
    private protected override Task<TestAccessLog> Open() => TestAccessLog.Postgres(cluster);

    private protected override string[] IndexChanges => ["ALTER TABLE access_event ALTER COLUMN words DROP EXPRESSION", "UPDATE access_event SET words = '' WHERE seq = 5"];
}
