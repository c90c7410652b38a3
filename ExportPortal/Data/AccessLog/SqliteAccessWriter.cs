using System.Threading.Channels;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Microsoft.Data.Sqlite;

namespace ExportPortal.Data.AccessLog;

/// <summary>Prepared statements, one row after the other.</summary>
internal sealed class SqliteAccessWriter(SqliteConnection connection, SqliteTransaction transaction) : IAccessWriter
{
    public Task<long> Size(CancellationToken cancellation) =>
        connection.Command(transaction, "SELECT coalesce(max(seq) + 1, 0) FROM access_event").Number(cancellation);

    public Task<List<AccessDraft>> TakeNew(long source, List<AccessDraft> drafts, CancellationToken cancellation)
    {
        using var command = Prepare("INSERT OR IGNORE INTO access_seen (source_id, event_id) VALUES (@a, @b)", 2);
        command.Parameters[0].Value = source;
        var fresh = new List<AccessDraft>(drafts.Count);
        foreach (var draft in drafts)
        {
            command.Parameters[1].Value = draft.Facts.EventId.ToByteArray(bigEndian: true);
            if (command.ExecuteNonQuery() == 1)
                fresh.Add(draft);
        }
        return Task.FromResult(fresh);
    }

    public async Task Insert(ChannelReader<AccessRow[]> rows, long delivery, CancellationToken cancellation)
    {
        using var command = Prepare(
            """
            INSERT INTO access_event (seq, canonical, ts, licence_no, org, dataset, actor, device, action, outcome, country, resource, purpose, reason_code, delivery_id)
            VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j, @k, @l, @m, @n, @o)
            """, 15);
        command.Parameters[14].Value = delivery;
        await foreach (var chunk in rows.ReadAllAsync(cancellation))
            foreach (var row in chunk)
            {
                Bind(command.Parameters, row);
                command.ExecuteNonQuery();
            }
    }

    public Task Index(long from, long end, CancellationToken cancellation) =>
        connection.Command(transaction, "INSERT INTO access_fts (rowid, words) SELECT seq, words FROM access_words WHERE seq >= @from AND seq < @end", ("@from", from), ("@end", end))
            .Execute(cancellation);

    private static void Bind(SqliteParameterCollection to, AccessRow row)
    {
        var facts = row.Facts;
        to[0].Value = row.Seq;
        to[1].Value = row.Canonical;
        to[2].Value = facts.At.ToUnixTimeMilliseconds();
        to[3].Value = facts.Licence;
        to[4].Value = (object?)facts.Organisation ?? DBNull.Value;
        to[5].Value = (object?)facts.DatasetVersion ?? DBNull.Value;
        to[6].Value = (object?)row.Actor ?? DBNull.Value;
        to[7].Value = (object?)row.Device ?? DBNull.Value;
        to[8].Value = (long)facts.Action;
        to[9].Value = (long)facts.Outcome;
        to[10].Value = (object?)facts.Country ?? DBNull.Value;
        to[11].Value = (object?)facts.Resource ?? DBNull.Value;
        to[12].Value = (object?)facts.Purpose ?? DBNull.Value;
        to[13].Value = (object?)facts.ReasonCode ?? DBNull.Value;
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter($"@{(char)('a' + i)}", DBNull.Value));
        command.Prepare();
        return command;
    }
}
