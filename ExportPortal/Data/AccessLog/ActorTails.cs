using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Policy;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// The newest entries of each actor, and of its queries of a day those over the fewest persons however many others stand between them, kept from one reading of the rules to the next: a delivery is read in many parts, and
/// most of its actors are in each of them. What is not kept is read from the store, and what an actor did last before all that from the archive.
/// </summary>
internal sealed class ActorTails(AccessStore store)
{
    /// <summary>Entries of an actor to compare new ones with.</summary>
    private const int Most = 300;

    /// <summary>Queries of an actor within a day, over the fewest persons: whoever closes in on somebody does not hide it behind other events.</summary>
    private const int MostQueries = 300;

    /// <summary>Entries that are looked through for such queries.</summary>
    private const int MostLookedThrough = 5_000;

    private static readonly TimeSpan QueriesOf = TimeSpan.FromDays(1);

    private const int AtOnce = 500;

    /// <summary>Entries kept of all actors; beyond them everything is forgotten and read again.</summary>
    private const int MostInAll = 60_000;

    private readonly Dictionary<string, List<AccessEvent>> tails = [];
    private readonly AskedQueries asked = new(QueriesOf, MostLookedThrough);
    private int kept;
    private long end = -1;

    /// <summary>The entries before the new ones, of the same actors; and takes the new ones in.</summary>
    /// <param name="first">Place of the first new entry.</param>
    /// <param name="terms">An entry that came late is compared with those before it, and those so soon behind it; a query with those that differ by so few persons.</param>
    public async Task<List<AccessEvent>> Before(DbConnection connection, long first, IReadOnlyList<AccessEvent> fresh, AnomalyTerms terms, CancellationToken cancellation)
    {
        if (end != first || kept > MostInAll || asked.IsFull)
            Forget();
        end = -1; // until all of them are taken in
        var (before, partners, unknown) = (new List<AccessEvent>(), new HashSet<long>(), new Dictionary<string, DateTimeOffset>());
        foreach (var group in fresh.Where(entry => entry.Persons.Actor is not null).GroupBy(entry => Pseudonym.ShortOf(entry.Persons.Actor)!))
        {
            if (!tails.TryGetValue(group.Key, out var tail))
            {
                tail = await Load(connection, group.Key, first, null, cancellation);
                List<AccessEvent> day = tail.Count == Most ? [.. await Queries(connection, group.Key, first, tail, cancellation), .. tail] : tail;
                asked.Take(group.Key, day);
                tail = Newest(day);
            }
            if (tail.Count == 0)
                unknown.Add(group.Key, group.Min(entry => entry.Facts.At));
            before.AddRange(tail);
            if (tail.Count >= Most && group.Min(entry => entry.Facts.At) is var earliest && earliest < tail[^Most].Facts.At)
                before.AddRange(await Load(connection, group.Key, first, AccessRuleStore.Away(earliest, terms.Nearby), cancellation));
            if (tail.Count >= Most)
                partners.UnionWith(asked.Near(group.Key, group, terms.FewestPersons).Except(tail.Select(entry => entry.Seq)));
            asked.Take(group.Key, group);
            Keep(group.Key, Newest([.. tail.Concat(group).OrderBy(entry => entry.Facts.At).ThenBy(entry => entry.Seq)]));
        }
        foreach (var part in partners.Chunk(AtOnce))
            before.AddRange(await AccessRuleStore.Read(connection, $"seq IN ({string.Join(", ", part)})", part.Length, cancellation));
        foreach (var entry in await LastOfArchive(connection, unknown, cancellation))
        {
            before.Add(entry);
            var actor = Pseudonym.ShortOf(entry.Persons.Actor)!;
            Keep(actor, [entry, .. tails[actor]]);
        }
        end = fresh[^1].Seq + 1;
        return before;
    }

