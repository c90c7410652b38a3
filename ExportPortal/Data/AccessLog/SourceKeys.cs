using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Logs;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// The keys of a source beside the one in use: the next, while it waits for a second person, and those that it had before. Each is a
/// row of its own among the sources, named after its source with a mark that no name may have and a number (ADR 38): open and
/// not confirmed while it waits, closed and confirmed once it is one of before, closed and not confirmed where it was declined.
/// </summary>
internal sealed class SourceKeys(AccessStore store)
{
    public const char Mark = '~';

    private const string Waits = "confirmed_at IS NULL AND closed_at IS NULL";

    /// <summary>The key that waits for a source, as a source with its own name; null where none waits.</summary>
    public async Task<AccessSource?> Waiting(string name, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return (await connection.Command(null, $"SELECT {AccessSources.Columns} FROM access_source s WHERE {Of(name)} AND {Waits}", ("@keys", Rows(name))).Rows(AccessSources.Read, cancellation)).SingleOrDefault();
    }

    /// <summary>The keys that wait, by the name of their source.</summary>
    public async Task<IReadOnlyDictionary<string, AccessSource>> AllWaiting(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return (await connection.Command(null, $"SELECT {AccessSources.Columns} FROM access_source s WHERE name LIKE @keys AND {Waits}", ("@keys", $"%{Mark}%")).Rows(AccessSources.Read, cancellation))
            .ToDictionary(one => one.Name.Split(Mark)[0]);
    }

    /// <summary>Keys that sources had before, by the name of the source.</summary>
    public static async Task<ILookup<string, byte[]>> Earlier(DbConnection connection, CancellationToken cancellation) =>
        (await connection.Command(null, "SELECT name, public_key FROM access_source WHERE name LIKE @keys AND confirmed_at IS NOT NULL", ("@keys", $"%{Mark}%"))
            .Rows(row => (Source: row.GetString(0).Split(Mark)[0], Key: row.GetFieldValue<byte[]>(1)), cancellation)).ToLookup(one => one.Source, one => one.Key);

    /// <summary>False where another key waits.</summary>
    public Task<bool> Ask(AccessSource source, byte[] key, DateTimeOffset now, (Guid Person, string Name) asked, CancellationToken cancellation) =>
        store.Write(async (connection, transaction) =>
        {
            var before = await connection.Command(transaction, $"SELECT count(*) FROM access_source WHERE {Of(source.Name)}", ("@keys", Rows(source.Name))).Number(cancellation);
            return await connection.Command(transaction, $"SELECT count(*) FROM access_source WHERE {Of(source.Name)} AND {Waits}", ("@keys", Rows(source.Name))).Number(cancellation) == 0
                && await Changed(connection.Command(transaction,
                    "INSERT INTO access_source (name, public_key, environment, licences, added_at, asked_by, asked_by_name) SELECT @name, @key, environment, licences, @now, @person, @by FROM access_source WHERE id = @id",
                    ("@name", string.Create(CultureInfo.InvariantCulture, $"{source.Name}{Mark}{before + 1}")), ("@key", key), ("@now", now.ToUnixTimeMilliseconds()), ("@person", asked.Person.ToString()), ("@by", asked.Name), ("@id", source.Id)), cancellation);
        }, cancellation);

    /// <summary>The key that waits is the one in use from now on, also of a source that was closed, and the one in use is one of before; all or nothing.</summary>
    /// <param name="waiting">As it was read: another one that waits now is left alone.</param>
    /// <returns>False when it waits no more.</returns>
    public Task<bool> Confirm(AccessSource source, AccessSource waiting, DateTimeOffset now, CancellationToken cancellation) =>
        store.Write(async (connection, transaction) =>
            await Changed(connection.Command(transaction, $"UPDATE access_source SET public_key = @old, confirmed_at = @now, closed_at = @now WHERE id = @waiting AND {Waits}",
                ("@old", source.PublicKey), ("@now", now.ToUnixTimeMilliseconds()), ("@waiting", waiting.Id)), cancellation)
            && await Changed(connection.Command(transaction, "UPDATE access_source SET public_key = @new, closed_at = NULL WHERE id = @id", ("@new", waiting.PublicKey), ("@id", source.Id)), cancellation), cancellation);

    /// <summary>False when it waits no more.</summary>
    public Task<bool> Decline(AccessSource waiting, DateTimeOffset now, CancellationToken cancellation) =>
        store.Write(async (connection, transaction) => await Changed(connection.Command(transaction,
            $"UPDATE access_source SET closed_at = @now WHERE id = @waiting AND {Waits}", ("@now", now.ToUnixTimeMilliseconds()), ("@waiting", waiting.Id)), cancellation), cancellation);

    /// <summary>The rows of a source, to the letter: LIKE takes capital and small letters for the same on SQLite.</summary>
    private static string Of(string name) => string.Create(CultureInfo.InvariantCulture, $"substr(name, 1, {name.Length + 1}) = @keys");

    private static string Rows(string name) => $"{name}{Mark}";

    private static async Task<bool> Changed(DbCommand command, CancellationToken cancellation)
    {
        await using (command)
            return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }
}
