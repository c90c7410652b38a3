using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>Finds entries. Pages go on behind a key, never by counting rows over, so the last page is as fast as the first.</summary>
internal sealed class AccessSearch(AccessStore store)
{
    public const int MostPerPage = 200;
    public const int CountCap = 10_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly LogProofs proofs = new(LogTables.Access);
    private readonly ActorSums sums = new(store);

    /// <param name="licences">The licences that may be seen; null for all.</param>
    public async Task<AccessPage> Page(AccessFilter filter, IReadOnlyList<string>? licences, AccessCursor? after, int size, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var found = await Newest(store, connection, filter, Seen(filter, licences), after, size + 1, "e.canonical", row => AccessEvent.FromCanonical(row.Bytes(0)), cancellation);
        var ordered = (filter.Text is null ? found.OrderByDescending(entry => entry.Facts.At).ThenByDescending(entry => entry.Seq) : found.OrderByDescending(entry => entry.Seq)).DistinctBy(entry => entry.Seq);
        var page = ordered.Take(size + 1).ToList();
        return page.Count <= size
            ? new AccessPage(page, null)
            : new AccessPage(page[..size], new AccessCursor(page[size - 1].Facts.At.ToUnixTimeMilliseconds(), page[size - 1].Seq));
    }

    /// <summary>Exact from the sums where they answer the filter, else counted up to ten thousand.</summary>
    public async Task<AccessCount> Count(AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var seen = Seen(filter, licences);
        if (filter.FitsRollups)
        {
            var where = AccessWhere.ForRollups(filter, seen);
            return new AccessCount(await Sum(connection, $"SELECT coalesce(sum(events), 0) FROM access_rollup {where.Text}", where.Values, cancellation), false);
        }
        if (filter.FitsSums && Days(filter) is var (first, end) && first < end)
        {
            var whole = await Count(filter with { From = first, Until = end }, licences, cancellation);
            var before = filter.From is { } from && from < first ? await Scan(connection, filter with { Until = first }, seen, cancellation) : 0;
            var behind = filter.Until is { } until && until > end ? await Scan(connection, filter with { From = end }, seen, cancellation) : 0;
            return before > CountCap || behind > CountCap ? new AccessCount(whole.Events + CountCap, true) : new AccessCount(whole.Events + before + behind, false);
        }
        if (!filter.FitsSums && await sums.By(connection, ["outcome"], filter, seen, cancellation) is { } known)
            return new AccessCount(known.Sum(sum => sum.Events), false);
        var events = await Scan(connection, filter, seen, cancellation);
        return events <= CountCap ? new AccessCount(events, false) : new AccessCount(CountCap, true);
    }

    /// <summary>One entry; null when there is none, or its licence may not be seen.</summary>
    public async Task<AccessEvent?> Find(long seq, IReadOnlyList<string>? licences, CancellationToken cancellation) =>
        (await Between(seq, seq, licences, cancellation)).SingleOrDefault();

    /// <summary>The entries from one place to another, both inclusive, as far as their licences may be seen.</summary>
    public async Task<IReadOnlyList<AccessEvent>> Between(long first, long last, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var found = (await Entries(connection, first, last, cancellation)).ConvertAll(entry => AccessEvent.FromCanonical(entry));
        if (found.Count <= last - first && await store.OpenArchive(await AccessArchive.Parts(connection, part => part.Holds(first, last), cancellation), cancellation) is { } archive)
            await using (archive)
                found.InsertRange(0, (await Entries(archive.Connection, first, last, cancellation)).Select(entry => AccessEvent.FromCanonical(entry)));
        return [.. found.Where(entry => licences is null || licences.Contains(entry.Facts.Licence))];
    }

    /// <summary>Throws, as a search does that needs them, unless every file that may hold matches can be read.</summary>
    public async Task RequireFiles(AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        if (filter.Text is null)
            await store.Files.Require(await ArchiveNeed.Of(connection, filter, Seen(filter, licences), _ => true, cancellation), cancellation);
    }

    /// <summary>Null when there is no such entry or no checkpoint covers it yet.</summary>
    public async Task<InclusionProof?> Proof(long seq, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return await proofs.Inclusion(connection, seq, cancellation, token => Archived(connection, store.Files, seq, token));
    }

    /// <summary>The canonical bytes of an entry that lies in a file; null when it does not.</summary>
    internal static async Task<byte[]?> Archived(DbConnection connection, ArchiveFiles files, long seq, CancellationToken cancellation)
    {
        if (await AccessArchive.Open(await AccessArchive.Parts(connection, part => part.Holds(seq, seq), cancellation), files, cancellation) is not { } archive)
            return null;
        await using (archive)
            return (await Entries(archive.Connection, seq, seq, cancellation)).SingleOrDefault();
    }

