using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.Logs;

/// <summary>Opens the store for the log's own work; dispose what it returns.</summary>
internal delegate Task<LogSession> OpenLog(CancellationToken cancellation);

/// <summary>An open connection to the store, and the way in which something is written there: behind the write gate, in a transaction.</summary>
internal sealed class LogSession(DbConnection connection, Func<Func<DbTransaction, Task>, CancellationToken, Task> write, IAsyncDisposable owner) : IAsyncDisposable
{
    public DbConnection Connection { get; } = connection;

    /// <summary>Runs the work in a transaction and commits it; nothing stays when the work throws.</summary>
    public Task Write(Func<DbTransaction, Task> work, CancellationToken cancellation) => write(work, cancellation);

    /// <summary>A session over a context of the portal, which goes with it.</summary>
    public static async Task<LogSession> Of(PortalDbContext context, CancellationToken cancellation)
    {
        await context.Database.OpenConnectionAsync(cancellation);
        return new LogSession(context.Database.GetDbConnection(), Write, context);

        async Task Write(Func<DbTransaction, Task> work, CancellationToken token)
        {
            await using var transaction = await context.Database.BeginTransactionAsync(token);
            await work(transaction.GetDbTransaction());
            await transaction.CommitAsync(token);
        }
    }

    public ValueTask DisposeAsync() => owner.DisposeAsync();
}
