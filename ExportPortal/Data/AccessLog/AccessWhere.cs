using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>A filter as SQL: conditions over fixed names, every value a parameter.</summary>
internal sealed class AccessWhere
{
    private readonly List<string> conditions = [];
    private readonly List<(string, object?)> values = [];
    private string from = "access_event e";
    private string order = "e.ts DESC, e.seq DESC";

    public string Text => conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";

    public (string, object?)[] Values => [.. values];

    public string Select(string columns, int limit) => $"SELECT {columns} FROM {from} {Text} ORDER BY {order} LIMIT {limit}";

    /// <param name="licence">The one licence to look in; null for all.</param>
    public static async Task<AccessWhere> For(DbConnection connection, AccessFilter filter, string? licence, AccessCursor? after, CancellationToken cancellation)
    {
        var where = new AccessWhere();
        where.Equal("e.licence_no", licence);
        where.Equal("e.org", filter.Organisation);
        where.Equal("e.dataset", filter.DatasetVersion);
        where.Equal("e.country", filter.Country);
        where.Equal("e.action", (short?)filter.Action);
        where.Equal("e.outcome", (short?)filter.Outcome);
        where.Time("e.ts", filter.From?.ToUnixTimeMilliseconds(), filter.Until?.ToUnixTimeMilliseconds());
        if (filter.Actor is { } actor)
            where.Any("e.actor", await AccessIdentities.Pseudonyms(connection, AccessIdentities.Actor, actor, cancellation) is { Count: > 0 } found ? found : [actor]);
        if (filter.Text is { } text)
            await where.Words(connection, text, licence, cancellation);
        if (after is { } cursor)
            where.After(cursor, filter.Text is not null);
        return where;
    }

    public static AccessWhere ForRollups(AccessFilter filter, string? licence)
    {
        var where = new AccessWhere();
        where.Equal("licence_no", licence);
        where.Equal("org", filter.Organisation);
        where.Equal("outcome", (short?)filter.Outcome);
        where.Time("day", filter.From is { } from ? RollupKey.DayOf(from) : null, filter.Until is { } until ? RollupKey.DayOf(until) : null);
        return where;
    }

    private void Equal(string column, object? value)
    {
        if (value is not null)
            conditions.Add($"{column} = {Add(value)}");
    }

    private void Any(string column, IEnumerable<string> any) => conditions.Add($"{column} IN ({string.Join(", ", any.Select(Add))})");

    private void Time(string column, long? from, long? until)
    {
        if (from is { } first)
            conditions.Add($"{column} >= {Add(first)}");
        if (until is { } end)
            conditions.Add($"{column} < {Add(end)}");
    }

    private void After(AccessCursor cursor, bool bySeq) =>
        conditions.Add(bySeq ? $"{(from.Contains("access_fts") ? "f.rowid" : "e.seq")} < {Add(cursor.Seq)}" : $"(e.ts, e.seq) < ({Add(cursor.At)}, {Add(cursor.Seq)})");

    /// <summary>The index of words knows the licence too: a common word within one licence is then as fast as a rare one.</summary>
    private async Task Words(DbConnection connection, string text, string? licence, CancellationToken cancellation)
    {
        var postgres = connection is NpgsqlConnection;
        var (and, or) = postgres ? (" & ", " | ") : (" AND ", " OR ");
        string Quote(string word) => postgres ? $"'{word}'" : $"\"{word}\"";
        var all = new List<string>();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = Parts(word).Select(Quote).ToList();
            List<string> any = parts.Count == 0 ? [] : [$"({string.Join(and, parts)})"];
            foreach (var kind in (string[])[AccessIdentities.Actor, AccessIdentities.Device])
                any.AddRange((await AccessIdentities.Pseudonyms(connection, kind, word, cancellation)).Select(Quote));
            if (any.Count > 0)
                all.Add($"({string.Join(or, any)})");
        }
        if (all.Count > 0 && licence is not null)
            all.Add(Quote("lic" + string.Concat(licence.Split('-'))));
        var sought = Add(string.Join(and, all));
        if (postgres)
            conditions.Add(all.Count == 0 ? "false" : $"e.words @@ to_tsquery('simple', {sought})");
        else if (all.Count == 0)
            conditions.Add("0");
        else
        {
            from = "access_fts f CROSS JOIN access_event e ON e.seq = f.rowid";
            conditions.Add($"f.access_fts MATCH {sought}");
        }
        order = from.Contains("access_fts") ? "f.rowid DESC" : "e.seq DESC";
    }

    /// <summary>Letters and digits alone, in quotation marks, so nothing in a word can be an operator of the search.</summary>
    private static IEnumerable<string> Parts(string word) =>
        new string([.. word.Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string Add(object value)
    {
        var name = $"@p{values.Count}";
        values.Add((name, value));
        return name;
    }
}
