using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// The newest entries of each actor, and of its queries of a day those over the fewest persons however many others stand between them, kept from one reading of the rules to the next: a delivery is read in many parts, and
/// most of its actors are in each of them. What is not kept is read from the store.
/// </summary>
internal sealed class ActorTails
{
    /// <summary>Entries of an actor to compare new ones with.</summary>
    private const int Most = 300;

    /// <summary>Queries of an actor within a day, over the fewest persons: whoever closes in on somebody does not hide it behind other events.</summary>
    private const int MostQueries = 300;

    /// <summary>Entries that are looked through for such queries.</summary>
    private const int MostLookedThrough = 5_000;

    private static readonly TimeSpan QueriesOf = TimeSpan.FromDays(1);

    /// <summary>Entries kept of all actors; beyond them everything is forgotten and read again.</summary>
    private const int MostInAll = 60_000;

    private readonly Dictionary<string, List<AccessEvent>> tails = [];
    private int kept;
    private long end = -1;

    /// <summary>The entries before the new ones, of the same actors; and takes the new ones in.</summary>
    /// <param name="first">Place of the first new entry.</param>
    /// <param name="behind">An entry that came late is compared with those before it, and those so soon behind it.</param>
    public async Task<List<AccessEvent>> Before(DbConnection connection, long first, IReadOnlyList<AccessEvent> fresh, TimeSpan behind, CancellationToken cancellation)
    {
        if (end != first || kept > MostInAll)
            Forget();
        end = -1; // until all of them are taken in
        var before = new List<AccessEvent>();
        foreach (var group in fresh.Where(entry => entry.Persons.Actor is not null).GroupBy(entry => Pseudonym.ShortOf(entry.Persons.Actor)!))
        {
            if (!tails.TryGetValue(group.Key, out var tail))
            {
                tail = await Load(connection, group.Key, first, null, cancellation);
                if (tail.Count == Most)
                    tail = Newest([.. await Queries(connection, group.Key, first, tail, cancellation), .. tail]);
            }
            before.AddRange(tail);
            if (tail.Count >= Most && group.Min(entry => entry.Facts.At) is var earliest && earliest < tail[^Most].Facts.At)
                before.AddRange(await Load(connection, group.Key, first, AccessRuleStore.Away(earliest, behind), cancellation));
            Keep(group.Key, Newest([.. tail.Concat(group).OrderBy(entry => entry.Facts.At).ThenBy(entry => entry.Seq)]));
        }
        end = fresh[^1].Seq + 1;
        return before;
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

    private static bool TouchesPersons(AccessEvent entry) => entry.Facts is { Action: AccessAction.Query, PersonsTouched: > 0 };

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
        kept = 0;
    }
}
