using System.Data.Common;
using System.Security.Cryptography;
using DuckDB.NET.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>A file that holds what was one partition of the log.</summary>
/// <param name="First">Place of its first entry.</param>
/// <param name="Past">Place behind its last.</param>
/// <param name="Least">Earliest time of an event in it, in Unix milliseconds, and the latest.</param>
internal sealed record ArchivedPart(long First, long Past, string File, ContentHash Hash, long Least, long Most);

/// <summary>
/// The oldest part of the log on PostgreSQL, which lies in Parquet files from the first entry on, as a connection of its
/// own with the same table: what is asked of the store is asked of it in the same words. Free text is not: it has no index.
/// </summary>
internal sealed class AccessArchive : IAsyncDisposable
{
    private const string Table = "SELECT first, past, file, sha256, earliest, latest FROM access_archive ORDER BY first";

    private readonly IReadOnlyList<ArchivedPart> parts;

    private AccessArchive(DuckDBConnection connection, IReadOnlyList<ArchivedPart> parts) => (Connection, this.parts) = (connection, parts);

    public DbConnection Connection { get; }

    /// <summary>The files as the beginning of the log; whoever takes it closes it instead of this.</summary>
    public EarlierEntries Entries => new(Connection, Past, Another);

    /// <summary>Place behind the last entry of the files; what follows is in the store.</summary>
    public long Past => parts[^1].Past;

    /// <summary>The latest time of an event in it, in Unix milliseconds.</summary>
    public long Most => parts.Max(part => part.Most);

    /// <summary>The earliest time of an event in it.</summary>
    public long Least => parts.Min(part => part.Least);

    public static async Task<IReadOnlyList<ArchivedPart>> Parts(DbConnection store, CancellationToken cancellation) => store is not NpgsqlConnection ? [] :
        await store.Command(null, Table).Rows(row => new ArchivedPart(
            row.GetInt64(0), row.GetInt64(1), row.GetString(2), new ContentHash(Convert.ToHexStringLower(row.GetFieldValue<byte[]>(3))), row.GetInt64(4), row.GetInt64(5)), cancellation);

    /// <summary>Null when nothing was archived. A file that is missing or broken fails here: a part of the log is never left out in silence.</summary>
    public static async Task<AccessArchive?> Open(DbConnection store, string folder, CancellationToken cancellation) =>
        await Parts(store, cancellation) is { Count: > 0 } parts ? await Over(parts, folder, cancellation) : null;

    /// <summary>Where entries lie, the oldest first: in the files, if there are any, and in the store. Both are asked in the same words.</summary>
    public static IReadOnlyList<DbConnection> ThenStore(AccessArchive? archive, DbConnection store) => archive is null ? [store] : [archive.Connection, store];

    /// <summary>Over these files alone; none of them may be missing.</summary>
    public static async Task<AccessArchive> Over(IReadOnlyList<ArchivedPart> parts, string folder, CancellationToken cancellation)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        try
        {
            await connection.OpenAsync(cancellation);
            var files = string.Join(", ", parts.Select(part => Quote(Path.Combine(folder, part.File))));
            foreach (var setting in (string[])
                ["SET memory_limit = '512MiB'", "SET threads = 2", "SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false", $"SET allowed_paths = [{files}]", "SET enable_external_access = false", "SET lock_configuration = true",
                 $"CREATE VIEW access_event AS SELECT * FROM read_parquet([{files}])", "CREATE TABLE access_flag (rule varchar, seq bigint, ts bigint)"])
                await connection.Command(null, setting).Execute(cancellation);
            return new(connection, parts);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes over which entries the rules named, so that they can be asked for.</summary>
    public async Task TakeFlags(DbConnection store, IReadOnlyList<string> rules, CancellationToken cancellation)
    {
        foreach (var rule in rules)
        {
            var flags = await store.Command(null, "SELECT seq, ts FROM access_flag WHERE rule = @rule AND seq < @past", ("@rule", rule), ("@past", Past)).Rows(row => (Seq: row.GetInt64(0), At: row.GetInt64(1)), cancellation);
            using var add = ((DuckDBConnection)Connection).CreateAppender("access_flag");
            foreach (var (seq, at) in flags)
                add.CreateRow().AppendValue(rule).AppendValue(seq).AppendValue(at).EndRow();
        }
    }

    /// <summary>What is wrong with the files, each held against the hash that was kept when it was written.</summary>
    public static async Task<IReadOnlyList<(ArchivedPart Part, string Fault)>> Faults(IReadOnlyList<ArchivedPart> parts, string folder, CancellationToken cancellation)
    {
        var faults = new List<(ArchivedPart, string)>();
        foreach (var part in parts)
        {
            var file = new FileInfo(Path.Combine(folder, part.File));
            if (!file.Exists)
                faults.Add((part, $"The file {part.File} with the entries {part.First} to {part.Past - 1} is missing in {folder}."));
            else if (await HashOf(file.FullName, cancellation) != part.Hash)
                faults.Add((part, $"The file {part.File} with the entries {part.First} to {part.Past - 1} is not the one that was written."));
        }
        return faults;
    }

    public static async Task<ContentHash> HashOf(string file, CancellationToken cancellation)
    {
        await using var bytes = File.OpenRead(file);
        return new ContentHash(Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellation)));
    }

    private DuckDBConnection Another()
    {
        var another = ((DuckDBConnection)Connection).Duplicate();
        another.Open();
        return another;
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    internal static string Quote(string text) => $"'{text.Replace("'", "''")}'";
}
