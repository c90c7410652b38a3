using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>What the access log says of a licence in a period, to be laid beside what a report says (domain/09 9.3).</summary>
/// <param name="Users">Different users; null when there are too many events to look at each.</param>
/// <param name="Outputs">Results that the airlock let out.</param>
public sealed record PeriodFigures(long Events, long Denied, long Rows, long Outputs, long OutputsRefused, int? Users, IReadOnlyList<(string Action, long Events)> Actions, IReadOnlyList<(string Country, long Events)> Countries);

/// <summary>Reads the sums by day, and the users from the entries themselves.</summary>
public sealed class AccessPeriodFigures
{
    private const long MostToLookAt = 200_000;

    private readonly AccessStore store;

    internal AccessPeriodFigures(AccessStore store) => this.store = store;

    /// <param name="last">Inclusive, by the clock of the source in UTC.</param>
    public async Task<PeriodFigures> Of(string licence, DateOnly from, DateOnly last, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var (first, end) = (Start(from), Start(last.AddDays(1)));
        var sums = await connection.Command(null,
            "SELECT action, outcome, country, sum(events), sum(rows_returned) FROM access_rollup WHERE licence_no = @licence AND day >= @first AND day < @end GROUP BY action, outcome, country",
            ("@licence", licence), ("@first", RollupKey.DayOf(first)), ("@end", RollupKey.DayOf(end)))
            .Rows(row => (Action: (AccessAction)row.GetInt16(0), Outcome: (AccessOutcome)row.GetInt16(1), Country: row.GetString(2), Events: Whole(row.GetValue(3)), Rows: Whole(row.GetValue(4))), cancellation);
        var events = sums.Sum(sum => sum.Events);
        var users = events > MostToLookAt ? null : (int?)(await Actors(connection)).Count;
        return new(
            events, Of(AccessOutcome.Denied), sums.Sum(sum => sum.Rows), Of(AccessOutcome.CheckedOk), Of(AccessOutcome.CheckedRefused), users,
            [.. sums.GroupBy(sum => sum.Action, sum => sum.Events).Select(group => (group.Key.Code(), group.Sum())).OrderByDescending(one => one.Item2)],
            [.. sums.Where(sum => sum.Country.Length > 0).GroupBy(sum => sum.Country, sum => sum.Events).Select(group => (group.Key, group.Sum())).OrderByDescending(one => one.Item2)]);

        async Task<HashSet<string>> Actors(DbConnection live)
        {
            var actors = await In(live); // first, so that what is moved into a file meanwhile is not missed
            await using var archive = await store.OpenArchive(await ArchiveNeed.Of(live, new() { From = first, Until = end }, [licence], _ => true, cancellation), cancellation);
            return archive is null ? actors : [.. actors, .. await In(archive.Connection)];
        }

        async Task<HashSet<string>> In(DbConnection part) => [.. await part.Command(null, "SELECT DISTINCT actor FROM access_event WHERE licence_no = @licence AND ts >= @from AND ts < @until AND actor IS NOT NULL",
            ("@licence", licence), ("@from", first.ToUnixTimeMilliseconds()), ("@until", end.ToUnixTimeMilliseconds())).Rows(row => row.GetString(0), cancellation)];

        long Of(AccessOutcome outcome) => sums.Where(sum => sum.Outcome == outcome).Sum(sum => sum.Events);
    }

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static long Whole(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
