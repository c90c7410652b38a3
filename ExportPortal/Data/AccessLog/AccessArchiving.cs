using System.Data.Common;
using DuckDB.NET.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>A partition of the log on PostgreSQL that is full.</summary>
internal sealed record FullPartition(string Name, long First, long Past);

/// <summary>
/// Moves the oldest partition of the log on PostgreSQL into a Parquet file. The file is written, read back and held
/// against the tree first; then one transaction of the caller drops the partition and names the file. A crash between
/// the two leaves a file that nobody reads and that the next run writes anew.
/// </summary>
internal sealed class AccessArchiving(AccessStore store)
{
    /// <summary>"EP-ARCHV" in ASCII: who reads the whole log holds it, so that no partition goes away meanwhile.</summary>
    private const long ReadLock = 0x45502D4152434856;

    private const string Columns = "seq, canonical, ts, licence_no, org, dataset, actor, device, action, outcome, country, resource, purpose, reason_code, delivery_id";

    /// <summary>Held by the connection until it is closed.</summary>
    public static Task HoldStill(DbConnection connection, CancellationToken cancellation) =>
        connection is NpgsqlConnection ? connection.Command(null, "SELECT pg_advisory_lock_shared(@lock)", ("@lock", ReadLock)).Execute(cancellation) : Task.CompletedTask;

    /// <summary>Gives back what <see cref="HoldStill"/> took.</summary>
    public static Task LetGo(DbConnection connection) =>
        connection is NpgsqlConnection ? connection.Command(null, "SELECT pg_advisory_unlock_shared(@lock)", ("@lock", ReadLock)).Execute(CancellationToken.None) : Task.CompletedTask;

    /// <summary>The next partition whose events are all older, and which the rules have read, for they read no files; null when there is none. The newest entry's own is never it.</summary>
    public async Task<FullPartition?> Next(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        if (connection is not NpgsqlConnection)
            return null;
        var oldest = (await connection.Command(null,
            "SELECT name, first, past FROM access_partition WHERE first >= (SELECT coalesce(max(past), 0) FROM access_archive) AND past <= (SELECT coalesce(max(seq), 0) FROM access_event) AND past <= (SELECT coalesce(max(place), 0) FROM access_progress WHERE name = @rules) ORDER BY first LIMIT 1", ("@rules", AccessRuleStore.Progress))
            .Rows(row => new FullPartition(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), cancellation)).FirstOrDefault();
        // What a wrong clock put behind every arrival does not hold the others back.
        return oldest is not null && await connection.Command(null, $"WITH arrival AS (SELECT max(received_at) AS last FROM access_delivery) SELECT coalesce((SELECT max(ts) FROM {oldest.Name} WHERE ts <= (SELECT last FROM arrival)), (SELECT last FROM arrival))").Number(cancellation) < before.ToUnixTimeMilliseconds() ? oldest : null;
    }

    /// <summary>Writes the file and makes sure that it holds every entry as the tree has it. Changes nothing in the store.</summary>
    public async Task<ArchivedPart> Write(FullPartition partition, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var folder = Directory.CreateDirectory(store.Archive).FullName;
        var name = $"access-{partition.First:D15}-{partition.Past:D15}.parquet";
        var (file, fresh) = (Path.Combine(folder, name), Path.Combine(folder, name + ".new"));
        await Copy(connection, partition, fresh, cancellation);
        using (var written = new FileStream(fresh, FileMode.Open, FileAccess.ReadWrite))
            written.Flush(flushToDisk: true);
        File.Move(fresh, file, overwrite: true);
        // The new name is on the disk before the partition goes: else a cut of power leaves the store naming a file that is not there.
        using (var named = new FileStream(file, FileMode.Open, FileAccess.ReadWrite))
            named.Flush(flushToDisk: true);
        var (least, most) = await Limits(connection, partition, cancellation);
        var part = new ArchivedPart(partition.First, partition.Past, name, await ArchiveFiles.HashOf(file, cancellation), least, most);
        await Compare(connection, part, new ArchiveFiles(folder), cancellation);
        return part;
    }

