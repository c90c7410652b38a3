using System.Data.Common;

namespace ExportPortal.Data.Logs;

/// <summary>The first entries of a log that have left its table: tables of the same names and columns over another connection.</summary>
/// <param name="connection">For the one that reads in order; it is closed with this.</param>
/// <param name="past">Place behind the last of them; what follows is in the table.</param>
/// <param name="another">Opens a further connection for whoever reads at the same time.</param>
internal sealed class EarlierEntries(DbConnection connection, long past, Func<DbConnection> another) : IAsyncDisposable
{
    public DbConnection Connection => connection;

    public long Past => past;

    /// <summary>A connection of one's own to read from this place on; null when the entry there is in the table.</summary>
    public DbConnection? For(long place) => place < past ? another() : null;

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
