using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// Makes the tables of the access log at the start: it lives in a file of its own on SQLite, so it is no part of the
/// portal's migrations. Columns beside <c>canonical</c> repeat what is in it, for searching; times are Unix milliseconds.
/// </summary>
internal static class AccessLogSchema
{
    /// <summary>Number of the schema below; SQLite keeps it as user_version, PostgreSQL in access_schema. PostgreSQL has one more, that of the partitions; the last of both has sources that a second person confirms and number their events, and sums by user.</summary>
    private const long SqliteVersion = 3;
    private const long PostgresVersion = 4;

    /// <summary>"EP-ACCSC" in ASCII: two instances that start at once make the tables once.</summary>
    private const long StartLock = 0x45502D4143435343;

    public static Task EnsureCreated(DbConnection connection, CancellationToken cancellation) =>
        connection is NpgsqlConnection ? Postgres(connection, cancellation) : Sqlite(connection, cancellation);

    private static async Task Sqlite(DbConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var found = await connection.Command(transaction, "PRAGMA user_version").Number(cancellation);
        RequireKnown(found, SqliteVersion);
        if (found == 0)
            await connection.Command(transaction, SqliteAccessSchema.Text).Execute(cancellation);
        if (found == 1)
            await Second(connection, transaction, SqliteAccessSchema.Second, cancellation);
        if (found < SqliteVersion)
            await connection.Command(transaction, $"{SqliteAccessSchema.Third} {SourceNumberStore.Table} {ActorSums.SqliteTable}").Execute(cancellation);
        if (found < SqliteVersion)
            await connection.Command(transaction, $"PRAGMA user_version = {SqliteVersion}").Execute(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task Postgres(DbConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.Command(transaction, "SELECT pg_advisory_xact_lock(@lock)", ("@lock", StartLock)).Execute(cancellation);
        var exists = await connection.Command(transaction, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'access_schema'").Number(cancellation);
        if (exists == 0)
            await connection.Command(transaction, PostgresAccessSchema.Text).Execute(cancellation);
        var found = await connection.Command(transaction, "SELECT max(version) FROM access_schema").Number(cancellation);
        RequireKnown(found, PostgresVersion);
        if (found == 1)
            await Second(connection, transaction, PostgresAccessSchema.Second, cancellation);
        if (found < 3)
            await connection.Command(transaction, PostgresAccessSchema.Third).Execute(cancellation);
        if (found < PostgresVersion)
            await connection.Command(transaction, $"{SourceNumberStore.Table} {ActorSums.PostgresTable} {PostgresAccessSchema.Fourth}").Execute(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>From schema 1: the sums are made again, over more facets, from the entries themselves.</summary>
    private static async Task Second(DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancellation)
    {
        await connection.Command(transaction, sql).Execute(cancellation);
        const int page = 20_000;
        for (var from = 0L; ; from += page)
        {
            var entries = await connection.Command(transaction, "SELECT canonical FROM access_event WHERE seq >= @from AND seq < @end ORDER BY seq", ("@from", from), ("@end", from + page))
                .Rows(row => AccessEvent.FromCanonical(row.GetFieldValue<byte[]>(0)), cancellation);
            if (entries.Count == 0)
                return;
            var sums = new AccessSums();
            foreach (var entry in entries)
                sums.Add(entry.Facts);
            await AccessRollups.Add(connection, transaction, sums, cancellation);
        }
    }

    private static void RequireKnown(long version, long known)
    {
        if (version > known)
            throw new InvalidOperationException($"The access log has schema {version}, this portal knows {known}. Start the newer portal that made it.");
    }
}