    /// <summary>Drops the partition and names the file in its place, in the caller's transaction. False while somebody reads the whole log, and when it was moved meanwhile.</summary>
    public static async Task<bool> Replace(DbConnection connection, DbTransaction transaction, FullPartition partition, ArchivedPart part, CancellationToken cancellation)
    {
        await connection.Command(transaction, "SET LOCAL lock_timeout = '10s'").Execute(cancellation);
        if (await connection.Command(transaction, "SELECT pg_try_advisory_xact_lock(@lock)::int", ("@lock", ReadLock)).Number(cancellation) == 0)
            return false;
        if (await connection.Command(transaction, "SELECT count(*) FROM access_archive WHERE first = @first", ("@first", part.First)).Number(cancellation) > 0)
            return false;
        await connection.Command(transaction, "INSERT INTO access_archive (first, past, file, sha256, earliest, latest) VALUES (@first, @past, @file, @sha256, @earliest, @latest)",
            ("@first", part.First), ("@past", part.Past), ("@file", part.File), ("@sha256", Convert.FromHexString(part.Hash.Hex)), ("@earliest", part.Least), ("@latest", part.Most)).Execute(cancellation);
        await connection.Command(transaction, $"ALTER TABLE access_event DETACH PARTITION {partition.Name}; DROP TABLE {partition.Name}").Execute(cancellation);
        return true;
    }

    private static async Task Copy(DbConnection connection, FullPartition partition, string file, CancellationToken cancellation)
    {
        var (draft, spill) = (file + ".db", file + ".spill");
        Remove(draft, spill);
        try
        {
            await using var duck = new DuckDBConnection($"DataSource={draft}");
            await duck.OpenAsync(cancellation);
            await duck.Command(null, $"SET memory_limit = '512MiB'; SET temp_directory = {AccessArchive.Quote(spill)}").Execute(cancellation);
            await duck.Command(null,
                """
                CREATE TABLE part (seq bigint, canonical blob, ts bigint, licence_no varchar, org varchar, dataset varchar, actor varchar, device varchar,
                    action smallint, outcome smallint, country varchar, resource varchar, purpose varchar, reason_code varchar, delivery_id bigint)
                """).Execute(cancellation);
            await using (var command = connection.Command(null, $"SELECT {Columns} FROM {partition.Name} ORDER BY seq"))
            await using (var rows = await command.ExecuteReaderAsync(cancellation))
            using (var add = duck.CreateAppender("part"))
                while (await rows.ReadAsync(cancellation))
                    Append(add.CreateRow(), rows);
            await duck.Command(null, $"COPY (SELECT * FROM part ORDER BY seq) TO {AccessArchive.Quote(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)").Execute(cancellation);
        }
        finally
        {
            Remove(draft, spill);
        }
    }

    private static void Append(IDuckDBAppenderRow row, DbDataReader from)
    {
        row.AppendValue(from.GetInt64(0)).AppendValue(from.GetFieldValue<byte[]>(1)).AppendValue(from.GetInt64(2));
        for (var at = 3; at <= 13; at++)
            if (from.IsDBNull(at))
                row.AppendNullValue();
            else if (at is 8 or 9)
                row.AppendValue(from.GetInt16(at));
            else
                row.AppendValue(from.GetString(at));
        row.AppendValue(from.GetInt64(14)).EndRow();
    }

    private static async Task<(long Least, long Most)> Limits(DbConnection connection, FullPartition partition, CancellationToken cancellation) =>
        (await connection.Command(null, $"SELECT min(ts), max(ts) FROM {partition.Name}").Rows(row => (row.GetInt64(0), row.GetInt64(1)), cancellation)).Single();

    /// <summary>Every entry of the file is the leaf that the stored tiles have at its place, and none is missing.</summary>
    private static async Task Compare(DbConnection connection, ArchivedPart part, ArchiveFiles files, CancellationToken cancellation)
    {
        await using var archive = await AccessArchive.Over([part], files, cancellation);
        var tiles = new LogTiles(LogTables.Access);
        await using var command = archive.Connection.Command(null, "SELECT seq, canonical FROM access_event ORDER BY seq");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var (seq, tile) = (part.First, (Tile?)null);
        for (; await rows.ReadAsync(cancellation); seq++)
        {
            if (seq % TileId.Width == 0 || tile is null)
                tile = (await tiles.Stored(connection, null, 0, seq / TileId.Width, 1, cancellation)).SingleOrDefault();
            if (tile is null || rows.GetInt64(0) != seq || tile.Hashes[(int)(seq % TileId.Width)] != TreeHash.Leaf(rows.Bytes(1)))
                throw new LogInconsistentException($"The file {part.File} does not hold entry {seq} as the tree of the access log has it. Nothing was moved; run log verify.");
        }
        if (seq != part.Past)
            throw new LogInconsistentException($"The file {part.File} ends before entry {part.Past - 1}. Nothing was moved; run log verify.");
    }

    private static void Remove(string draft, string spill)
    {
        foreach (var file in (string[])[draft, draft + ".wal"])
            File.Delete(file);
        if (Directory.Exists(spill))
            Directory.Delete(spill, recursive: true);
    }
}
