using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ExportPortal.Data;

/// <summary>
/// SQLite writes into a file beside the store first, and what was deleted stands there as it was until all of it is written
/// back and the file is emptied. Readers can hold that up: until it is done nothing may be called erased, and it is tried
/// again. A start empties it too, so a crash loses nothing of this. PostgreSQL keeps no such file of its users.
/// </summary>
internal static class WriteAheadFile
{
    /// <summary>Stores whose file may hold what was deleted, each with the last time that somebody said so.</summary>
    private static readonly ConcurrentDictionary<string, long> Owed = new(StringComparer.Ordinal);
    private const string Moment = "1000";
    private static long turns;

    /// <summary>Says that something was deleted in the store of the connection, or is deleted when its transaction ends.</summary>
    public static void Owe(DbConnection connection) => Mark(connection);

    /// <summary>Writes all of it back and empties the file; outside of any transaction. Waits for readers a moment only: others wait to write meanwhile.</summary>
    /// <returns>False when a reader holds it: then the store stays owed.</returns>
    public static async Task<bool> Empty(DbConnection connection)
    {
        if (Mark(connection) is not { } mark)
            return true;
        await Set(connection, Moment);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE);"; // answers 1 first when it could not come to its end
        var isEmpty = Convert.ToInt64(await command.ExecuteScalarAsync(CancellationToken.None), CultureInfo.InvariantCulture) == 0;
        await Set(connection, SqlitePragmas.BusyTimeout);
        if (isEmpty)
            Owed.TryRemove(mark); // not what was deleted since
        return isEmpty;
    }

    /// <summary>The same on a connection of its own.</summary>
    public static async Task<bool> Empty(string store)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await connection.OpenAsync();
        SqlitePragmas.Apply(connection);
        return await Empty(connection);
    }

    /// <summary>The stores in the portal's folder that are owed, by their path; none when all that was deleted is erased.</summary>
    public static IReadOnlyList<string> OwedIn(PortalPaths paths) =>
        [.. Owed.Keys.Where(store => Path.GetDirectoryName(store) == Path.TrimEndingDirectorySeparator(paths.Folder)).Order(StringComparer.Ordinal)];

    private static async Task Set(DbConnection connection, string milliseconds)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA busy_timeout={milliseconds};";
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static KeyValuePair<string, long>? Mark(DbConnection connection)
    {
        if (connection is not SqliteConnection)
            return null;
        var (store, turn) = (new SqliteConnectionStringBuilder(connection.ConnectionString).DataSource, Interlocked.Increment(ref turns));
        Owed[store] = turn;
        return new(store, turn);
    }
}
