using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ExportPortal.Data;

/// <summary>
/// Sets what SQLite keeps per connection and reads it back: a connection that came from elsewhere would otherwise be a
/// silent downgrade of durability (security.md 6). One of the pool keeps it for as long as its handle lives.
/// </summary>
/// <param name="waitsForDisk">
/// False while a demonstration is made: no commit waits for the disk then, for who loses power has an unfinished one either way.
/// Whoever opens the handle afterwards sets it anew, and the end of the walk writes all of it to the disk.
/// </param>
public sealed class SqlitePragmas(bool waitsForDisk = true) : DbConnectionInterceptor
{
    /// <summary>In milliseconds.</summary>
    public const string BusyTimeout = "5000";

    private static readonly (string Name, string Set, string Reads)[] Wanted =
    [
        ("journal_mode", "WAL", "wal"),
        ("synchronous", "FULL", "2"),
        ("foreign_keys", "ON", "1"),
        ("recursive_triggers", "ON", "1"),
        ("trusted_schema", "OFF", "0"),
        ("temp_store", "MEMORY", "2"),
        ("mmap_size", "0", "0"),
        ("busy_timeout", BusyTimeout, BusyTimeout),
        ("secure_delete", "ON", "1"), // what is erased does not stay in free pages
    ];

    private static readonly ConditionalWeakTable<object, object> Done = [];
    private readonly ConditionalWeakTable<object, object> hasty = [];

    /// <summary>Sets and asserts the pragmas on an open connection, once for each handle; throws when one does not hold.</summary>
    public static void Apply(DbConnection connection)
    {
        var handle = (connection as SqliteConnection)?.Handle;
        if (handle is not null && Done.TryGetValue(handle, out _))
            return;
        using var command = connection.CreateCommand();
        command.CommandText = string.Concat(Wanted.Select(p => $"PRAGMA {p.Name}={p.Set};"));
        command.ExecuteNonQuery();
        foreach (var (name, _, reads) in Wanted)
        {
            command.CommandText = $"PRAGMA {name};";
            var found = Convert.ToString(command.ExecuteScalar() ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            if (found != reads)
                throw new InvalidOperationException($"SQLite answers {name}={found}, but {reads} is needed. The store is not safe to use like this; see the portal's guide, Storage.");
        }
        if (handle is not null)
            Done.AddOrUpdate(handle, Wanted);
    }

    /// <summary>Sets on a connection that only reads, beside one that is asserted, what keeps its sorts out of files and its schema from being trusted.</summary>
    public static void ApplyToReader(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Concat(Wanted.Where(p => p.Name is "trusted_schema" or "temp_store" or "mmap_size" or "busy_timeout").Select(p => $"PRAGMA {p.Name}={p.Set};"));
        command.ExecuteNonQuery();
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Prepare(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Prepare(connection);
        return Task.CompletedTask;
    }

    private void Prepare(DbConnection connection)
    {
        if (waitsForDisk)
        {
            Apply(connection);
            return;
        }
        var handle = ((SqliteConnection)connection).Handle!;
        if (hasty.TryGetValue(handle, out _))
            return;
        Apply(connection);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=OFF;";
        command.ExecuteNonQuery();
        Done.Remove(handle);
        hasty.Add(handle, this);
    }
}
