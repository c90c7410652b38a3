using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// Of each actor's queries of a day place, session, table and number of persons: enough to find the one that a new query
/// differs from by a few, however many others stand between them (AN-06).
/// </summary>
/// <param name="span">How long a query is kept after the newest of its actor.</param>
/// <param name="most">Queries kept of an actor, the newest.</param>
internal sealed class AskedQueries(TimeSpan span, int most)
{
    private const int MostInAll = 200_000;

    /// <summary>Entries that are read for one new query: the same query asked again is no pair, so there are a few to choose from.</summary>
    private const int MostNear = 4;

    private readonly Dictionary<string, List<Asked>> byActor = [];
    private int kept;

    /// <summary>Whether it is time to forget everything and to read it again.</summary>
    public bool IsFull => kept > MostInAll;

    /// <summary>Takes queries in, oldest first or nearly so.</summary>
    public void Take(string actor, IEnumerable<AccessEvent> entries)
    {
        var asked = byActor.TryGetValue(actor, out var known) ? known : byActor[actor] = [];
        kept -= asked.Count;
        asked.AddRange(entries.Where(IsOne).Select(entry => new Asked(entry.Facts.At, entry.Seq, entry.Facts.Session!, entry.Facts.Resource, entry.Facts.PersonsTouched!.Value)));
        if (asked.Count > 0 && asked.Max(one => one.At) is var newest)
            asked.RemoveAll(one => newest - one.At > span);
        if (asked.Count > most)
            asked.RemoveRange(0, asked.Count - most);
        kept += asked.Count;
    }

    /// <summary>Places of the queries that one of these differs from by fewer persons, in the same session on the same table; the newest ones.</summary>
    public IEnumerable<long> Near(string actor, IEnumerable<AccessEvent> fresh, int fewest)
    {
        if (!byActor.TryGetValue(actor, out var asked))
            return [];
        return fresh.Where(IsOne).SelectMany(entry => Near(asked, entry.Facts, fewest));
    }

    private static IEnumerable<long> Near(List<Asked> asked, AccessFacts query, int fewest)
    {
        for (var (at, left, persons) = (asked.Count - 1, MostNear, query.PersonsTouched!.Value); at >= 0 && left > 0; at--)
            if (asked[at] is var one && one.Persons != persons && Math.Abs(one.Persons - persons) < fewest && one.Session == query.Session && one.Resource == query.Resource)
            {
                left--;
                yield return one.Seq;
            }
    }

    public void Clear()
    {
        byActor.Clear();
        kept = 0;
    }

    private static bool IsOne(AccessEvent entry) => entry.Facts is { Action: AccessAction.Query, HadAccess: true, PersonsTouched: > 0, Session: not null };

    private readonly record struct Asked(DateTimeOffset At, long Seq, string Session, string? Resource, long Persons);
}
