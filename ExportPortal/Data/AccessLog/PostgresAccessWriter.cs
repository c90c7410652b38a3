using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Npgsql;
using NpgsqlTypes;

namespace ExportPortal.Data.AccessLog;

/// <summary>COPY in binary form, behind an advisory lock that makes the numbers dense.</summary>
internal sealed class PostgresAccessWriter(NpgsqlConnection connection, NpgsqlTransaction transaction, long partition) : IAccessWriter
{
    /// <summary>"EP-ACCES" in ASCII.</summary>
    private const long AppendLock = 0x45502D4143434553;

    private long size;

    /// <summary>Nobody adds an entry until the transaction ends.</summary>
    public static Task Lock(DbConnection connection, DbTransaction transaction, CancellationToken cancellation) =>
        connection.Command(transaction, "SELECT pg_advisory_xact_lock(@lock)", ("@lock", AppendLock)).Execute(cancellation);

    public async Task<long> Size(CancellationToken cancellation)
    {
        await Lock(connection, transaction, cancellation);
        return size = await connection.Command(transaction, "SELECT coalesce(max(seq) + 1, 0) FROM access_event").Number(cancellation);
    }

    public async Task<AccessDrafts> TakeNew(long source, AccessDrafts drafts, CancellationToken cancellation)
    {
        var seen = (await connection.Command(transaction, "SELECT event_id FROM access_seen WHERE source_id = @source AND event_id = ANY (@ids)",
            ("@source", source), ("@ids", drafts.Events.Select(draft => draft.Facts.EventId).ToArray())).Rows(row => row.GetGuid(0), cancellation)).ToHashSet();
        var fresh = drafts.Events.Where(draft => seen.Add(draft.Facts.EventId)).ToList();
        await using var copy = await connection.BeginBinaryImportAsync("COPY access_seen (source_id, event_id) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var draft in fresh)
        {
            copy.StartRow();
            copy.Write(source, NpgsqlDbType.Bigint);
            copy.Write(draft.Facts.EventId, NpgsqlDbType.Uuid);
        }
        await copy.CompleteAsync(cancellation);
        await copy.DisposeAsync();
        await MakeRoom(size + fresh.Count, cancellation);
        return drafts.Only(fresh);
    }

    /// <summary>Partitions for every place before this one.</summary>
    private async Task MakeRoom(long past, CancellationToken cancellation)
    {
        for (var end = await connection.Command(transaction, "SELECT coalesce(max(past), 0) FROM access_partition").Number(cancellation); end < past; end += partition)
            await connection.Command(transaction, "SELECT access_partition_add(@first, @past)", ("@first", end), ("@past", end + partition)).Execute(cancellation);
    }

    public async Task Insert(AccessRow[] rows, long delivery, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY access_event (seq, canonical, ts, licence_no, org, dataset, actor, device, action, outcome, country, resource, purpose, reason_code, delivery_id)
            FROM STDIN (FORMAT BINARY)
            """, cancellation);
        foreach (var row in rows)
            Write(copy, row, delivery);
        await copy.CompleteAsync(cancellation);
    }

    /// <summary>PostgreSQL makes the words itself, in a generated column.</summary>
    public Task Index(long from, long end, CancellationToken cancellation) => Task.CompletedTask;

    private static void Write(NpgsqlBinaryImporter copy, AccessRow row, long delivery)
    {
        var facts = row.Facts;
        copy.StartRow();
        copy.Write(row.Seq, NpgsqlDbType.Bigint);
        copy.Write(row.Canonical, NpgsqlDbType.Bytea);
        copy.Write(facts.At.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
        Text(copy, facts.Licence);
        Text(copy, facts.Organisation);
        Text(copy, facts.DatasetVersion);
        Text(copy, row.Actor);
        Text(copy, row.Device);
        copy.Write((short)facts.Action, NpgsqlDbType.Smallint);
        copy.Write((short)facts.Outcome, NpgsqlDbType.Smallint);
        Text(copy, facts.Country);
        Text(copy, facts.Resource);
        Text(copy, facts.Purpose);
        Text(copy, facts.ReasonCode);
        copy.Write(delivery, NpgsqlDbType.Bigint);
    }

    private static void Text(NpgsqlBinaryImporter copy, string? value)
    {
        if (value is null)
            copy.WriteNull();
        else
            copy.Write(value, NpgsqlDbType.Text);
    }
}
