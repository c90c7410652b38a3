using System.Data.Common;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Cli;

/// <summary>The store opened for an auditor: nothing is migrated, made or written.</summary>
internal static class ReadOnlyStore
{
    /// <summary>Throws <see cref="UnusablePortal"/> when there is no store, or it has no log of acts.</summary>
    public static async Task<DbConnection> Open(PortalPaths paths, CancellationToken cancellation)
    {
        DbConnection connection = paths.Provider is StorageProvider.Sqlite ? Sqlite(paths) : Postgres(paths);
        try
        {
            await connection.OpenAsync(cancellation);
            if (connection is SqliteConnection sqlite)
                SqlitePragmas.ApplyToReader(sqlite);
            await connection.Command(null, "SELECT count(*) FROM audit_checkpoint").Number(cancellation);
            return connection;
        }
        catch (DbException closed)
        {
            await connection.DisposeAsync();
            throw new UnusablePortal($"The store cannot be read: {closed.Message}", Place(paths), "Check the settings Storage:*; a new store is made by starting the portal once.");
        }
    }

    /// <summary>The public half of the checkpoint key, from the key file or the ".pub" beside it. Makes none.</summary>
    public static NoteKey Key(LogPlaces places)
    {
        try
        {
            if (File.Exists(places.KeyFile))
                return places.Key().Key;
            if (File.Exists(places.KeyFile + ".pub"))
                return NoteKey.Parse(File.ReadAllText(places.KeyFile + ".pub").Trim());
        }
        catch (Exception unreadable) when (unreadable is FormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new UnusablePortal(unreadable.Message, places.KeyFile, "Put the right key back, or its public half as .pub (setting Log:KeyFile).");
        }
        throw new UnusablePortal("The checkpoint key is not there, so no signature can be checked.", places.KeyFile, "Put the key or its .pub there, or name its place in Log:KeyFile.");
    }

    private static SqliteConnection Sqlite(PortalPaths paths)
    {
        var settings = new SqliteConnectionStringBuilder(paths.Connection);
        return File.Exists(settings.DataSource)
            ? new SqliteConnection(new SqliteConnectionStringBuilder(paths.Connection) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString())
            : throw new UnusablePortal("There is no store.", settings.DataSource, "Name the portal's data folder in Storage:Folder (environment variable Storage__Folder).");
    }

    private static NpgsqlConnection Postgres(PortalPaths paths) =>
        new(new NpgsqlConnectionStringBuilder(paths.Connection) { Options = "-c default_transaction_read_only=on", Pooling = false }.ToString());

    private static string Place(PortalPaths paths) => paths.Provider is StorageProvider.Sqlite ? paths.Folder : "Storage:ConnectionString";
}
