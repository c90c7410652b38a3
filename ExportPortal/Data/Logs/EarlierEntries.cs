using System.Data.Common;

namespace ExportPortal.Data.Logs;

/// <param name="First">Place of its first entry.</param>
/// <param name="End">Place behind its last.</param>
internal readonly record struct EntryGroup(long First, long End);

/// <summary>The first entries of a log that have left its table: tables of the same names and columns over another connection.</summary>
/// <param name="connection">Closed with this.</param>
/// <param name="groups">What is stored together and so is read together, in order; entries that cannot be read are in none.</param>
/// <param name="another">Opens a further connection for whoever reads at the same time.</param>
internal sealed class EarlierEntries(DbConnection connection, IReadOnlyList<EntryGroup> groups, Func<DbConnection> another) : IAsyncDisposable
{
    /// <summary>The group that holds an entry, or else the next one, from the entry on; null when what follows is in the table.</summary>
    public EntryGroup? From(long place)
    {
        foreach (var group in groups)
            if (group.End > place)
                return group with { First = Math.Max(place, group.First) };
        return null;
    }

    /// <summary>A connection of one's own to read an entry here; null when it is in the table.</summary>
    public DbConnection? For(long place) => From(place)?.First == place ? another() : null;

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
