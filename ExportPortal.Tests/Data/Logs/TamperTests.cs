using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;
using Npgsql;

namespace ExportPortal.Data.Logs;

/// <summary>Each kind of change behind the application's back is found, on both stores.</summary>
public abstract class TamperTests
{
    private const int Size = 530;

    private protected abstract Task<TestLog> Open();

    private static readonly Dictionary<string, (string Finds, Func<TestLog, Task> Forge)> Kinds = new()
    {
        ["column act changed"] = ("column", log => log.Run("UPDATE audit_event SET act = 'application.grant' WHERE seq = 10")),
        ["column at one millisecond later"] = ("column", log => log.Run("UPDATE audit_event SET at = at + 1 WHERE seq = 10")),
        ["column person removed"] = ("column", log => log.Run("UPDATE audit_event SET person_id = NULL WHERE seq = 10")),
        ["column subject changed"] = ("column", log => log.Run("UPDATE audit_event SET subject_id = 'x' WHERE seq = 529")),
        ["column outcome changed"] = ("column", log => log.Run("UPDATE audit_event SET outcome = 'denied' WHERE seq = 10")),
        ["one bit of the canonical bytes flipped"] = ("tile", log => FlipBit(log, "audit_event", "canonical", "seq = 300", 60)),
        ["canonical bytes cut"] = ("entry", log => log.Run("UPDATE audit_event SET canonical = substr(canonical, 1, 20) WHERE seq = 10")),
        ["canonical bytes of another version"] = ("entry", log => FlipBit(log, "audit_event", "canonical", "seq = 10", 0)),
        ["entry rewritten, columns too"] = ("tile", log => RewriteOne(log, 10, entry => entry with { Act = "application.grant" })),
        ["last entry rewritten, columns too"] = ("checkpoint", log => RewriteOne(log, Size - 1, entry => entry with { Act = "application.grant" })),
        ["text moved between fields"] = ("tile", log => RewriteOne(log, 10, entry => entry with { From = "REGISTEREDIN", To = "_REVIEW" })),
        ["entry deleted"] = ("gap", log => log.Run("DELETE FROM audit_event WHERE seq = 10")),
        ["first entry deleted"] = ("gap", log => log.Run("DELETE FROM audit_event WHERE seq = 0")),
        ["entry deleted, the rest renumbered"] = ("checkpoint", log => log.Rewrite(all => all.Where(entry => entry.Seq != 10).Append(all[^1]))),
        ["entry put in, the rest renumbered"] = ("checkpoint", log => log.Rewrite(all => all.Take(10).Append(all[3]).Concat(all.Skip(10)).Take(Size))),
        ["entry before the first"] = ("gap", log => log.Run("INSERT INTO audit_event SELECT -5, canonical, at, person_id, act, subject_kind, subject_id, outcome FROM audit_event WHERE seq = 1")),
        ["entry far behind the last"] = ("gap", log => log.Run("INSERT INTO audit_event SELECT 9000000000000, canonical, at, person_id, act, subject_kind, subject_id, outcome FROM audit_event WHERE seq = 1")),
        ["two entries swapped"] = ("checkpoint", log => log.Rewrite(all => all.Select(entry => entry.Seq == 3 ? all[4] : entry.Seq == 4 ? all[3] : entry))),
        ["two entries' rows swapped"] = ("column", async log =>
        {
            await log.Run("UPDATE audit_event SET seq = 90000 WHERE seq = 3");
            await log.Run("UPDATE audit_event SET seq = 3 WHERE seq = 4");
            await log.Run("UPDATE audit_event SET seq = 4 WHERE seq = 90000");
        }),
        ["end cut off"] = ("tail", async log => await CutTo(log, 525, 530)),
        ["end cut off with its checkpoints"] = ("tail", log => CutTo(log, 400, 400)),
        ["everything deleted"] = ("tail", log => CutTo(log, 0, 0)),
        ["tile changed"] = ("tile", log => FlipBit(log, "audit_tile", "data", "level = 0 AND idx = 1", 100)),
        ["tile deleted"] = ("tile", log => log.Run("DELETE FROM audit_tile WHERE idx = 0")),
        ["tile added"] = ("tile", log => log.Run("INSERT INTO audit_tile SELECT 0, 2, data FROM audit_tile WHERE idx = 0")),
        ["root beside a checkpoint changed"] = ("checkpoint", log => FlipBit(log, "audit_checkpoint", "root", "size = 200", 3)),
        ["size beside a checkpoint changed"] = ("checkpoint", log => log.Run("UPDATE audit_checkpoint SET size = 201 WHERE size = 200")),
        ["note of a checkpoint made unreadable"] = ("checkpoint", log => log.Run("UPDATE audit_checkpoint SET note = 'x' WHERE size = 200")),
        ["signature of a checkpoint taken from another"] = ("checkpoint", async log =>
        {
            var notes = await log.Connection.Command(null, "SELECT note FROM audit_checkpoint ORDER BY size").Rows(row => row.GetString(0), default);
            await log.Run("UPDATE audit_checkpoint SET note = @note WHERE size = 200", ("@note", notes[0].Split("\n\n")[0] + "\n\n" + notes[1].Split("\n\n")[1]));
        }),
        ["checkpoints deleted"] = ("checkpoint", log => log.Run("DELETE FROM audit_checkpoint")),
        ["log rewritten and signed with a key of the same name"] = ("checkpoint", async log =>
        {
            await log.Rewrite(all => all.Select(entry => entry.Seq == 10 ? entry with { Act = "x" } : entry));
            await log.SignAgain(CheckpointKey.Create(Path.Combine(log.Folder, "forged.key"), "portal.example/audit"));
        }),
        ["log rewritten and signed with the true key"] = ("outside", async log =>
        {
            await log.Rewrite(all => all.Select(entry => entry.Seq == 10 ? entry with { Act = "x" } : entry));
            await log.SignAgain(log.Key);
        }),
        ["copies outside deleted"] = ("outside", log =>
        {
            Directory.Delete(Path.Combine(log.Folder, "witness"), recursive: true);
            return Task.CompletedTask;
        }),
        ["copy outside changed"] = ("outside", log =>
        {
            var file = Directory.GetFiles(Path.Combine(log.Folder, "witness"), "*", SearchOption.AllDirectories).Max()!;
            File.WriteAllText(file, File.ReadAllText(file).Replace("\n530\n", "\n53\n"));
            return Task.CompletedTask;
        }),
        ["name of an actor changed"] = ("private", log => log.Run("UPDATE audit_private SET value = 'Someone Else' WHERE seq = 10 AND field = 'actor_name'")),
        ["salt of a reason changed"] = ("private", log => FlipBit(log, "audit_private", "salt", "seq = 10 AND field = 'reason'", 0)),
        ["personal value of another field"] = ("private", log => log.Run("INSERT INTO audit_private SELECT seq, 'note', salt, value FROM audit_private WHERE seq = 10 AND field = 'reason'")),
        ["personal value of no entry"] = ("private", log => log.Run("INSERT INTO audit_private SELECT 7777, field, salt, value FROM audit_private WHERE seq = 10 AND field = 'reason'")),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Fact]
    public async Task Verify_UntouchedLog_FindsNothing()
    {
        await using var log = await Filled();

        var result = await log.Verify();

        Assert.Empty(result.Problems);
        Assert.Equal((Size, 3, 0, 0), (result.Size, result.Checkpoints, result.Unattested, result.Erased));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Verify_TamperedLog_FindsIt(string kind)
    {
        await using var log = await Filled();
        await log.Unlock();
        var (finds, forge) = Kinds[kind];
        await forge(log);

        var result = await log.Verify();

        Assert.Contains(finds, result.Problems.Select(problem => problem.Kind));
    }

    /// <summary>Someone with the database, the key and the folders leaves one trace: the checkpoint in the auditor's hand.</summary>
    [Fact]
    public async Task Verify_EverythingForgedAndSigned_IsFoundByACheckpointKeptElsewhere()
    {
        await using var log = await Filled();
        var kept = (await log.Sinks[0].Newest(default))!;
        await log.Unlock();
        await log.Rewrite(all => all.Select(entry => entry.Seq == 10 ? entry with { Act = "x" } : entry));
        await log.SignAgain(log.Key);
        Directory.Delete(Path.Combine(log.Folder, "checkpoints"), recursive: true);
        Directory.Delete(Path.Combine(log.Folder, "witness"), recursive: true);
        var newest = SignedCheckpoint.Parse((await log.Connection.Command(null, "SELECT note FROM audit_checkpoint WHERE size = 530").Rows(row => row.GetString(0), default))[0]);
        foreach (var sink in log.Sinks)
            await sink.Publish(newest, default);

        Assert.True((await log.Verify()).Intact);
        Assert.Equal("outside", Assert.Single((await log.Verify(kept)).Problems).Kind);
    }

    [Fact]
    public async Task Verify_FloodOfOneKind_DoesNotHideAnother()
    {
        await using var log = await Filled();
        await log.Unlock();
        await log.Run("UPDATE audit_event SET act = 'x'");
        await log.Run("UPDATE audit_private SET value = 'x' WHERE seq = 500 AND field = 'reason'");

        var result = await log.Verify();

        Assert.True(result.Truncated);
        Assert.Equal(500, Assert.Single(result.Problems, problem => problem.Kind == "private").Seq);
    }

    [Fact]
    public async Task Verify_SinceAnOlderCheckpoint_Holds()
    {
        await using var log = await Filled();
        var kept = (await log.Sinks[0].Newest(default))!;
        await log.Append(40);

        var result = await log.Verify(kept);

        Assert.Empty(result.Problems);
        Assert.Equal(40, result.Unattested);
    }

    [Fact]
    public async Task Verify_SinceACheckpointOfAStranger_IsFound()
    {
        await using var log = await Filled();
        var stranger = CheckpointKey.Create(Path.Combine(log.Folder, "stranger.key"), "other.example/audit");
        var foreign = new Checkpoint("other.example/audit", 1, TreeHash.Empty).Sign(stranger);

        Assert.Contains("not signed by", Assert.Single((await log.Verify(foreign)).Problems).Message);
    }

    private async Task<TestLog> Filled()
    {
        var log = await Open();
        foreach (var count in new[] { 200, 200, Size - 400 })
        {
            await log.Append(count);
            await log.Publish();
        }
        return log;
    }

    private static async Task FlipBit(TestLog log, string table, string column, string where, int at)
    {
        var bytes = (await log.Connection.Command(null, $"SELECT {column} FROM {table} WHERE {where}").Rows(row => row.GetFieldValue<byte[]>(0), default)).Single();
        bytes[at] ^= 0x04;
        await log.Run($"UPDATE {table} SET {column} = @bytes WHERE {where}", ("@bytes", bytes));
    }

    private static async Task RewriteOne(TestLog log, long seq, Func<AuditEvent, AuditEvent> forge)
    {
        var entry = forge((await log.Events())[(int)seq]);
        await log.Run("UPDATE audit_event SET canonical = @canonical, act = @act WHERE seq = @seq", ("@canonical", entry.CanonicalBytes()), ("@act", entry.Act), ("@seq", seq));
    }

    private static async Task CutTo(TestLog log, long size, long checkpoints)
    {
        await log.Run($"DELETE FROM audit_private WHERE seq >= {size}");
        await log.Run($"DELETE FROM audit_event WHERE seq >= {size}");
        await log.Run($"DELETE FROM audit_tile WHERE idx >= {size / 256}");
        await log.Run($"DELETE FROM audit_checkpoint WHERE size > {checkpoints}");
    }
}

public sealed class SqliteTamperTests : TamperTests
{
    private protected override Task<TestLog> Open() => TestLog.Sqlite();

