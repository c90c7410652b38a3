using System.Data.Common;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.Logs;

/// <summary>A log of acts in a real store of its own, with a key and two folders outside it.</summary>
internal sealed class TestLog : IAsyncDisposable
{
    private readonly string connectionString;

    private TestLog(string folder, string connectionString, DbConnection connection)
    {
        (Folder, this.connectionString, Connection) = (folder, connectionString, connection);
        Key = CheckpointKey.Create(Path.Combine(folder, "keys", "checkpoint.key"), "portal.example/audit");
        Sinks = [new FolderSink(Path.Combine(folder, "checkpoints")), new FolderSink(Path.Combine(folder, "witness"))];
    }

    public string Folder { get; }
    public DbConnection Connection { get; private set; }
    public CheckpointKey Key { get; }
    public IReadOnlyList<ICheckpointSink> Sinks { get; }
    public CheckpointPublisher Publisher => new(Key, Sinks);
    public AuditLogVerifier Verifier => new(Key.Key, Sinks);
    public StartupGuard Guard => new(Key.Key, Sinks);

    public LogSession Session => SessionOver(Connection);

    public LogSession SessionOver(DbConnection connection) => new(connection, async (work, cancellation) =>
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await work(transaction);
        await transaction.CommitAsync(cancellation);
    }, connection == Connection ? new Nothing() : connection);

    public static async Task<TestLog> Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("ep-log-").FullName;
        return await Open(folder, $"Data Source={Path.Combine(folder, "portal.db")};Pooling=False");
    }

    public static async Task<TestLog> Postgres(PostgresCluster cluster) =>
        await Open(Directory.CreateTempSubdirectory("ep-log-").FullName, await cluster.CreateDatabase());

    public async Task<DbConnection> NewConnection()
    {
        DbConnection connection = connectionString.StartsWith("Data Source", StringComparison.Ordinal)
            ? new SqliteConnection(connectionString)
            : new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        if (connection is SqliteConnection)
            SqlitePragmas.Apply(connection);
        return connection;
    }

    public async Task Append(int count)
    {
        await using var transaction = await Connection.BeginTransactionAsync();
        for (var i = 0; i < count; i++)
            await AuditLog.Append(Connection, transaction, AuditEvents.Draft(i), default);
        await transaction.CommitAsync();
    }

    public Task<PublishedCheckpoint?> Publish() => Publisher.Publish(Session, default);

    public Task<LogVerification> Verify(SignedCheckpoint? since = null) => Verifier.Verify(Connection, since, null, default);

    public Task Run(string sql, params (string, object?)[] values) => Connection.Command(null, sql, values).Execute(default);

    public Task<long> Number(string sql) => Connection.Command(null, sql).Number(default);

    public Task<List<AuditEvent>> Events() =>
        Connection.Command(null, "SELECT canonical FROM audit_event ORDER BY seq").Rows(row => AuditEvent.FromCanonical(row.GetFieldValue<byte[]>(0)), default);

    /// <summary>What an owner of the database can do: the triggers and foreign keys are gone.</summary>
    public async Task Unlock()
    {
        if (Connection is NpgsqlConnection)
        {
            foreach (var table in new[] { "audit_event", "audit_private", "audit_tile", "audit_checkpoint" })
                await Run($"ALTER TABLE {table} DISABLE TRIGGER ALL");
            return;
        }
        await Run("PRAGMA foreign_keys=OFF");
        foreach (var trigger in await Connection.Command(null, "SELECT name FROM sqlite_master WHERE type = 'trigger'").Rows(row => row.GetString(0), default))
            await Run($"DROP TRIGGER {trigger}");
    }

    /// <summary>Writes the log anew, columns and tiles in agreement, as a careful forger would.</summary>
    public async Task Rewrite(Func<List<AuditEvent>, IEnumerable<AuditEvent>> forge)
    {
        var forged = forge(await Events()).Select((entry, seq) => entry with { Seq = seq }).ToList();
        await Run("DELETE FROM audit_event");
        await Run("DELETE FROM audit_tile");
        var tree = new TileTree();
        foreach (var entry in forged)
        {
            await Run("INSERT INTO audit_event (seq, canonical, at, person_id, act, subject_kind, subject_id, outcome) VALUES (@seq, @canonical, @at, @person, @act, @kind, @id, @outcome)",
                ("@seq", entry.Seq), ("@canonical", entry.CanonicalBytes()), ("@at", entry.At.ToUnixTimeMilliseconds()), ("@person", entry.Person?.Value.ToString()),
                ("@act", entry.Act), ("@kind", entry.Subject.Kind), ("@id", entry.Subject.Id), ("@outcome", "done"));
            foreach (var tile in tree.Append(TreeHash.Leaf(entry.CanonicalBytes())))
                await Run("INSERT INTO audit_tile (level, idx, data) VALUES (@level, @idx, @data)", ("@level", tile.Id.Level), ("@idx", tile.Id.Index), ("@data", tile.ToArray()));
        }
        await Run("DELETE FROM audit_private WHERE seq >= @size", ("@size", (long)forged.Count));
    }

    /// <summary>Signs the stored checkpoints anew over what the entries are now, as one who has the key as well would.</summary>
    public async Task SignAgain(ICheckpointSigner signer)
    {
        var leaves = (await Events()).Select(entry => TreeHash.Leaf(entry.CanonicalBytes())).ToArray();
        var sizes = await Connection.Command(null, "SELECT size FROM audit_checkpoint").Rows(row => row.GetInt64(0), default);
        await Run("DELETE FROM audit_checkpoint");
        foreach (var size in sizes)
        {
            var signed = new Checkpoint("portal.example/audit", size, new MerkleTree(leaves[..(int)size]).Root()).Sign(signer);
            await Run("INSERT INTO audit_checkpoint (size, root, note) VALUES (@size, @root, @note)", ("@size", size), ("@root", signed.Checkpoint.Root.ToArray()), ("@note", signed.ToString()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Puts an old copy of the SQLite file in the place of the present one.</summary>
    public async Task RestoreFrom(string copy)
    {
        await Connection.DisposeAsync();
        foreach (var rest in Directory.GetFiles(Folder, "portal.db-*"))
            File.Delete(rest);
        File.Copy(copy, Path.Combine(Folder, "portal.db"), overwrite: true);
        Connection = await NewConnection();
    }

    private static async Task<TestLog> Open(string folder, string connectionString)
    {
        var log = new TestLog(folder, connectionString, null!);
        log.Connection = await log.NewConnection();
        await AuditLogSchema.EnsureCreated(log.Connection);
        return log;
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
