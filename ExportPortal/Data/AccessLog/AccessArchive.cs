using System.Data.Common;
using DuckDB.NET.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

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

    /// <summary>What the store knows of the files, the first entries first; looks at none of them.</summary>
    public static async Task<IReadOnlyList<ArchivedPart>> Parts(DbConnection store, CancellationToken cancellation) => store is not NpgsqlConnection ? [] :
        await store.Command(null, Table).Rows(row => new ArchivedPart(
            row.GetInt64(0), row.GetInt64(1), row.GetString(2), new ContentHash(Convert.ToHexStringLower(row.GetFieldValue<byte[]>(3))), row.GetInt64(4), row.GetInt64(5)), cancellation);

    /// <summary>Those that may hold what is sought.</summary>
    public static async Task<IReadOnlyList<ArchivedPart>> Parts(DbConnection store, Func<ArchivedPart, bool> needed, CancellationToken cancellation) => [.. (await Parts(store, cancellation)).Where(needed)];

    /// <summary>
    /// Over the files that are needed; null when none is. Throws a <see cref="RuleViolation"/> when one of them is missing
    /// or changed: a part of the log is never left out in silence.
    /// </summary>
    public static async Task<AccessArchive?> Open(IReadOnlyList<ArchivedPart> parts, ArchiveFiles files, CancellationToken cancellation)
    {
        if (parts.Count == 0)
            return null;
        await files.Require(parts, cancellation);
        return await Over(parts, files, cancellation);
    }

    /// <summary>Where entries lie, the oldest first: in the files, if there are any, and in the store. Both are asked in the same words.</summary>
    public static IReadOnlyList<DbConnection> ThenStore(AccessArchive? archive, DbConnection store) => archive is null ? [store] : [archive.Connection, store];

    /// <summary>Over these files alone; none of them may be missing.</summary>
    public static async Task<AccessArchive> Over(IReadOnlyList<ArchivedPart> parts, ArchiveFiles files, CancellationToken cancellation)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        try
        {
            await connection.OpenAsync(cancellation);
            var list = string.Join(", ", parts.Select(part => Quote(files.PathOf(part))));
            foreach (var setting in (string[])
                ["SET memory_limit = '512MiB'", "SET threads = 2", "SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false", $"SET allowed_paths = [{list}]", "SET enable_external_access = false", "SET lock_configuration = true",
                 $"CREATE VIEW access_event AS SELECT * FROM read_parquet([{list}])", $"CREATE VIEW row_group AS SELECT file_name, row_group_id, row_group_num_rows FROM parquet_metadata([{list}]) WHERE column_id = 0",
                 "CREATE TABLE access_flag (rule varchar, seq bigint, ts bigint)"])
                await connection.Command(null, setting).Execute(cancellation);
            return new(connection, parts);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The files as the beginning of the log, in the groups of rows that they hold; whoever takes it closes it instead of this.</summary>
    public async Task<EarlierEntries> Entries(CancellationToken cancellation)
    {
        var rows = (await Connection.Command(null, "SELECT file_name, row_group_num_rows FROM row_group ORDER BY file_name, row_group_id").Rows(row => (File: Path.GetFileName(row.GetString(0)), Rows: row.GetInt64(1)), cancellation)).ToLookup(group => group.File, group => group.Rows);
        var groups = new List<EntryGroup>();
        foreach (var part in parts)
        {
            var first = part.First;
            foreach (var count in rows[part.File])
                groups.Add(new(first, first += count));
        }
        return new(Connection, groups, Another);
    }

    /// <summary>Takes over which entries the rules named, so that they can be asked for.</summary>
    public async Task TakeFlags(DbConnection store, IReadOnlyList<string> rules, CancellationToken cancellation)
    {
        foreach (var rule in rules)
        {
            var flags = await store.Command(null, "SELECT seq, ts FROM access_flag WHERE rule = @rule AND seq < @past", ("@rule", rule), ("@past", parts[^1].Past)).Rows(row => (Seq: row.GetInt64(0), At: row.GetInt64(1)), cancellation);
            using var add = ((DuckDBConnection)Connection).CreateAppender("access_flag");
            foreach (var (seq, at) in flags)
                add.CreateRow().AppendValue(rule).AppendValue(seq).AppendValue(at).EndRow();
        }
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
