using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>Counts under a filter: values of each facet, and events by day. From the sums where they know, which is everywhere but under words and rules; there over the newest few thousand events.</summary>
internal sealed class AccessFacets(AccessStore store)
{
    private const int MostValues = 8;
    private const int Sample = Facet.Newest;
    private const int AtOnce = 1_000;

    private readonly ActorSums sums = new(store);

    private static readonly (string Name, string Column)[] OfTheSums =
        [("licence", "licence_no"), ("recipient", "org"), ("dataset", "dataset"), ("action", "action"), ("outcome", "outcome"), ("country", "country")];

    /// <param name="licences">The licences that may be seen; null for all.</param>
    public async Task<IReadOnlyList<Facet>> Of(AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var seen = AccessSearch.Seen(filter, licences);
        var facets = await FromSums(connection, filter, licences, cancellation);
        if (facets is null)
            facets = await FromSample(connection, filter, seen, cancellation);
        else
            facets.Add(await Actors(connection, filter, seen, cancellation) ?? (await FromSample(connection, filter, seen, cancellation)).Single(facet => facet.Name == "actor"));
        facets.Add(await Rules(connection, filter, seen, cancellation));
        return facets;
    }

    /// <summary>Events by day and outcome; null when the sums do not answer the filter.</summary>
    public async Task<IReadOnlyList<AccessDay>?> Histogram(AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var seen = AccessSearch.Seen(filter, licences);
        if (filter.FitsSums)
            return await ByOutcome(connection, AccessWhere.ForRollups(filter, seen), cancellation);
        if (filter.FitsFlags)
        {
            var flags = AccessWhere.ForFlags(filter, seen);
            return await Days(connection, $"SELECT CAST(ts / 86400000 AS integer), CAST(0 AS smallint), count(DISTINCT seq) FROM access_flag {flags.Text} GROUP BY 1 ORDER BY 1", flags, cancellation);
        }
        return await sums.By(connection, ["day", "outcome"], filter, seen, cancellation) is not { } ofActors ? null
            : [.. ofActors.Select(sum => new AccessDay(RollupKey.DateOf(Whole(sum.Values[0])), (AccessOutcome)Whole(sum.Values[1]), sum.Events)).OrderBy(day => day.Day).ThenBy(day => day.Outcome)];
    }

    /// <summary>How often a rule named an event, by day; none where the search narrows by more than licence, time and rule, for marks of other events would say of these what is not so.</summary>
    public async Task<IReadOnlyList<(DateOnly Day, long Events)>> Flags(AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        if (!filter.FitsFlags)
            return [];
        await using var connection = await store.Open(cancellation);
        var where = AccessWhere.ForFlags(new AccessFilter { From = filter.From, Until = filter.Until, Rules = filter.Rules }, AccessSearch.Seen(filter, licences));
        return [.. (await Days(connection, $"SELECT CAST(ts / 86400000 AS integer), CAST(0 AS smallint), count(*) FROM access_flag {where.Text} GROUP BY 1 ORDER BY 1", where, cancellation)).Select(day => (day.Day, day.Events))];
    }

    /// <summary>The rules that named each of these entries.</summary>
    public async Task<ILookup<long, string>> RulesOf(IReadOnlyList<long> entries, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return (await connection.Command(null, $"SELECT seq, rule FROM access_flag WHERE seq IN ({string.Join(", ", entries.DefaultIfEmpty(-1))}) ORDER BY rule")
            .Rows(row => (Seq: row.GetInt64(0), Rule: row.GetString(1)), cancellation)).ToLookup(flag => flag.Seq, flag => flag.Rule);
    }