    [Fact]
    public async Task Verify_ColumnsThatLostTheirTypes_AreFound()
    {
        await using var log = await Open();
        await log.Append(3);
        await log.Publish();
        await log.Unlock();
        await log.Run("""
            CREATE TABLE loose (seq INTEGER PRIMARY KEY, canonical, at, person_id, act, subject_kind, subject_id, outcome);
            INSERT INTO loose SELECT seq, canonical, CAST(at AS TEXT), person_id, act, subject_kind, subject_id, outcome FROM audit_event;
            PRAGMA legacy_alter_table = ON;
            DROP TABLE audit_event;
            ALTER TABLE loose RENAME TO audit_event
            """);

        Assert.Equal(["column", "column", "column"], (await log.Verify()).Problems.Select(problem => problem.Kind));
    }

    [Fact]
    public async Task Verify_TableWithoutKeyAndEntriesTwice_IsFound()
    {
        await using var log = await Open();
        await log.Append(3);
        await log.Publish();
        await log.Unlock();
        await log.Run("""
            CREATE TABLE loose (seq INTEGER, canonical, at, person_id, act, subject_kind, subject_id, outcome);
            INSERT INTO loose SELECT * FROM audit_event;
            INSERT INTO loose SELECT * FROM audit_event WHERE seq = 1;
            PRAGMA legacy_alter_table = ON;
            DROP TABLE audit_event;
            ALTER TABLE loose RENAME TO audit_event
            """);

        Assert.Contains("gap", (await log.Verify()).Problems.Select(problem => problem.Kind));
    }
}

public sealed class PostgresTamperTests(PostgresCluster cluster) : TamperTests
{
    private protected override Task<TestLog> Open() => TestLog.Postgres(cluster);
}
