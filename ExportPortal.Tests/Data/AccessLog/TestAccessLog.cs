using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>An access log in a real store of its own, with a key, two folders outside it and one source.</summary>
internal sealed class TestAccessLog : IAsyncDisposable
{
    private TestAccessLog(string folder, PortalPaths paths, long partition = 1 << 20)
    {
        (Folder, Paths, Store) = (folder, paths, new AccessStore(paths) { PartitionEntries = partition });
        Witness = AccessWitness.From(new AccessLogOptions(), LogPlaces.From(new LogOptions(), folder), paths);
        Sources = new AccessSources(Store);
        Search = new AccessSearch(Store);
        Checkpoints = new AccessCheckpoints(Store, Witness);
    }

    private CheckpointKey? key;

    public string Folder { get; }
    public PortalPaths Paths { get; }
    public AccessStore Store { get; private set; }
    public AccessWitness Witness { get; }
    public AccessSources Sources { get; }
    public AccessSearch Search { get; }
    public AccessFacets Facets => new(Store);
    public AccessCheckpoints Checkpoints { get; }
    public AccessSource Source { get; private set; } = null!;
    public AccessIngest Ingest => new(Store, TimeProvider.System);

    public static Task<TestAccessLog> Sqlite() => Sqlite(Directory.CreateTempSubdirectory("ep-access-").FullName);

    public static Task<TestAccessLog> Sqlite(string folder) => Open(folder, PortalPaths.From(new StorageOptions { Folder = folder }, folder));

    public static async Task<TestAccessLog> Postgres(PostgresCluster cluster) => await Postgres(Directory.CreateTempSubdirectory("ep-access-").FullName, await cluster.CreateDatabase());

    /// <param name="connection">Of an empty database, or of one that another process works on with the same folder.</param>
    public static Task<TestAccessLog> Postgres(string folder, string connection) =>
        Open(folder, PortalPaths.From(new StorageOptions { Folder = folder, Provider = StorageProvider.Postgres, ConnectionString = connection }, folder));

    /// <summary>The access log beside a portal's store, on the provider of that store.</summary>
    /// <param name="partition">Entries of a partition on PostgreSQL.</param>
    public static Task<TestAccessLog> Beside(PortalPaths paths, long partition = 1 << 20)
    {
        var folder = Directory.CreateTempSubdirectory("ep-access-").FullName;
        return Open(folder, paths with { Archive = Path.Combine(folder, "archive") }, partition);
    }

    /// <summary>Delivers the events from one number on, in a delivery of its own.</summary>
    public Task<Ingested> Deliver(int from, int count) => Deliver(string.Join('\n', Enumerable.Range(from, count).Select(AccessEvents.Line)) + "\n");

    public Task<Ingested> Deliver(string lines) => Deliver(new MemoryStream(Encoding.UTF8.GetBytes(lines)), ContentHash.Of(Encoding.UTF8.GetBytes(lines)));

    public Task<Ingested> Deliver(Stream lines, ContentHash digest, int batch = 50_000) =>
        Ingest.Run(Source, digest, Sign(digest), lines, new DeliveryLimits { LongestLine = 4096, Batch = batch }, default);

    /// <summary>As the source signs a delivery.</summary>
    public byte[] Sign(ContentHash digest) => key!.Sign(Encoding.UTF8.GetBytes(DeliveryStatement.Of(Source.Name, digest)));

    public async Task<LogVerification> Verify(SignedCheckpoint? since = null)
    {
        await using var connection = await Store.Open(default);
        return await Witness.Verifier().Verify(connection, since, null, default);
    }

    public async Task<long> Number(string sql)
    {
        await using var connection = await Store.Open(default);
        return await connection.Command(null, sql).Number(default);
    }

    public async Task<string> Text(string sql, params (string, object?)[] values)
    {
        await using var connection = await Store.Open(default);
        return (await connection.Command(null, sql, values).Rows(row => row.GetString(0), default)).Single();
    }

