using System.Data.Common;
using ExportPortal.Data.Logs;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// Where the access log is: on SQLite a file of its own with a write gate of its own, so that a large delivery never
/// blocks a click; on PostgreSQL tables beside the portal's.
/// </summary>
internal sealed class AccessStore(PortalPaths paths) : IDisposable
{
    private const string FileName = "access-log.db";

    /// <summary>KiB of page cache: without it, building the indexes is three times slower (facts.md).</summary>
    private const int WriterCache = 256 * 1024;
    private const int ReaderCache = 64 * 1024;

    private readonly FifoGate gate = new();
    private readonly NpgsqlDataSource? postgres = paths.Provider is StorageProvider.Postgres ? NpgsqlDataSource.Create(paths.Connection) : null;

    /// <summary>Entries of one partition on PostgreSQL: a multiple of what a check reads at once, so that no full tile lies across two.</summary>
    public long PartitionEntries { get; init; } = 1 << 20;

    /// <summary>Folder of the files with old parts of the log.</summary>
    public string Archive => paths.Archive;

    /// <summary>The files in it, as far as they were looked at.</summary>
    public ArchiveFiles Files { get; } = new(paths.Archive);

    /// <summary>These files as a part of the log; null for none.</summary>
    public Task<AccessArchive?> OpenArchive(IReadOnlyList<ArchivedPart> needed, CancellationToken cancellation) => AccessArchive.Open(needed, Files, cancellation);

    /// <summary>What is wrong with the files of the archive, in a sentence that says what to do; null when nothing is. For whoever asks often.</summary>
    public async Task<string?> ArchiveFault(CancellationToken cancellation)
    {
        if (postgres is null)
            return null;
        await using var connection = await Open(cancellation);
        return await Files.Glance(await AccessArchive.Parts(connection, cancellation), cancellation);
    }

    /// <summary>Null on PostgreSQL.</summary>
    public string? File => postgres is null ? Path.Combine(paths.Folder, FileName) : null;

    /// <summary>Opens a connection for reading.</summary>
    public Task<DbConnection> Open(CancellationToken cancellation) => Open(ReaderCache, cancellation);

    /// <summary>Runs the work in a transaction of its own and commits it; on SQLite in the order of arrival, one at a time.</summary>
    public Task<T> Write<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellation) => Write(false, work, cancellation);

    /// <summary>The same for what deletes personal values: on SQLite their bytes are overwritten, in the file and, once no reader holds it, in what waits to be written to it (<see cref="WriteAheadFile"/>).</summary>
    public Task<T> Erase<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellation) => Write(true, work, cancellation);

    private async Task<T> Write<T>(bool erases, Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellation)
    {
        if (postgres is null)
            await gate.EnterAsync(cancellation);
        try
        {
            await using var connection = await Open(WriterCache, cancellation);
            if (erases && connection is SqliteConnection)
                await connection.Command(null, "PRAGMA secure_delete=ON").Execute(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var result = await work(connection, transaction);
            await transaction.CommitAsync(cancellation);
            if (erases)
                await WriteAheadFile.Empty(connection);
            return result;
        }
        finally
        {
            if (postgres is null)
                gate.Leave();
        }
    }

    /// <summary>A session for checkpoints and checks.</summary>
    public async Task<LogSession> Session(CancellationToken cancellation)
    {
        var connection = await Open(cancellation);
        return new LogSession(connection, Write, connection);

        async Task Write(Func<DbTransaction, Task> work, CancellationToken token)
        {
            if (postgres is null)
                await gate.EnterAsync(token);
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(token);
                await work(transaction);
                await transaction.CommitAsync(token);
            }
            finally
            {
                if (postgres is null)
                    gate.Leave();
            }
        }
    }

    /// <summary>Opens the log for an auditor: nothing is made or written. Null when there is none.</summary>
    public static async Task<DbConnection?> OpenReadOnly(PortalPaths paths, CancellationToken cancellation)
    {
        var file = Path.Combine(paths.Folder, FileName);
        if (paths.Provider is StorageProvider.Sqlite && !System.IO.File.Exists(file))
            return null;
        DbConnection connection = paths.Provider is StorageProvider.Sqlite
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString())
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(paths.Connection) { Options = "-c default_transaction_read_only=on", Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        if (connection is SqliteConnection sqlite)
            SqlitePragmas.ApplyToReader(sqlite);
        return connection;
    }

    /// <summary>Makes the tables where they are missing. Throws <see cref="LogInconsistentException"/> when the log is not the continuation of what was signed.</summary>
    public async Task EnsureReady(AccessWitness witness, CancellationToken cancellation)
    {
        await using var connection = await Open(cancellation);
        await AccessLogSchema.EnsureCreated(connection, cancellation);
        await WriteAheadFile.Empty(connection);
        await new StartupGuard(witness.Key.Key, witness.Sinks, LogTables.Access).CheckStart(connection, cancellation);
    }

    public void Dispose() => postgres?.Dispose();

    private async Task<DbConnection> Open(int cache, CancellationToken cancellation)
    {
        if (postgres is not null)
            return await postgres.OpenConnectionAsync(cancellation);
        var connection = new SqliteConnection($"Data Source={File};Cache=Private;Pooling=True");
        try
        {
            await connection.OpenAsync(cancellation);
            SqlitePragmas.Apply(connection);
            // Overwriting whatever a page frees would slow every delivery down; only an erasure asks for it.
            await connection.Command(null, $"PRAGMA cache_size=-{cache}; PRAGMA secure_delete=OFF").Execute(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