    /// <summary>What the sources call these pseudonyms; those that were erased are missing.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesOf(IEnumerable<string> pseudonyms, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var names = new Dictionary<string, string>();
        foreach (var pseudonym in pseudonyms.Distinct())
            foreach (var value in await connection.Command(null, "SELECT value FROM access_identity WHERE pseudonym = @pseudonym", ("@pseudonym", pseudonym)).Rows(row => row.GetString(0), cancellation))
                names[pseudonym] = value;
        return names;
    }

    /// <summary>One column for each outcome: grouped by day alone, the sums are added up in the order in which they are stored, and need no sorting.</summary>
    private static async Task<List<AccessDay>> ByOutcome(DbConnection connection, AccessWhere where, CancellationToken cancellation)
    {
        var outcomes = Enum.GetValues<AccessOutcome>();
        var columns = string.Join(", ", outcomes.Select(outcome => $"sum(events) FILTER (WHERE outcome = {(int)outcome})"));
        var days = await connection.Command(null, $"SELECT day, {columns} FROM access_rollup {where.Text} GROUP BY day ORDER BY day", where.Values)
            .Rows(row => outcomes.Where(outcome => !row.IsDBNull(1 + (int)outcome)).Select(outcome => new AccessDay(RollupKey.DateOf(row.GetInt32(0)), outcome, Number(row, 1 + (int)outcome))).ToList(), cancellation);
        return [.. days.SelectMany(day => day)];
    }

    private static Task<List<AccessDay>> Days(DbConnection connection, string sql, AccessWhere where, CancellationToken cancellation) =>
        connection.Command(null, sql, where.Values).Rows(row => new AccessDay(RollupKey.DateOf(row.GetInt32(0)), (AccessOutcome)row.GetInt16(1), Number(row, 2)), cancellation);

    /// <summary>One reading of the sums under time, scope and actors; each facet then leaves out its own choice, in memory. Null when the sums do not answer the filter.</summary>
    private async Task<List<Facet>?> FromSums(DbConnection connection, AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        if (!filter.FitsActorSums)
            return null;
        var open = new AccessFilter { From = filter.From, Until = filter.Until, Actors = filter.Actors };
        if ((filter.Actors.Count == 0 ? await OfAll(connection, open, licences, cancellation) : await sums.By(connection, [.. OfTheSums.Select(facet => facet.Column)], open, licences, cancellation)) is not { } read)
            return null;
        var found = read.Select(sum => (Values: OfTheSums.Select((facet, at) => Value(facet.Name, sum.Values[at])).ToArray(), sum.Events)).ToList();
        IReadOnlyList<string>[] chosen =
        [
            filter.Licences, filter.Organisations, filter.Datasets, [.. filter.Actions.Select(action => action.Code())], [.. filter.Outcomes.Select(outcome => outcome.Code())], filter.Countries,
        ];
        return [.. OfTheSums.Select((facet, own) => new Facet(facet.Name,
            [.. found.Where(sum => Enumerable.Range(0, chosen.Length).All(at => at == own || chosen[at].Count == 0 || chosen[at].Contains(sum.Values[at])))
                .GroupBy(sum => sum.Values[own], sum => sum.Events).Where(group => group.Key.Length > 0).Select(group => new FacetValue(group.Key, group.Sum()))
                .OrderByDescending(value => value.Events).ThenBy(value => value.Value, StringComparer.Ordinal).Take(MostValues)], false))];
    }

    private static Task<List<ActorSum>> OfAll(DbConnection connection, AccessFilter open, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        var where = AccessWhere.ForRollups(open, licences);
        var columns = string.Join(", ", OfTheSums.Select(facet => facet.Column));
        return connection.Command(null, $"SELECT {columns}, sum(events) FROM access_rollup {where.Text} GROUP BY {columns}", where.Values)
            .Rows(row => new ActorSum([.. OfTheSums.Select((_, at) => Convert.ToString(row.GetValue(at), CultureInfo.InvariantCulture)!)], Number(row, OfTheSums.Length), 0), cancellation);
    }

    /// <summary>The actors under the filter without its own choice of them; null while the sums have not read enough.</summary>
    private async Task<Facet?> Actors(DbConnection connection, AccessFilter filter, IReadOnlyList<string>? seen, CancellationToken cancellation) =>
        await sums.By(connection, ["actor"], filter with { Actors = [] }, seen, cancellation) is not { } found ? null
            : new Facet("actor", [.. found.Where(sum => sum.Values[0].Length > 0).Select(sum => new FacetValue(sum.Values[0], sum.Events))
                .OrderByDescending(value => value.Events).ThenBy(value => value.Value, StringComparer.Ordinal).Take(MostValues)], false);

    private async Task<List<Facet>> FromSample(DbConnection connection, AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        var rows = await AccessSearch.Newest(store, connection, filter, licences, null, Sample, "e.licence_no, e.org, e.dataset, e.action, e.outcome, e.country, e.actor, e.seq",
            row => (string?[])[row.GetString(0), Text(row, 1), Text(row, 2), Value("action", row.GetValue(3)), Value("outcome", row.GetValue(4)), Text(row, 5), Text(row, 6), Number(row, 7).ToString(CultureInfo.InvariantCulture)], cancellation);
        rows = [.. rows.DistinctBy(row => row[7])];
        return [.. OfTheSums.Select(facet => facet.Name).Append("actor").Select((name, at) => new Facet(
            name,
            [.. rows.Where(row => row[at] is not null).GroupBy(row => row[at]!).Select(group => new FacetValue(group.Key, group.Count())).OrderByDescending(value => value.Events).ThenBy(value => value.Value, StringComparer.Ordinal).Take(MostValues)],
            rows.Count >= Sample))];
    }

    /// <summary>How often each rule named something under the filter without its own choice: from the flags where these know all of it, else over the newest events.</summary>
    private async Task<Facet> Rules(DbConnection connection, AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        if (!filter.FitsFlags)
            return await RulesOfSample(connection, filter with { Rules = [] }, licences, cancellation);
        var (first, end) = (filter.From?.ToUnixTimeMilliseconds() ?? 0, filter.Until?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        var found = await connection.Command(null, "SELECT rule, licence_no, count(*) FROM access_flag WHERE ts >= @first AND ts < @end GROUP BY rule, licence_no", ("@first", first), ("@end", end))
            .Rows(row => (Rule: row.GetString(0), Licence: row.GetString(1), Events: Number(row, 2)), cancellation);
        return new Facet("rule", [.. found.Where(flag => licences is null || licences.Contains(flag.Licence)).GroupBy(flag => flag.Rule)
            .Select(rule => new FacetValue(rule.Key, rule.Sum(flag => flag.Events))).OrderByDescending(rule => rule.Events).ThenBy(rule => rule.Value, StringComparer.Ordinal)], false);
    }

    private async Task<Facet> RulesOfSample(DbConnection connection, AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        var entries = (await AccessSearch.Newest(store, connection, filter, licences, null, Sample, "e.seq", row => Number(row, 0), cancellation)).Distinct().ToList();
        var named = new Dictionary<string, long>();
        foreach (var some in entries.Chunk(AtOnce))
            foreach (var (rule, events) in await connection.Command(null, $"SELECT rule, count(*) FROM access_flag WHERE seq IN ({string.Join(", ", some)}) GROUP BY rule").Rows(row => (row.GetString(0), Number(row, 1)), cancellation))
                named[rule] = named.GetValueOrDefault(rule) + events;
        return new Facet("rule", [.. named.Select(one => new FacetValue(one.Key, one.Value)).OrderByDescending(one => one.Events).ThenBy(one => one.Value, StringComparer.Ordinal)], entries.Count >= Sample);
    }

    private static string Value(string facet, object value) => facet switch
    {
        "action" => ((AccessAction)Convert.ToByte(value, CultureInfo.InvariantCulture)).Code(),
        "outcome" => ((AccessOutcome)Convert.ToByte(value, CultureInfo.InvariantCulture)).Code(),
        _ => (string)value,
    };

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string? Text(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static long Number(DbDataReader row, int at) => Convert.ToInt64(row.GetValue(at), CultureInfo.InvariantCulture);
}
