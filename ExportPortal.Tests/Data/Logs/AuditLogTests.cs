using System.Data.Common;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.Logs;

/// <summary>The same tests on both stores.</summary>
public abstract class AuditLogTests
{
    private protected abstract Task<TestLog> Open();

    [Fact]
    public async Task Append_InACommittedTransaction_GivesPlacesWithoutGaps()
    {
        await using var log = await Open();
        await log.Append(3);

        Assert.Equal([0L, 1, 2], (await log.Events()).Select(entry => entry.Seq));
        Assert.Equal(6, await log.Number("SELECT count(*) FROM audit_private"));
    }

    [Fact]
    public async Task Append_ReceiptOfAnEntry_HasItsPlaceAndLeaf()
    {
        await using var log = await Open();
        await log.Append(1);
        await using var transaction = await log.Connection.BeginTransactionAsync();
        var receipt = await AuditLog.Append(log.Connection, transaction, AuditEvents.Draft(), default);
        await transaction.CommitAsync();

        Assert.Equal(1, receipt.Seq);
        Assert.Equal(TreeHash.Leaf((await log.Events())[1].CanonicalBytes()), receipt.LeafHash);
    }

    [Fact]
    public async Task Append_RolledBack_LeavesNothingAndItsPlaceToTheNext()
    {
        await using var log = await Open();
        await log.Append(255);
        await using (var transaction = await log.Connection.BeginTransactionAsync())
        {
            await AuditLog.Append(log.Connection, transaction, AuditEvents.Draft(1), default);
            await transaction.RollbackAsync();
        }
        Assert.Equal(255, await log.Number("SELECT count(*) FROM audit_event"));
        Assert.Equal(0, await log.Number("SELECT count(*) FROM audit_tile"));

        await log.Append(2);
        await log.Publish();

        Assert.True((await log.Verify()).Intact);
    }

    [Fact]
    public async Task Publish_LogOfSeveralTiles_SignsTheRootOfThePlainTree()
    {
        await using var log = await Open();
        await log.Append(600);
        var published = await log.Publish();

        Assert.Equal(2, await log.Number("SELECT count(*) FROM audit_tile"));
        var plain = new MerkleTree([.. (await log.Events()).Select(entry => TreeHash.Leaf(entry.CanonicalBytes()))]);
        Assert.Equal(plain.Root(), published!.Checkpoint.Checkpoint.Root);
        Assert.Equal(600, published.Checkpoint.Size);
    }

    [Fact]
    public async Task Append_FromManySidesAtOnce_StaysDenseAndTrue()
    {
        await using var log = await Open();
        using var gate = new SemaphoreSlim(log.Connection is SqliteConnection ? 1 : 8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            await using var connection = await log.NewConnection();
            for (var i = 0; i < 20; i++)
            {
                await gate.WaitAsync();
                await using (var transaction = await connection.BeginTransactionAsync())
                {
                    await AuditLog.Append(connection, transaction, AuditEvents.Draft(writer * 20 + i), default);
                    await transaction.CommitAsync();
                }
                gate.Release();
            }
        }));
        await log.Publish();

        var result = await log.Verify();
        Assert.Equal(160, result.Size);
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("UPDATE audit_event SET act = 'x' WHERE seq = 1")]
    [InlineData("DELETE FROM audit_event WHERE seq = 299")]
    [InlineData("INSERT INTO audit_event SELECT 301, canonical, at, person_id, act, subject_kind, subject_id, outcome FROM audit_event WHERE seq = 1")]
    [InlineData("INSERT INTO audit_event SELECT -1, canonical, at, person_id, act, subject_kind, subject_id, outcome FROM audit_event WHERE seq = 1")]
    [InlineData("UPDATE audit_private SET value = 'x' WHERE seq = 1")]
    [InlineData("UPDATE audit_tile SET idx = 5")]
    [InlineData("DELETE FROM audit_tile")]
    [InlineData("INSERT INTO audit_tile SELECT level, 7, data FROM audit_tile")]
    [InlineData("UPDATE audit_checkpoint SET note = 'x'")]
    [InlineData("DELETE FROM audit_checkpoint")]
    [InlineData("INSERT INTO audit_checkpoint SELECT size - 1, root, note FROM audit_checkpoint")]
    public async Task Store_AChangeByTheApplication_IsRefused(string sql)
    {
        await using var log = await Open();
        await log.Append(300);
        await log.Publish();

        await Assert.ThrowsAnyAsync<DbException>(() => log.Run(sql));
        Assert.True((await log.Verify()).Intact);
    }

    [Fact]
    public async Task Erase_PersonalTextOfAnEntry_LeavesALogThatVerifies()
    {
        await using var log = await Open();
        await log.Append(3);
        await log.Publish();
        await log.Session.Write(transaction => AuditHistory.Erase(log.Connection, transaction, 1, default), default);

        var result = await log.Verify();
        Assert.Empty(result.Problems);
        Assert.Equal(2, result.Erased);
        var entries = await AuditHistory.All(log.Connection, -1, default);
        Assert.Equal(["Ines Ødegård", null, "Ines Ødegård"], entries.Select(entry => entry.ActorName));
        Assert.Equal(["Complete, see note 0", null, "Complete, see note 2"], entries.Select(entry => entry.Reason));
        Assert.Equal(("somebody whose name was erased", "The reason was erased; its hash stands in the entry."), (entries[1].Who, entries[1].Why)); // told, and not taken for an act of the portal
    }

    [Fact]
    public async Task OfSubject_AfterAPlace_GivesItsLaterEntriesOnly()
    {
        await using var log = await Open();
        await log.Append(12);
        var subject = AuditEvents.Id(101).ToString();

        Assert.Equal([1L, 6, 11], (await AuditHistory.OfSubject(log.Connection, "application", subject, -1, default)).Select(entry => entry.Event.Seq));
        Assert.Equal([11L], (await AuditHistory.OfSubject(log.Connection, "application", subject, 6, default)).Select(entry => entry.Event.Seq));
    }

    [Fact]
    public async Task Newest_OfASubject_GivesTheLatestFirstAndNoMoreThanAsked()
    {
        await using var log = await Open();
        await log.Append(12);
        var subject = AuditEvents.Id(101).ToString();
        var newest = await AuditHistory.NewestOfSubject(log.Connection, "application", subject, 2, default);
        Assert.Equal([11L, 6], newest.Select(entry => entry.Event.Seq));
        var done = await AuditHistory.DoneTo(log.Connection, "application", subject, long.MaxValue, 200, default);
        Assert.All(done, entry => Assert.Equal(AuditOutcome.Done, entry.Event.Outcome));
        Assert.Equal(done.Select(entry => entry.Event.Seq).OrderDescending(), done.Select(entry => entry.Event.Seq));
        var act = done[0].Event.Act;
        Assert.All(await AuditHistory.DoneTo(log.Connection, "application", subject, long.MaxValue, 200, default, act), entry => Assert.Equal(act, entry.Event.Act));
        Assert.DoesNotContain(await AuditHistory.DoneTo(log.Connection, "application", subject, long.MaxValue, 200, default, without: act), entry => entry.Event.Act == act);
        Assert.DoesNotContain(await AuditHistory.DoneTo(log.Connection, "application", subject, done[0].Event.Seq, 200, default), entry => entry.Event.Seq == done[0].Event.Seq);
    }

    [Fact]
    public async Task Inclusion_EveryEntry_IsProvedToAStranger()
    {
        await using var log = await Open();
        await log.Append(300);
        await log.Publish();
        await log.Append(1);

        foreach (var seq in new long[] { 0, 1, 255, 256, 299 })
        {
            var text = (await AuditProofs.Inclusion(log.Connection, seq, default))!.ProofText();
            var proof = InclusionProof.Parse(text);
            Assert.Null(proof.Fault(NoteKey.Parse(log.Key.Key.ToString()), CheckpointKey.Check));
            Assert.Equal(seq, AuditEvent.FromCanonical(proof.Entry.Span).Seq);
        }
        Assert.Null(await AuditProofs.Inclusion(log.Connection, 300, default));
        Assert.Null(await AuditProofs.Inclusion(log.Connection, -1, default));
    }
}

