using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>How many queries of each source named no columns, by day, beside how far the rules have read: two rules can say nothing of those.</summary>
internal static class ColumnCounts
{
    /// <summary>Days that are kept and told, today among them.</summary>
    public const int Days = 30;

    private const string Queries = "queries ";
    private const string Bare = "bare queries ";

    /// <summary>Counts new entries and forgets the days that are over.</summary>
    public static async Task Add(DbConnection connection, DbTransaction transaction, IEnumerable<AccessEvent> fresh, CancellationToken cancellation)
    {
        var queries = fresh.Where(entry => entry.Facts.Action == AccessAction.Query).ToList();
        if (queries.Count == 0)
            return;
        var oldest = RollupKey.DayOf(queries.Max(entry => entry.ReceivedAt)) - Days + 1;
        foreach (var kind in (string[])[Queries, Bare])
        {
            foreach (var over in (await Kept(connection, transaction, kind, cancellation)).Where(one => one.Day < oldest))
                await connection.Command(transaction, "DELETE FROM access_progress WHERE name = @name", ("@name", over.Name)).Execute(cancellation);
            foreach (var group in queries.Where(entry => kind == Queries || !ResourceColumns.AreNamed(entry.Facts.Resource)).GroupBy(entry => (Day: RollupKey.DayOf(entry.Facts.At), entry.Source)).Where(group => group.Key.Day >= oldest))
                await connection.Command(transaction, "INSERT INTO access_progress (name, place) VALUES (@name, @more) ON CONFLICT (name) DO UPDATE SET place = access_progress.place + excluded.place",
                    ("@name", string.Create(CultureInfo.InvariantCulture, $"{kind}{group.Key.Day} {group.Key.Source}")), ("@more", (long)group.Count())).Execute(cancellation);
        }
    }

    /// <summary>By source, of the days up to this one; a source that told no query is missing.</summary>
    public static async Task<IReadOnlyDictionary<string, (long Queries, long Bare)>> Of(DbConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        var oldest = RollupKey.DayOf(now) - Days + 1;
        var bare = Sums(await Kept(connection, null, Bare, cancellation));
        return Sums(await Kept(connection, null, Queries, cancellation)).ToDictionary(one => one.Key, one => (one.Value, bare.GetValueOrDefault(one.Key)));

        Dictionary<string, long> Sums(IEnumerable<(string Name, int Day, string Source, long Count)> kept) =>
            kept.Where(one => one.Day >= oldest).GroupBy(one => one.Source).ToDictionary(group => group.Key, group => group.Sum(one => one.Count));
    }

    private static async Task<List<(string Name, int Day, string Source, long Count)>> Kept(DbConnection connection, DbTransaction? transaction, string kind, CancellationToken cancellation) =>
        await connection.Command(transaction, "SELECT name, place FROM access_progress WHERE name LIKE @name", ("@name", kind + "%")).Rows(row =>
        {
            var name = row.GetString(0);
            var parts = name[kind.Length..].Split(' ', 2);
            return (name, int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], row.GetInt64(1));
        }, cancellation);
}
