using System.Data.Common;
using ExportPortal.Data.Logs;
using Microsoft.Data.Sqlite;

namespace ExportPortal.Data.AccessLog;

/// <summary>Sums by day, kept in the transaction of the events: a free GROUP BY over ten million takes 24 s (facts.md).</summary>
internal static class AccessRollups
{
    private const string Columns = "day, licence_no, org, dataset, action, outcome, country, events, rows_returned, bytes_out, persons";

    private const string Upsert = """
        ON CONFLICT (day, licence_no, org, dataset, action, outcome, country) DO UPDATE SET
            events = access_rollup.events + excluded.events, rows_returned = access_rollup.rows_returned + excluded.rows_returned,
            bytes_out = access_rollup.bytes_out + excluded.bytes_out, persons = access_rollup.persons + excluded.persons
        """;

    /// <summary>In the order of the keys, so that neighbours meet in one page of the store.</summary>
    public static Task Add(DbConnection connection, DbTransaction transaction, AccessSums sums, CancellationToken cancellation)
    {
        var ordered = sums.Rollups.OrderBy(sum => sum.Key.Day).ThenBy(sum => sum.Key.Licence, StringComparer.Ordinal);
        if (connection is not SqliteConnection sqlite)
            return Postgres(connection, transaction, [.. ordered], cancellation);
        Sqlite(sqlite, ordered);
        return Task.CompletedTask;
    }

    private static void Sqlite(SqliteConnection connection, IEnumerable<KeyValuePair<RollupKey, RollupSum>> sums)
    {
        using var statement = new SqliteStatement(connection, $"INSERT INTO access_rollup ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {Upsert}");
        foreach (var (key, sum) in sums)
            statement.Bind(1, key.Day).Bind(2, key.Licence).Bind(3, key.Organisation).Bind(4, key.Dataset).Bind(5, (long)key.Action).Bind(6, (long)key.Outcome).Bind(7, key.Country)
                .Bind(8, sum.Events).Bind(9, sum.Rows).Bind(10, sum.Bytes).Bind(11, sum.Persons).Run();
    }

    /// <summary>One statement for all: else each of thousands would wait for its answer.</summary>
    private static Task Postgres(DbConnection connection, DbTransaction transaction, KeyValuePair<RollupKey, RollupSum>[] sums, CancellationToken cancellation)
    {
        T[] Each<T>(Func<RollupKey, T> of) => Array.ConvertAll(sums, sum => of(sum.Key));
        long[] Sum(Func<RollupSum, long> of) => Array.ConvertAll(sums, sum => of(sum.Value));
        return connection.Command(transaction,
            $"""
            INSERT INTO access_rollup ({Columns}) SELECT * FROM unnest(@day, @licence, @org, @dataset, @action, @outcome, @country, @events, @rows, @bytes, @persons) {Upsert}
            """,
            ("@day", Each(key => key.Day)), ("@licence", Each(key => key.Licence)), ("@org", Each(key => key.Organisation)), ("@dataset", Each(key => key.Dataset)),
            ("@action", Each(key => (short)key.Action)), ("@outcome", Each(key => (short)key.Outcome)), ("@country", Each(key => key.Country)),
            ("@events", Sum(sum => sum.Events)), ("@rows", Sum(sum => sum.Rows)), ("@bytes", Sum(sum => sum.Bytes)), ("@persons", Sum(sum => sum.Persons))).Execute(cancellation);
    }
}
