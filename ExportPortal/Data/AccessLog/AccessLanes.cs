using System.Data.Common;
using System.Runtime.CompilerServices;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// Chooses the streams that answer a filter. Streams of one group are merged; a later group lies wholly before an earlier
/// one in time, so it is read only when the page is not full yet.
/// </summary>
internal static class AccessLanes
{
    private const int PairsAtOnce = 256;

    /// <param name="actors">Pseudonyms of the actors asked for.</param>
    /// <param name="licences">Null for all.</param>
    public static async IAsyncEnumerable<IReadOnlyList<AccessLane>> Groups(
        DbConnection connection, AccessFilter filter, IReadOnlyList<string> actors, IReadOnlyList<string>? licences, AccessCursor? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (filter.Text is not null)
            yield return licences is null ? [default(AccessLane)] : Of(AccessLane.Licence, licences);
        else if (filter.Rules.Count > 0)
            yield return Of(AccessLane.Rule, filter.Rules);
        else if (filter.Actors.Count > 0)
            yield return Of(AccessLane.Actor, actors);
        else if (NeedsSums(filter, licences))
            await foreach (var day in DaysWithMatches(connection, filter, licences, after, cancellation))
                yield return day;
        else if (licences is not null)
            yield return Of(AccessLane.Licence, licences);
        else if (filter.Organisations.Count > 0)
            yield return Of(AccessLane.Organisation, filter.Organisations);
        else if (filter.Datasets.Count > 0)
            yield return Of(AccessLane.Dataset, filter.Datasets);
        else
            yield return [default(AccessLane)];
    }

    /// <summary>A facet that no index leads with, or two that no index holds together: the sums know the days on which it is met at all.</summary>
    private static bool NeedsSums(AccessFilter filter, IReadOnlyList<string>? licences) =>
        filter.Actions.Count + filter.Outcomes.Count + filter.Countries.Count > 0
        || (licences is null ? 0 : 1) + (filter.Organisations.Count > 0 ? 1 : 0) + (filter.Datasets.Count > 0 ? 1 : 0) > 1;

    private static async IAsyncEnumerable<IReadOnlyList<AccessLane>> DaysWithMatches(
        DbConnection connection, AccessFilter filter, IReadOnlyList<string>? licences, AccessCursor? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        (int Day, string Licence)? last = null;
        var pending = new List<(int Day, string Licence)>();
        while (true)
        {
            var where = AccessWhere.ForRollups(filter, licences).UpToDay(after is { } cursor ? RollupKey.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(cursor.At)) : null);
            if (last is { } seen)
                where.Before(seen.Day, seen.Licence);
            var pairs = await connection.Command(null,
                $"SELECT day, licence_no FROM access_rollup {where.Text} GROUP BY day, licence_no ORDER BY day DESC, licence_no DESC LIMIT {PairsAtOnce}", where.Values)
                .Rows(row => (row.GetInt32(0), row.GetString(1)), cancellation);
            pending.AddRange(pairs);
            var whole = pairs.Count < PairsAtOnce;
            // The last day may go on in the next reading.
            var days = pending.GroupBy(pair => pair.Day).ToList();
            foreach (var day in whole ? days : days.SkipLast(1))
                yield return [.. day.Select(pair => AccessLane.OfDay(pair.Licence, pair.Day))];
            if (whole)
                yield break;
            (last, pending) = (pairs[^1], [.. days[^1]]);
        }
    }

    private static IReadOnlyList<AccessLane> Of(string column, IEnumerable<string> values) => [.. values.Distinct().Select(value => new AccessLane(column, value))];
}
