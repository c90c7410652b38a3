using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.Logs;

/// <summary>More connections to the store of one that is open, for reading it on several cores at once. As many as work runs at the same time.</summary>
internal sealed class ReaderPool(DbConnection like) : IAsyncDisposable
{
    private readonly ConcurrentBag<DbConnection> idle = [];

    public async Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        if (!idle.TryTake(out var connection))
        {
            connection = Twin();
            await connection.OpenAsync(cancellation);
            if (connection is SqliteConnection sqlite)
                SqlitePragmas.ApplyToReader(sqlite);
        }
        try
        {
            return await work(connection);
        }
        finally
        {
            idle.Add(connection);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (idle.TryTake(out var connection))
            await connection.DisposeAsync();
    }

    /// <summary>On PostgreSQL a clone, because the text of an open connection no longer holds its password.</summary>
    private DbConnection Twin() => like is NpgsqlConnection postgres
        ? (NpgsqlConnection)((ICloneable)postgres).Clone()
        : new SqliteConnection(new SqliteConnectionStringBuilder(like.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
}
