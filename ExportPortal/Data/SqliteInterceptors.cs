using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ExportPortal.Data;

/// <summary>
/// Sets what SQLite keeps per connection and reads it back: a connection that came from elsewhere, or a pool that
/// forgot, would otherwise be a silent downgrade of durability (security.md 6).
/// </summary>
public sealed class SqlitePragmas : DbConnectionInterceptor
{
    private static readonly (string Name, string Set, string Reads)[] Wanted =
    [
        ("journal_mode", "WAL", "wal"),
        ("synchronous", "FULL", "2"),
        ("foreign_keys", "ON", "1"),
        ("recursive_triggers", "ON", "1"),
        ("trusted_schema", "OFF", "0"),
        ("temp_store", "MEMORY", "2"),
        ("mmap_size", "0", "0"),
        ("busy_timeout", "5000", "5000"),
    ];

    /// <summary>Sets and asserts the pragmas on an open connection; throws when one does not hold.</summary>
    public static void Apply(DbConnection connection)
    {
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
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }
}

/// <summary>
/// Takes the write gate before a transaction begins and gives it back when the transaction or its connection ends,
/// whoever began it: Identity, Data Protection and migrations included.
/// </summary>
public sealed class WriteGate(FifoGate gate) : DbTransactionInterceptor, IDbConnectionInterceptor
{
    private readonly ConditionalWeakTable<DbConnection, Ticket> tickets = [];

    private sealed class Ticket
    {
        public int Left;
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        await gate.EnterAsync(cancellationToken);
        tickets.AddOrUpdate(connection, new Ticket());
        return result;
    }

    public override InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        gate.Enter();
        tickets.AddOrUpdate(connection, new Ticket());
        return result;
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Leave(eventData.Context?.Database);
    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Leave(eventData.Context?.Database);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData.Context?.Database);
        return Task.CompletedTask;
    }

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData.Context?.Database);
        return Task.CompletedTask;
    }

    /// <summary>A transaction that is disposed without an end, or fails to begin, ends with its connection.</summary>
    public void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Leave(connection);

    public Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Leave(connection);
        return Task.CompletedTask;
    }

    public void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => Leave(connection);

    public Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Leave(connection);
        return Task.CompletedTask;
    }

    private void Leave(Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade? database)
    {
        if (database is not null)
            Leave(Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(database));
    }

    private void Leave(DbConnection connection)
    {
        if (tickets.TryGetValue(connection, out var ticket) && Interlocked.Exchange(ref ticket.Left, 1) == 0)
            gate.Leave();
    }
}