    private static Task<List<byte[]>> Entries(DbConnection connection, long first, long last, CancellationToken cancellation) =>
        connection.Command(null, "SELECT canonical FROM access_event WHERE seq >= @first AND seq <= @last ORDER BY seq", ("@first", first), ("@last", last))
            .Rows(row => row.Bytes(0), cancellation);

    /// <summary>The licences that are both asked for and open to the reader; null for all.</summary>
    internal static IReadOnlyList<string>? Seen(AccessFilter filter, IReadOnlyList<string>? licences) => (filter.Licences.Count, licences) switch
    {
        (0, _) => licences,
        (_, null) => filter.Licences,
        var (_, open) => [.. filter.Licences.Intersect(open)],
    };

    /// <summary>Rows of the newest entries, at least as many of each stream as the page has; not merged yet.</summary>
    internal static async Task<List<T>> Newest<T>(
        AccessStore store, DbConnection connection, AccessFilter filter, IReadOnlyList<string>? licences, AccessCursor? after, int limit, string columns, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        var actors = await Pseudonyms(connection, filter, cancellation);
        var found = new List<(T Row, long At)>();
        await foreach (var group in AccessLanes.Groups(connection, filter, actors, licences, after, cancellation))
        {
            foreach (var lane in group)
            {
                var where = await AccessWhere.For(connection, filter, lane, actors, licences, after, cancellation);
                await using var command = connection.Command(null, where.Select($"{columns}, e.ts", limit), where.Values);
                found.AddRange(await Limited(connection, command, row => (read(row), row.GetInt64(row.FieldCount - 1)), cancellation));
            }
            if (found.Count >= limit)
                break;
        }
        if (filter.Text is null)
            found.AddRange(await OfArchive(store, connection, filter, actors, licences, after, limit, columns, read, found, cancellation));
        return found.ConvertAll(one => one.Row);
    }

    /// <summary>
    /// What the files add; one reading of their columns gives the newest. A file is opened only when its times lie in those
    /// that were asked for, the sums know of matches then, and the page is not full of later events already.
    /// </summary>
    private static async Task<List<(T, long)>> OfArchive<T>(
        AccessStore store, DbConnection connection, AccessFilter filter, IReadOnlyList<string> actors, IReadOnlyList<string>? licences, AccessCursor? after, int limit, string columns, Func<DbDataReader, T> read,
        List<(T Row, long At)> live, CancellationToken cancellation)
    {
        var needed = await ArchiveNeed.Of(connection, filter, licences, part => !(after?.At < part.Least) && live.Count(one => one.At > part.Most) < limit, cancellation);
        if (await store.OpenArchive(needed, cancellation) is not { } archive)
            return [];
        await using (archive)
        {
            await archive.TakeFlags(connection, filter.Rules, cancellation);
            var where = await AccessWhere.For(connection, filter, default, actors, licences, after, cancellation);
            await using var command = archive.Connection.Command(null, where.Select($"{columns}, e.ts", limit), where.Values);
            return await command.Rows(row => (read(row), row.GetInt64(row.FieldCount - 1)), cancellation);
        }
    }

    /// <summary>An actor is asked for by its id at a source, or by its pseudonym.</summary>
    internal static async Task<IReadOnlyList<string>> Pseudonyms(DbConnection connection, AccessFilter filter, CancellationToken cancellation)
    {
        var all = new List<string>();
        foreach (var actor in filter.Actors)
            all.AddRange(await AccessIdentities.Pseudonyms(connection, AccessIdentities.Actor, actor, cancellation) is { Count: > 0 } known ? known : [actor]);
        return all;
    }

    internal static async Task<long> Sum(DbConnection connection, string sql, (string, object?)[] values, CancellationToken cancellation)
    {
        await using var command = connection.Command(null, sql, values);
        return (await Limited(connection, command, row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), cancellation)).Single();
    }

    private async Task<long> Scan(DbConnection connection, AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation) =>
        (await Newest(store, connection, filter, licences, null, CountCap + 1, "e.seq", row => row.GetInt64(0), cancellation)).Distinct().Count();

    /// <summary>The whole days inside the time of the filter.</summary>
    private static (DateTimeOffset? First, DateTimeOffset? End) Days(AccessFilter filter) => (
        filter.From is { } from ? new DateTimeOffset(from.UtcDateTime.Date.AddDays(from.UtcDateTime.TimeOfDay > TimeSpan.Zero ? 1 : 0), TimeSpan.Zero) : DateTimeOffset.UnixEpoch,
        filter.Until is { } until ? new DateTimeOffset(until.UtcDateTime.Date, TimeSpan.Zero) : new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>A search that takes too long is stopped in the store, so that it cannot hold up others.</summary>
    internal static async Task<List<T>> Limited<T>(DbConnection connection, DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellation)
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
