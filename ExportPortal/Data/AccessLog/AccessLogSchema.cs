using System.Data.Common;
using ExportPortal.Data.Logs;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// Makes the tables of the access log at the start: it lives in a file of its own on SQLite, so it is no part of the
/// portal's migrations. Columns beside <c>canonical</c> repeat what is in it, for searching; times are Unix milliseconds.
/// </summary>
internal static class AccessLogSchema
{
    /// <summary>Number of the schema below; SQLite keeps it as user_version, PostgreSQL in access_schema.</summary>
    private const long Version = 1;

    /// <summary>"EP-ACCSC" in ASCII: two instances that start at once make the tables once.</summary>
    private const long StartLock = 0x45502D4143435343;

    public static Task EnsureCreated(DbConnection connection, CancellationToken cancellation) =>
        connection is NpgsqlConnection ? Postgres(connection, cancellation) : Sqlite(connection, cancellation);

    private static async Task Sqlite(DbConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var found = await connection.Command(transaction, "PRAGMA user_version").Number(cancellation);
        RequireKnown(found);
        if (found == 0)
            await connection.Command(transaction, $"{SqliteAccessSchema.Text} PRAGMA user_version = {Version};").Execute(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task Postgres(DbConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.Command(transaction, "SELECT pg_advisory_xact_lock(@lock)", ("@lock", StartLock)).Execute(cancellation);
        var exists = await connection.Command(transaction, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'access_schema'").Number(cancellation);
        if (exists == 0)
            await connection.Command(transaction, PostgresAccessSchema.Text).Execute(cancellation);
        RequireKnown(await connection.Command(transaction, "SELECT max(version) FROM access_schema").Number(cancellation));
        await transaction.CommitAsync(cancellation);
    }

    private static void RequireKnown(long version)
    {
        if (version > Version)
            throw new InvalidOperationException($"The access log has schema {version}, this portal knows {Version}. Start the newer portal that made it.");
    }
}