    /// <summary>What actors did last, of whom the store has nothing any more: whoever was away for longest is not forgotten. The sums by day tell in which files to look.</summary>
    /// <param name="until">By actor, exclusive.</param>
    private async Task<IReadOnlyList<AccessEvent>> LastOfArchive(DbConnection connection, Dictionary<string, DateTimeOffset> until, CancellationToken cancellation)
    {
        if (connection is not NpgsqlConnection || until.Count == 0 || await AccessArchive.Parts(connection, cancellation) is not { Count: > 0 } parts)
            return [];
        var (summed, past) = (await ActorSums.Place(connection, null, cancellation), until.Values.Max().ToUnixTimeMilliseconds());
        var days = await connection.Command(null, "SELECT max(day) FROM access_actor WHERE actor = ANY(@actors) AND day <= @day GROUP BY actor",
            ("@actors", until.Keys.ToArray()), ("@day", RollupKey.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(past, parts.Max(part => part.Most)))))).Rows(row => row.GetInt32(0), cancellation);
        if (await store.OpenArchive([.. ArchiveNeed.With(parts, days).Union(parts.Where(part => part.Past > summed)).OrderBy(part => part.First)], cancellation) is not { } archive)
            return [];
        await using (archive)
        {
            var last = new List<AccessEvent>();
            foreach (var part in until.Keys.Chunk(AtOnce))
                last.AddRange(await archive.Connection.Command(null,
                    $"""
                    SELECT canonical FROM (SELECT canonical, row_number() OVER (PARTITION BY actor ORDER BY ts DESC, seq DESC) AS place FROM access_event WHERE ts < @past AND actor IN ({string.Join(", ", part.Select((_, at) => $"@p{at}"))})) AS found
                    WHERE place = 1
                    """, [("@past", past), .. part.Select((actor, at) => ($"@p{at}", (object?)actor))]).Rows(row => AccessEvent.FromCanonical(row.Bytes(0)), cancellation));
            return last;
        }
    }

    /// <param name="until">Inclusive; null for the newest of all.</param>
    private static async Task<List<AccessEvent>> Load(DbConnection connection, string actor, long first, DateTimeOffset? until, CancellationToken cancellation)
    {
        var newest = await AccessRuleStore.Read(connection, "actor = @actor AND ts <= @until AND seq < @first ORDER BY ts DESC", Most, cancellation,
            ("@actor", actor), ("@until", until?.ToUnixTimeMilliseconds() ?? long.MaxValue), ("@first", first));
        newest.Reverse();
        return newest;
    }

    /// <summary>Of entries in the order of time the newest, and before them those of the day's queries that are over the fewest persons.</summary>
    private static List<AccessEvent> Newest(List<AccessEvent> entries)
    {
        if (entries.Count <= Most)
            return entries;
        var since = AccessRuleStore.Away(entries[^1].Facts.At, -QueriesOf);
        var narrow = entries.Where(entry => entry.Facts.At >= since && TouchesPersons(entry)).OrderBy(entry => entry.Facts.PersonsTouched).ThenByDescending(entry => entry.Facts.At).ThenByDescending(entry => entry.Seq)
            .Take(MostQueries).Select(entry => entry.Seq).ToHashSet();
        return [.. entries[..^Most].Where(entry => narrow.Contains(entry.Seq)), .. entries[^Most..]];
    }

    private static bool TouchesPersons(AccessEvent entry) => entry.Facts is { Action: AccessAction.Query, PersonsTouched: not null };

    /// <summary>Queries before the newest entries, oldest first, among so many entries of the day.</summary>
    private static async Task<List<AccessEvent>> Queries(DbConnection connection, string actor, long first, List<AccessEvent> newest, CancellationToken cancellation)
    {
        var since = AccessRuleStore.Away(newest[^1].Facts.At, -QueriesOf);
        if (newest[0].Facts.At < since)
            return [];
        var known = newest.Select(entry => entry.Seq).ToHashSet();
        var found = await connection.Command(null,
            $"""
            SELECT canonical FROM (SELECT ts, action, canonical FROM access_event WHERE actor = @actor AND ts >= @since AND ts <= @until AND seq < @first ORDER BY ts DESC LIMIT {MostLookedThrough}) AS day
            WHERE action = @query ORDER BY ts
            """, ("@actor", actor), ("@since", since.ToUnixTimeMilliseconds()), ("@until", newest[0].Facts.At.ToUnixTimeMilliseconds()), ("@first", first), ("@query", (int)AccessAction.Query))
            .Rows(row => AccessEvent.FromCanonical(row.Bytes(0)), cancellation);
        return found.FindAll(entry => TouchesPersons(entry) && !known.Contains(entry.Seq));
    }

    private void Keep(string actor, List<AccessEvent> tail)
    {
        kept += tail.Count - (tails.TryGetValue(actor, out var old) ? old.Count : 0);
        tails[actor] = tail;
    }

    private void Forget()
    {
        tails.Clear();
        asked.Clear();
        kept = 0;
    }
}
