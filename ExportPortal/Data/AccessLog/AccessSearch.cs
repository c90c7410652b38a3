using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>Finds entries. Pages go on behind a key, never by counting rows over, so the last page is as fast as the first.</summary>
internal sealed class AccessSearch(AccessStore store)
{
    public const int MostPerPage = 200;
    private const int CountCap = 10_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="licences">The licences that may be seen; null for all.</param>
    public async Task<AccessPage> Page(AccessFilter filter, IReadOnlyList<string>? licences, AccessCursor? after, int size, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var found = new List<AccessEvent>();
        // One query a licence: a page of each, merged, uses the index where a list of licences would sort them all.
        foreach (var scope in Scopes(filter, licences))
        {
            var where = await AccessWhere.For(connection, filter, scope, after, cancellation);
            await using var command = connection.Command(null, where.Select("e.canonical", size + 1), where.Values);
            found.AddRange(await Limited(connection, command, row => AccessEvent.FromCanonical(row.GetFieldValue<byte[]>(0)), cancellation));
        }
        var page = (filter.Text is null ? found.OrderByDescending(entry => entry.Facts.At).ThenByDescending(entry => entry.Seq) : found.OrderByDescending(entry => entry.Seq)).Take(size).ToList();
        return new AccessPage(page, found.Count > size ? new AccessCursor(page[^1].Facts.At.ToUnixTimeMilliseconds(), page[^1].Seq) : null);
    }

    /// <summary>Exact from the rollups where they answer the filter, else counted up to ten thousand.</summary>
    public async Task<AccessCount> Count(AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var events = 0L;
        foreach (var scope in Scopes(filter, licences))
        {
            var where = filter.FitsRollups ? AccessWhere.ForRollups(filter, scope) : await AccessWhere.For(connection, filter, scope, null, cancellation);
            var sql = filter.FitsRollups ? $"SELECT coalesce(sum(events), 0) FROM access_rollup {where.Text}" : $"SELECT count(*) FROM ({where.Select("1", CountCap + 1)}) AS capped";
            await using var command = connection.Command(null, sql, where.Values);
            events += (await Limited(connection, command, row => Convert.ToInt64(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), cancellation)).Single();
        }
        return filter.FitsRollups || events <= CountCap ? new AccessCount(events, false) : new AccessCount(CountCap, true);
    }

    /// <summary>Events by day and outcome; null when the rollups do not answer the filter.</summary>
    public async Task<IReadOnlyList<AccessDay>?> Histogram(AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        if (!filter.FitsRollups)
            return null;
        await using var connection = await store.Open(cancellation);
        var days = new List<AccessDay>();
        foreach (var scope in Scopes(filter, licences))
        {
            var where = AccessWhere.ForRollups(filter, scope);
            days.AddRange(await connection.Command(null, $"SELECT day, outcome, sum(events) FROM access_rollup {where.Text} GROUP BY day, outcome", where.Values)
                .Rows(row => new AccessDay(DateOnly.FromDayNumber(row.GetInt32(0) + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber), (AccessOutcome)row.GetInt16(1), Convert.ToInt64(row.GetValue(2), System.Globalization.CultureInfo.InvariantCulture)), cancellation));
        }
        return [.. days.GroupBy(day => (day.Day, day.Outcome)).Select(group => new AccessDay(group.Key.Day, group.Key.Outcome, group.Sum(day => day.Events))).OrderBy(day => day.Day).ThenBy(day => day.Outcome)];
    }

    /// <summary>One entry; null when there is none, or its licence may not be seen.</summary>
    public async Task<AccessEvent?> Find(long seq, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var found = await connection.Command(null, "SELECT canonical FROM access_event WHERE seq = @seq", ("@seq", seq))
            .Rows(row => AccessEvent.FromCanonical(row.GetFieldValue<byte[]>(0)), cancellation);
        return found is [var entry] && (licences is null || licences.Contains(entry.Facts.Licence)) ? entry : null;
    }

    /// <summary>Null when there is no such entry or no checkpoint covers it yet.</summary>
    public async Task<InclusionProof?> Proof(long seq, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return await new LogProofs(LogTables.Access).Inclusion(connection, seq, cancellation);
    }

    private static IEnumerable<string?> Scopes(AccessFilter filter, IReadOnlyList<string>? licences) => (filter.Licence, licences) switch
    {
        (null, null) => (IEnumerable<string?>)[null],
        ({ } one, null) => [one],
        ({ } one, { } seen) => seen.Contains(one) ? [one] : [],
        (null, { } seen) => seen,
    };

    /// <summary>A search that takes too long is stopped in the store, so that it cannot hold up others.</summary>
    private static async Task<List<T>> Limited<T>(DbConnection connection, DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        if (connection is NpgsqlConnection)
        {
            command.CommandTimeout = (int)Limit.TotalSeconds;
            return await command.Rows(read, cancellation);
        }
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Limit);
        await using var stop = timeout.Token.Register(() => SQLitePCL.raw.sqlite3_interrupt(((SqliteConnection)connection).Handle!));
        return await Task.Run(() => command.Rows(read, CancellationToken.None), CancellationToken.None);
    }
}
