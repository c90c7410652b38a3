using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// One stream of entries that one index gives in order: all of them, those of one licence, actor, recipient or dataset,
/// or those that one rule named. Several streams are merged, which no index could do in one query.
/// </summary>
/// <param name="Column">Null for all entries.</param>
/// <param name="From">First instant in Unix milliseconds; null for no limit.</param>
/// <param name="Until">Exclusive.</param>
internal readonly record struct AccessLane(string? Column = null, string? Value = null, long? From = null, long? Until = null)
{
    public const string Licence = "e.licence_no";
    public const string Actor = "e.actor";
    public const string Organisation = "e.org";
    public const string Dataset = "e.dataset";
    public const string Rule = "g.rule";

    /// <summary>The entries of one licence on one day.</summary>
    public static AccessLane OfDay(string licence, int day) => new(Licence, licence, day * 86_400_000L, (day + 1) * 86_400_000L);
}

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

    /// <param name="actors">Pseudonyms of the actors asked for; empty for any.</param>
    /// <param name="licences">The licences that may be seen and are asked for; null for all.</param>
    public static async Task<AccessWhere> For(
        DbConnection connection, AccessFilter filter, AccessLane lane, IReadOnlyList<string> actors, IReadOnlyList<string>? licences, AccessCursor? after, CancellationToken cancellation)
    {
        var where = new AccessWhere();
        if (lane.Column == AccessLane.Rule)
            (where.from, where.order) = ("access_flag g JOIN access_event e ON e.seq = g.seq", "g.ts DESC, g.seq DESC");
        if (lane.Column is { } column)
            where.conditions.Add($"{column} = {where.Add(lane.Value!)}");
        where.Any(AccessLane.Licence, lane.Column == AccessLane.Licence ? null : licences);
        where.Any(AccessLane.Organisation, lane.Column == AccessLane.Organisation || filter.Organisations.Count == 0 ? null : filter.Organisations);
        where.Any(AccessLane.Dataset, lane.Column == AccessLane.Dataset || filter.Datasets.Count == 0 ? null : filter.Datasets);
        where.Any(AccessLane.Actor, lane.Column == AccessLane.Actor || filter.Actors.Count == 0 ? null : actors);
        where.Facets("e.", filter);
        where.Time(lane.Column == AccessLane.Rule ? "g.ts" : "e.ts", Latest(filter.From?.ToUnixTimeMilliseconds(), lane.From), Earliest(filter.Until?.ToUnixTimeMilliseconds(), lane.Until));
        if (lane.Column != AccessLane.Rule && filter.Rules.Count > 0)
            where.conditions.Add($"e.seq IN (SELECT seq FROM access_flag WHERE rule IN ({where.List(filter.Rules)}))");
        if (filter.Text is { } text)
            await where.Words(connection, text, lane.Column == AccessLane.Licence ? lane.Value : null, cancellation);
        if (after is { } cursor)
            where.After(cursor, filter.Text is not null, lane.Column == AccessLane.Rule);
        return where;
    }

    public static AccessWhere ForRollups(AccessFilter filter, IReadOnlyList<string>? licences)
    {
        var where = new AccessWhere();
        where.Any("licence_no", licences);
        where.Any("org", filter.Organisations.Count == 0 ? null : filter.Organisations);
        where.Any("dataset", filter.Datasets.Count == 0 ? null : filter.Datasets);
        where.Facets("", filter);
        where.Days(filter);
        return where;
    }

    /// <summary>Over the sums by day and actor.</summary>
    /// <param name="actors">Pseudonyms of the actors asked for.</param>
    public static AccessWhere ForActors(AccessFilter filter, IReadOnlyList<string> actors, IReadOnlyList<string>? licences)
    {
        var where = ForRollups(filter, licences);
        where.Any("actor", filter.Actors.Count == 0 ? null : actors);
        return where;
    }

    /// <summary>Over the entries that the rules of the filter named.</summary>
    public static AccessWhere ForFlags(AccessFilter filter, IReadOnlyList<string>? licences)
    {
        var where = new AccessWhere();
        where.Any("rule", filter.Rules.Count == 0 ? null : filter.Rules);
        where.Any("licence_no", licences);
        where.Time("ts", filter.From?.ToUnixTimeMilliseconds(), filter.Until?.ToUnixTimeMilliseconds());
        return where;
    }

    /// <summary>Days before (in the order newest first) one that was looked at already.</summary>
    public AccessWhere Before(int day, string licence)
    {
        conditions.Add($"(day, licence_no) < ({Add(day)}, {Add(licence)})");
        return this;
    }

    public AccessWhere UpToDay(int? day)
    {
        if (day is { } last)
            conditions.Add($"day <= {Add(last)}");
        return this;
    }

    private void Days(AccessFilter filter)
    {
        if (filter.From is { } first)
            conditions.Add($"day >= {Add(RollupKey.DayOf(first))}");
        if (filter.Until is { } end)
            conditions.Add($"day <= {Add(RollupKey.DayOf(end.AddMilliseconds(-1)))}");
    }

    private void Facets(string prefix, AccessFilter filter)
    {
        Any($"{prefix}action", filter.Actions.Count == 0 ? null : [.. filter.Actions.Select(action => (object)(short)action)]);
        Any($"{prefix}outcome", filter.Outcomes.Count == 0 ? null : [.. filter.Outcomes.Select(outcome => (object)(short)outcome)]);
        Any($"{prefix}country", filter.Countries.Count == 0 ? null : filter.Countries);
    }

    /// <summary>Null for no condition; an empty list is met by nothing.</summary>
    private void Any(string column, IReadOnlyList<object>? any)
    {
        if (any is not null)
            conditions.Add(any.Count switch { 0 => "1 = 0", 1 => $"{column} = {Add(any[0])}", _ => $"{column} IN ({List(any)})" });
    }

    private string List(IEnumerable<object> any) => string.Join(", ", any.Select(Add));

    private void Time(string column, long? from, long? until)
    {
        if (from is { } first)
            conditions.Add($"{column} >= {Add(first)}");
        if (until is { } end)
            conditions.Add($"{column} < {Add(end)}");
    }

    private void After(AccessCursor cursor, bool bySeq, bool byRule) => conditions.Add((bySeq, byRule) switch
    {
        (true, _) => $"{(from.Contains("access_fts") ? "f.rowid" : "e.seq")} < {Add(cursor.Seq)}",
        (_, true) => $"(g.ts, g.seq) < ({Add(cursor.At)}, {Add(cursor.Seq)})",
        _ => $"(e.ts, e.seq) < ({Add(cursor.At)}, {Add(cursor.Seq)})",
    });

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

    private static long? Latest(long? one, long? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);

    private static long? Earliest(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);

    private string Add(object value)
    {
        var name = $"@p{values.Count}";
        values.Add((name, value));
        return name;
    }
}
