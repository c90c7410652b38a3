using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog.Anomalies;

namespace ExportPortal.Data.AccessLog;

/// <summary>Where the numbers of the sources are kept: the highest beside how far the rules have read, and a row for each gap.</summary>
internal static class SourceNumberStore
{
    /// <summary>Before the name of the source.</summary>
    private const string Progress = "number ";

    /// <summary>Before the name of a source of which gaps were forgotten: up to which number.</summary>
    private const string Forgotten = "forgotten ";

    /// <summary>Gaps of sources; both ends inclusive, times in Unix milliseconds.</summary>
    public const string Table = """
        CREATE TABLE access_gap (
            source text NOT NULL,
            first bigint NOT NULL,
            last bigint NOT NULL,
            seq bigint NOT NULL,
            seen_at bigint NOT NULL,
            told bigint NOT NULL,
            PRIMARY KEY (source, first)
        );
        """;

    /// <param name="sources">Null for all that number their events; else these, also when they have not begun yet.</param>
    public static async Task<IReadOnlyList<SourceNumbers>> Of(DbConnection connection, IReadOnlyList<string>? sources, CancellationToken cancellation)
    {
        if (sources is { Count: 0 })
            return [];
        var (highest, forgotten) = (await Places(connection, Progress, cancellation), await Places(connection, Forgotten, cancellation));
        var gaps = (await connection.Command(null, "SELECT source, first, last, seq, seen_at, told FROM access_gap ORDER BY first")
            .Rows(row => (Source: row.GetString(0), Gap: new NumberGap(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), row.GetInt64(5) != 0)), cancellation))
            .ToLookup(one => one.Source, one => one.Gap);
        return [.. (sources ?? [.. highest.Keys.Order(StringComparer.Ordinal)]).Select(source => new SourceNumbers(source, highest.GetValueOrDefault(source), [.. gaps[source]], forgotten.GetValueOrDefault(source)))];
    }

    private static async Task<Dictionary<string, long>> Places(DbConnection connection, string kind, CancellationToken cancellation) =>
        (await connection.Command(null, "SELECT name, place FROM access_progress WHERE name LIKE @name", ("@name", kind + "%"))
            .Rows(row => (Source: row.GetString(0)[kind.Length..], Place: row.GetInt64(1)), cancellation)).ToDictionary(one => one.Source, one => one.Place);

    public static async Task Keep(DbConnection connection, DbTransaction transaction, IReadOnlyList<SourceNumbers> numbers, CancellationToken cancellation)
    {
        foreach (var source in numbers)
        {
            foreach (var (kind, place) in source.Forgotten == 0 ? [(Progress, source.Highest)] : new[] { (Progress, source.Highest), (Forgotten, source.Forgotten) })
                await connection.Command(transaction, "INSERT INTO access_progress (name, place) VALUES (@name, @place) ON CONFLICT (name) DO UPDATE SET place = excluded.place",
                    ("@name", kind + source.Source), ("@place", place)).Execute(cancellation);
            await connection.Command(transaction, "DELETE FROM access_gap WHERE source = @source", ("@source", source.Source)).Execute(cancellation);
            foreach (var gap in source.Gaps)
                await connection.Command(transaction, "INSERT INTO access_gap (source, first, last, seq, seen_at, told) VALUES (@source, @first, @last, @seq, @seen, @told)",
                    ("@source", source.Source), ("@first", gap.First), ("@last", gap.Last), ("@seq", gap.Seq), ("@seen", gap.SeenAt.ToUnixTimeMilliseconds()), ("@told", gap.IsTold ? 1L : 0L)).Execute(cancellation);
        }
    }
}