public sealed class SqliteAuditLogTests : AuditLogTests
{
    private protected override Task<TestLog> Open() => TestLog.Sqlite();

    [Fact]
    public async Task Store_InsertOrReplace_IsRefused()
    {
        await using var log = await Open();
        await log.Append(3);

        await Assert.ThrowsAnyAsync<DbException>(() =>
            log.Run("INSERT OR REPLACE INTO audit_event SELECT seq, canonical, at, person_id, 'x', subject_kind, subject_id, outcome FROM audit_event WHERE seq = 1"));
    }
}

public sealed class PostgresAuditLogTests(PostgresCluster cluster) : AuditLogTests
{
    private protected override Task<TestLog> Open() => TestLog.Postgres(cluster);

    [Theory]
    [InlineData("UPDATE audit_event SET act = 'x'")]
    [InlineData("DELETE FROM audit_tile")]
    [InlineData("TRUNCATE audit_checkpoint")]
    [InlineData("ALTER TABLE audit_event DISABLE TRIGGER ALL")]
    [InlineData("ALTER TABLE audit_event ADD COLUMN x int")]
    [InlineData("DROP TABLE audit_private")]
    [InlineData("SET session_replication_role = replica")]
    public async Task Store_AsTheApplicationsRole_CannotBeChanged(string sql)
    {
        await using var log = await Open();
        await log.Append(1);
        await UseRole(log);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => log.Run(sql));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact]
    public async Task Append_AsTheApplicationsRole_WorksAndSoDoesErasure()
    {
        await using var log = await Open();
        await UseRole(log);
        await log.Append(260);
        await log.Publish();
        await log.Session.Write(transaction => AuditHistory.Erase(log.Connection, transaction, 1, default), default);

        Assert.True((await log.Verify()).Intact);
    }

    [Theory]
    [InlineData("TRUNCATE audit_event CASCADE")]
    [InlineData("TRUNCATE audit_tile")]
    [InlineData("TRUNCATE audit_checkpoint")]
    public async Task Store_TruncateByTheOwner_IsRefused(string sql)
    {
        await using var log = await Open();
        await log.Append(1);

        await Assert.ThrowsAsync<PostgresException>(() => log.Run(sql));
    }

    private static async Task UseRole(TestLog log)
    {
        var role = $"app_{Guid.NewGuid():N}";
        await log.Run($"CREATE ROLE {role}; {AuditLogSchema.PostgresGrants(role)} SET ROLE {role}");
    }
}
