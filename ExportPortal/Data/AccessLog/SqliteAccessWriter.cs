using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Microsoft.Data.Sqlite;

namespace ExportPortal.Data.AccessLog;

/// <summary>Prepared statements, one row after the other, in the transaction that is open on the connection.</summary>
internal sealed class SqliteAccessWriter(SqliteConnection connection, SqliteTransaction transaction) : IAccessWriter
{
    public Task<long> Size(CancellationToken cancellation) =>
        connection.Command(transaction, "SELECT coalesce(max(seq) + 1, 0) FROM access_event").Number(cancellation);

    public Task<AccessDrafts> TakeNew(long source, AccessDrafts drafts, CancellationToken cancellation)
    {
        using var statement = new SqliteStatement(connection, "INSERT OR IGNORE INTO access_seen (source_id, event_id) VALUES (?, ?)");
        statement.Bind(1, source);
        var fresh = new List<AccessDraft>(drafts.Count);
        Span<byte> id = stackalloc byte[16];
        foreach (var draft in drafts.Events)
        {
            draft.Facts.EventId.TryWriteBytes(id, bigEndian: true, out _);
            if (statement.Bind(2, id).Run() == 1)
                fresh.Add(draft);
        }
        return Task.FromResult(drafts.Only(fresh));
    }

    public Task Insert(AccessRow[] rows, long delivery, CancellationToken cancellation)
    {
        using var statement = new SqliteStatement(connection,
            """
            INSERT INTO access_event (seq, canonical, ts, licence_no, org, dataset, actor, device, action, outcome, country, resource, purpose, reason_code, delivery_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        statement.Bind(15, delivery);
        foreach (var row in rows)
            Bind(statement, row).Run();
        return Task.CompletedTask;
    }

    public Task Index(long from, long end, CancellationToken cancellation) =>
        connection.Command(transaction, "INSERT INTO access_fts (rowid, words) SELECT seq, words FROM access_words WHERE seq >= @from AND seq < @end", ("@from", from), ("@end", end))
            .Execute(cancellation);

    private static SqliteStatement Bind(SqliteStatement to, AccessRow row)
    {
        var facts = row.Facts;
        return to.Bind(1, row.Seq).Bind(2, row.Canonical).Bind(3, facts.At.ToUnixTimeMilliseconds())
            .Bind(4, facts.Licence).Bind(5, facts.Organisation).Bind(6, facts.DatasetVersion).Bind(7, row.Actor).Bind(8, row.Device)
            .Bind(9, (long)facts.Action).Bind(10, (long)facts.Outcome).Bind(11, facts.Country).Bind(12, facts.Resource).Bind(13, facts.Purpose).Bind(14, facts.ReasonCode);
    }
}
