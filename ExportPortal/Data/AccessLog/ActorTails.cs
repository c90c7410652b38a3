using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// The newest entries of each actor, kept from one reading of the rules to the next: a delivery is read in many parts, and
/// most of its actors are in each of them. What is not kept is read from the store.
/// </summary>
internal sealed class ActorTails
{
    /// <summary>Entries of an actor to compare new ones with.</summary>
    private const int Most = 300;

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
                tail = await Load(connection, group.Key, first, null, cancellation);
            before.AddRange(tail);
            if (tail.Count == Most && group.Min(entry => entry.Facts.At) is var earliest && earliest < tail[0].Facts.At)
                before.AddRange(await Load(connection, group.Key, first, AccessRuleStore.Away(earliest, behind), cancellation));
            Keep(group.Key, [.. tail.Concat(group).OrderBy(entry => entry.Facts.At).ThenBy(entry => entry.Seq).TakeLast(Most)]);
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
