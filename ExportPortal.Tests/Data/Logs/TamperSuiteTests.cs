using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;

namespace ExportPortal.Data.Logs;

/// <summary>
/// Many random changes of every kind in both logs, each of which must be found. A run of the tests tries a few of each kind;
/// EXPORTPORTAL_TAMPER=100 tries a hundred (security.md, G3).
/// </summary>
public sealed class TamperSuiteTests
{
    private static readonly int Each = int.TryParse(Environment.GetEnvironmentVariable("EXPORTPORTAL_TAMPER"), out var asked) ? asked : 4;

    private static readonly Dictionary<string, Func<Store, Random, Task>> Kinds = new()
    {
        ["a bit of an entry"] = (store, random) => store.FlipBit($"{store.Log}_event", "canonical", "seq", store.AnySeq(random), random),
        ["a column"] = (store, random) => store.Run($"UPDATE {store.Log}_event SET {store.TextColumn(random)} = 'forged' WHERE seq = {store.AnySeq(random)}"),
        ["a time by a millisecond"] = (store, random) => store.Run($"UPDATE {store.Log}_event SET {store.TimeColumn} = {store.TimeColumn} + {(random.Next(2) == 0 ? 1 : -1)} WHERE seq = {store.AnySeq(random)}"),
        ["an entry cut short"] = (store, random) => store.Run($"UPDATE {store.Log}_event SET canonical = substr(canonical, 1, {random.Next(1, 60)}) WHERE seq = {store.AnySeq(random)}"),
        ["an entry in the place of another"] = (store, random) => store.AnySeq(random) is var seq
            ? store.Run($"UPDATE {store.Log}_event SET canonical = (SELECT canonical FROM {store.Log}_event WHERE seq = {(seq + 1 + random.Next(store.Size - 2)) % store.Size}) WHERE seq = {seq}") : Task.CompletedTask,
        ["an entry deleted"] = (store, random) => store.Run($"DELETE FROM {store.Log}_event WHERE seq = {store.AnySeq(random)}"),
        ["an entry deleted and the rest moved up"] = async (store, random) =>
        {
            var seq = random.Next(store.Size - 1);
            await store.Run($"DELETE FROM {store.Log}_event WHERE seq = {seq}");
            for (var next = seq + 1; next < store.Size; next++)
                await store.Run($"UPDATE {store.Log}_event SET seq = {next - 1} WHERE seq = {next}");
        },
        ["two entries changed places"] = async (store, random) =>
        {
            var (one, other) = (random.Next(store.Size / 2), store.Size / 2 + random.Next(store.Size / 2));
            foreach (var (from, to) in new[] { (one, 900_000), (other, one), (900_000, other) })
                await store.Run($"UPDATE {store.Log}_event SET seq = {to} WHERE seq = {from}");
        },
        ["an entry appended twice"] = async (store, random) =>
        {
            await store.Run($"CREATE TEMP TABLE copy AS SELECT * FROM {store.Log}_event WHERE seq = {store.AnySeq(random)}");
            await store.Run($"UPDATE copy SET seq = {store.Size}");
            await store.Run($"INSERT INTO {store.Log}_event SELECT * FROM copy");
        },
        ["the end cut off with everything that tells of it"] = async (store, random) =>
        {
            var size = random.Next(store.Size);
            await store.Run($"DELETE FROM {store.Log}_event WHERE seq >= {size}");
            await store.Run($"DELETE FROM {store.Log}_tile WHERE (level = 0 AND idx >= {size / 256}) OR level > 0");
            await store.Run($"DELETE FROM {store.Log}_checkpoint WHERE size > {size}");
        },
        ["a bit of a tile"] = (store, random) => store.FlipBit($"{store.Log}_tile", "data", "idx", 0, random),
        ["tiles deleted"] = (store, _) => store.Run($"DELETE FROM {store.Log}_tile"),
        ["a bit of a root"] = (store, random) => store.FlipBit($"{store.Log}_checkpoint", "root", "size", store.AnyCheckpoint(random), random),
        ["a letter of a signed note"] = (store, random) => store.Run($"UPDATE {store.Log}_checkpoint SET note = substr(note, 1, {random.Next(3, 60)}) || '#' || substr(note, {random.Next(62, 90)}) WHERE size = {store.AnyCheckpoint(random)}"),
        ["checkpoints deleted"] = (store, _) => store.Run($"DELETE FROM {store.Log}_checkpoint"),
        ["a person behind an entry"] = (store, random) => store.Run(store.Log == "audit"
            ? $"UPDATE audit_private SET value = value || ' {random.Next()}' WHERE rowid IN (SELECT rowid FROM audit_private ORDER BY seq LIMIT 1 OFFSET {random.Next(store.Size)})"
            : $"UPDATE access_identity SET value = 'forged-{random.Next()}' WHERE rowid IN (SELECT rowid FROM access_identity LIMIT 1 OFFSET {random.Next(8)})"),
    };