    /// <summary>As a portal of the first release left it: other sums, no facets.</summary>
    public async Task MakeFirstSchema()
    {
        await using var connection = await Store.Open(default);
        var mark = connection is NpgsqlConnection ? "DELETE FROM access_schema; INSERT INTO access_schema VALUES (1)" : "PRAGMA user_version = 1";
        if (connection is NpgsqlConnection)
            await connection.Command(null, """
                ALTER TABLE access_event DETACH PARTITION access_event_p0; DROP TABLE access_event, access_partition, access_archive; DROP FUNCTION access_partition_add;
                ALTER TABLE access_event_p0 RENAME TO access_event; ALTER INDEX access_event_p0_pkey RENAME TO access_event_pkey;
                ALTER INDEX access_event_p0_licence_no_ts_seq_idx RENAME TO access_event_licence; ALTER INDEX access_event_p0_org_ts_seq_idx RENAME TO access_event_org;
                ALTER INDEX access_event_p0_actor_ts_seq_idx RENAME TO access_event_actor; ALTER INDEX access_event_p0_dataset_ts_seq_idx RENAME TO access_event_dataset;
                ALTER INDEX access_event_p0_ts_seq_idx RENAME TO access_event_ts; ALTER INDEX access_event_p0_words_idx RENAME TO access_event_words;
                CREATE TRIGGER access_event_dense AFTER INSERT ON access_event REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION access_event_dense();
                """).Execute(default);
        await connection.Command(null, $"""
            DROP TABLE access_rollup; DROP TABLE access_flag; DROP TABLE access_progress; DROP TABLE access_gap; DROP TABLE access_actor;
            ALTER TABLE access_source DROP COLUMN organisation; ALTER TABLE access_source DROP COLUMN asked_by; ALTER TABLE access_source DROP COLUMN asked_by_name; ALTER TABLE access_source DROP COLUMN confirmed_at; CREATE TABLE access_rollup (day integer); {mark}
            """).Execute(default);
    }

    public async Task Run(string sql, params (string, object?)[] values)
    {
        await using var connection = await Store.Open(default);
        await connection.Command(null, sql, values).Execute(default);
    }

    /// <summary>Makes of the entry at a place what an older release would have taken. The tree then no longer fits it.</summary>
    public async Task Overwrite(long seq, Func<AccessFacts, AccessFacts> change)
    {
        await Unlock();
        var entry = (await Search.Find(seq, null, default))!;
        await Run("UPDATE access_event SET canonical = @canonical WHERE seq = @seq", ("@seq", seq), ("@canonical", (entry with { Facts = change(entry.Facts) }).CanonicalBytes()));
    }

    /// <summary>What an owner of the database can do: the triggers are gone.</summary>
    public async Task Unlock()
    {
        await using var connection = await Store.Open(default);
        if (connection is NpgsqlConnection)
            foreach (var table in new[] { "access_event", "access_tile", "access_checkpoint", "access_identity", "access_delivery" })
                await connection.Command(null, $"ALTER TABLE {table} DISABLE TRIGGER USER").Execute(default);
        else
            foreach (var trigger in await connection.Command(null, "SELECT name FROM sqlite_master WHERE type = 'trigger'").Rows(row => row.GetString(0), default))
                await connection.Command(null, $"DROP TRIGGER {trigger}").Execute(default);
    }

    public async ValueTask DisposeAsync()
    {
        await ValueTask.CompletedTask;
        Checkpoints.Dispose();
        Store.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<TestAccessLog> Open(string folder, PortalPaths paths, long partition = 1 << 20)
    {
        var log = new TestAccessLog(folder, paths, partition);
        await log.Store.EnsureReady(log.Witness, default);
        var file = Path.Combine(folder, "enclave-1.key");
        log.key = File.Exists(file) ? CheckpointKey.Load(file) : CheckpointKey.Create(file, "enclave-1");
        if (await log.Sources.Find("enclave-1", default) is null)
            Assert.True(await log.Sources.Add("enclave-1", log.key.Key.PublicKey.ToArray(), null, [], AccessEvents.Start, default));
        log.Source = (await log.Sources.Find("enclave-1", default))!;
        return log;
    }
}