    /// <summary>What stands beside the entries of the access log alone.</summary>
    private static readonly Dictionary<string, Func<Store, Random, Task>> OfAccess = new()
    {
        ["a bit of the signature of a delivery"] = (store, random) => store.FlipBit("access_delivery", "signature", "id", 1, random),
        ["a bit of the key of a source"] = (store, random) => store.FlipBit("access_source", "public_key", "id", 1, random),
        ["an entry hidden from the index of words"] = (store, random) => store.Run($"INSERT INTO access_fts (access_fts, rowid, words) SELECT 'delete', seq, words FROM access_words WHERE seq = {store.AnySeq(random)}"),
    };

    public static TheoryData<string, string> Cases => [.. from log in new[] { "audit", "access" } from kind in Kinds.Keys.Concat(log == "access" ? OfAccess.Keys : []) select (log, kind)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Verify_RandomChange_IsAlwaysFound(string log, string kind)
    {
        await using var whole = await Whole.Of(log);
        for (var seed = 0; seed < Each; seed++)
        {
            var file = whole.Copy();
            await using (var store = await Store.Open(log, file, whole.Size))
                await (Kinds.GetValueOrDefault(kind) ?? OfAccess[kind])(store, new Random(seed));

            Assert.False((await whole.Verify(file)).Intact, $"{kind}, seed {seed}, in the {log} log was not found.");
        }
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("access")]
    public async Task Verify_CopyThatNobodyChanged_IsIntact(string log)
    {
        await using var whole = await Whole.Of(log);
        Assert.Empty((await whole.Verify(whole.Copy())).Problems);
    }

    /// <summary>An old copy is true in itself; only what is kept outside knows better.</summary>
    [Theory]
    [InlineData("audit")]
    [InlineData("access")]
    public async Task Verify_OldCopyRestored_IsFound(string log)
    {
        await using var whole = await Whole.Of(log);
        Assert.Contains((await whole.Verify(whole.Old)).Problems, problem => problem.Kind == "tail");
    }

    /// <summary>The whole log written anew with one event changed, and signed with the true key: true in itself, but not for who kept a checkpoint.</summary>
    [Fact]
    public async Task Verify_WholeLogRewrittenAndSignedWithTheTrueKey_IsFoundByWhatIsKeptOutside()
    {
        await using var whole = await Whole.Of("access");
        for (var seed = 0; seed < Math.Max(1, Each / 4); seed++)
        {
            var (changed, folder) = (new Random(seed).Next(whole.Size), Directory.CreateTempSubdirectory("ep-forged-").FullName);
            Directory.CreateDirectory(Path.Combine(folder, "keys"));
            File.Copy(whole.KeyFile!, Path.Combine(folder, "keys", "access.key"));
            await using var forged = await TestAccessLog.Sqlite(folder);
            await forged.Deliver(string.Join('\n', Enumerable.Range(0, whole.Size).Select(number => number == changed ? AccessEvents.Line(number).Replace("\"country\":\"NO\"", "\"country\":\"SE\"") : AccessEvents.Line(number))));
            await forged.Checkpoints.Publish(default);

            Assert.Empty((await forged.Verify()).Problems);
            Assert.Contains((await whole.Verify(forged.Store.File!)).Problems, problem => problem.Kind == "outside");
        }
    }

    /// <summary>The verifier itself: a proof of which anything at all was changed does not hold.</summary>
    [Fact]
    public async Task Fault_RandomlyChangedProof_NeverHolds()
    {
        await using var log = await TestAccessLog.Sqlite();
        await log.Deliver(0, 300);
        await log.Checkpoints.Publish(default);
        var key = log.Witness.Key.Key;
        for (var seed = 0; seed < 25 * Each; seed++)
        {
            var random = new Random(seed);
            var text = (await log.Search.Proof(random.Next(300), default))!.ProofText();
            var at = random.Next(text.Length);
            var forged = text[..at] + (char)(text[at] ^ (1 << random.Next(6))) + text[(at + 1)..];
            Assert.True(Refused(forged, key), $"Seed {seed}: a proof with letter {at} changed holds.");
        }
    }

    private static bool Refused(string text, NoteKey key)
    {
        try
        {
            return InclusionProof.Parse(text).Fault(key, CheckpointKey.Check) is not null;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    /// <summary>A true log, a copy of its earlier days, and the verifier with the places outside.</summary>
    private sealed class Whole(string folder, string file, int size, Func<System.Data.Common.DbConnection, Task<LogVerification>> verify, IAsyncDisposable owner) : IAsyncDisposable
    {
        private readonly string copies = Directory.CreateTempSubdirectory("ep-copies-").FullName;
        private int made;

        public int Size => size;
        public string Old { get; private init; } = "";
        public string? KeyFile => Path.Combine(folder, "keys", "access.key");

        public static async Task<Whole> Of(string log)
        {
            var old = Path.GetTempFileName();
            if (log == "audit")
            {
                var audit = await TestLog.Sqlite();
                await audit.Append(150);
                await audit.Publish();
                await audit.Run($"VACUUM INTO '{old}.db'");
                await audit.Append(150);
                await audit.Publish();
                return new Whole(audit.Folder, Path.Combine(audit.Folder, "portal.db"), 300, connection => audit.Verifier.Verify(connection, null, null, default), audit) { Old = old + ".db" };
            }
            var access = await TestAccessLog.Sqlite();
            await access.Deliver(0, 150);
            await access.Checkpoints.Publish(default);
            await access.Run($"VACUUM INTO '{old}.db'");
            await access.Deliver(150, 150);
            await access.Checkpoints.Publish(default);
            return new Whole(access.Folder, access.Store.File!, 300, connection => access.Witness.Verifier().Verify(connection, null, null, default), access) { Old = old + ".db" };
        }

        public string Copy()
        {
            var copy = Path.Combine(copies, $"{++made}.db");
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"VACUUM INTO '{copy}'";
            command.ExecuteNonQuery();
            return copy;
        }

        public async Task<LogVerification> Verify(string copy)
        {
            await using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
            await connection.OpenAsync();
            return await verify(connection);
        }

        public async ValueTask DisposeAsync()
        {
            await owner.DisposeAsync();
            Directory.Delete(copies, recursive: true);
            File.Delete(Old);
            File.Delete(Old[..^3]);
        }
    }

    /// <summary>A copy in the hands of its owner: no trigger stands in the way.</summary>
    private sealed class Store(string log, SqliteConnection connection, int size) : IAsyncDisposable
    {
        private static readonly Dictionary<string, string[]> Texts = new() { ["audit"] = ["act", "subject_kind", "subject_id", "outcome", "person_id"], ["access"] = ["licence_no", "org", "dataset", "actor", "device", "country", "resource", "purpose", "reason_code"] };

        public string Log => log;
        public int Size => size;
        public string TimeColumn => log == "audit" ? "at" : "ts";

        public static async Task<Store> Open(string log, string file, int size)
        {
            var store = new Store(log, new SqliteConnection($"Data Source={file};Pooling=False"), size);
            await store.connection.OpenAsync();
            await store.Run("PRAGMA foreign_keys = OFF");
            foreach (var trigger in await store.connection.Command(null, "SELECT name FROM sqlite_master WHERE type = 'trigger'").Rows(row => row.GetString(0), default))
                await store.Run($"DROP TRIGGER {trigger}");
            return store;
        }

        private readonly SqliteConnection connection = connection;

        public int AnySeq(Random random) => random.Next(size);

        public string TextColumn(Random random) => Texts[log][random.Next(Texts[log].Length)];

        public long AnyCheckpoint(Random random) => random.Next(2) == 0 ? size / 2 : size;

        public Task Run(string sql) => connection.Command(null, sql).Execute(default);

        public async Task FlipBit(string table, string column, string key, long at, Random random)
        {
            var bytes = (await connection.Command(null, $"SELECT {column} FROM {table} WHERE {key} = {at}").Rows(row => row.GetFieldValue<byte[]>(0), default)).First();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            await connection.Command(null, $"UPDATE {table} SET {column} = @bytes WHERE {key} = {at}", ("@bytes", bytes)).Execute(default);
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
