using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>How much was taken.</summary>
internal static class VolumeRules
{
    /// <summary>The newest of the days that make the baseline: enough for a median, and as fast for a busy service.</summary>
    private const int MostForBaseline = 300;

    /// <summary>AN-04: rows more deviations above the user's own days before than the terms allow, from their number of events on.</summary>
    public static IEnumerable<Anomaly> RowsAboveBaseline(AccessWindow window)
    {
        foreach (var actor in window.ByActor())
        {
            var entries = actor.Where(entry => entry.Facts.RowsReturned is not null).ToList();
            for (var i = window.Terms.BaselineEvents; i < entries.Count; i++)
            {
                if (entries[i].Seq < window.FirstNew)
                    continue;
                var before = entries[Math.Max(0, i - MostForBaseline)..i].Where(entry => entries[i].Facts.At - entry.Facts.At <= TimeSpan.FromDays(window.Terms.BaselineDays)).Select(entry => (double)entry.Facts.RowsReturned!.Value).ToList();
                if (before.Count < window.Terms.BaselineEvents)
                    continue;
                var median = Median(before);
                // A user who always takes the same has no deviation; one row more is not odd, so at least one row of it counts.
                var deviation = Math.Max(1, Median([.. before.Select(rows => Math.Abs(rows - median))]));
                if (entries[i].Facts.RowsReturned > median + (double)window.Terms.Deviations * deviation)
                    yield return new Anomaly("AN-04", AnomalyLevel.High, [entries[i].Seq],
                        string.Create(CultureInfo.InvariantCulture, $"{entries[i].Facts.RowsReturned} rows were returned, far more than this user takes."),
                        string.Create(CultureInfo.InvariantCulture, $"Median {median} rows, deviation {deviation}, over {before.Count} events in {window.Terms.BaselineDays} days."));
            }
        }
    }

    /// <summary>AN-05: more persons touched than licensed, or more than the share of the terms within 24 hours. The same person counts each time: the log does not know who it was.</summary>
    public static IEnumerable<Anomaly> TooManyPersons(AccessWindow window)
    {
        foreach (var group in window.Events.Where(entry => entry.Facts.PersonsTouched > 0).GroupBy(entry => entry.Facts.Licence))
        {
            if (!window.Licences.TryGetValue(group.Key, out var licence) || licence.Persons is not { } licensed)
                continue;
            var (all, day) = window.Totals?.GetValueOrDefault(group.Key) is { } totals
                ? (totals.Persons, totals.PersonsWithinDay)
                : (group.Sum(entry => entry.Facts.PersonsTouched!.Value), MostWithinDay([.. group.Select(entry => (entry.Facts.At, entry.Facts.PersonsTouched!.Value))], group.Min(entry => entry.Facts.At)));
            if (all > licensed || day > window.Terms.PersonsShare * licensed)
                // Of what has come now, be it older than what was known: by it the limit was passed.
                yield return new Anomaly("AN-05", AnomalyLevel.High, [(group.LastOrDefault(entry => entry.Seq >= window.FirstNew) ?? group.Last()).Seq],
                    string.Create(CultureInfo.InvariantCulture, $"{all} persons were touched under {group.Key}, {day} of them within 24 hours."),
                    string.Create(CultureInfo.InvariantCulture, $"{licensed} persons are licensed, {AnomalyTerms.Share(window.Terms.PersonsShare)} of them within 24 hours.")) { IsOfSum = true };
        }
    }

    /// <summary>AN-06: a query over fewer persons than the terms allow, or two in a session whose numbers of persons differ by fewer.</summary>
    public static IEnumerable<Anomaly> FewPersons(AccessWindow window)
    {
        var (fewest, words) = (window.Terms.FewestPersons, AnomalyTerms.Count(window.Terms.FewestPersons));
        var queries = window.Events.Where(entry => entry.Facts is { Action: AccessAction.Query, HadAccess: true, PersonsTouched: > 0 }).ToList();
        foreach (var entry in queries.Where(entry => entry.Seq >= window.FirstNew && entry.Facts.PersonsTouched < fewest))
            yield return new Anomaly("AN-06", AnomalyLevel.High, [entry.Seq], string.Create(CultureInfo.InvariantCulture, $"A query returned {entry.Facts.PersonsTouched} persons, fewer than {words}."));
        foreach (var session in queries.Where(entry => entry.Facts.Session is not null && entry.Persons.Actor is not null).GroupBy(entry => (entry.Facts.Session, entry.Persons.Actor, entry.Facts.Resource)))
            foreach (var (first, second) in Differing([.. session], fewest, window.FirstNew))
                yield return new Anomaly("AN-06", AnomalyLevel.High, [first.Seq, second.Seq], $"Two queries on the same table differ by fewer than {words} persons, who may be told by the difference.");
    }

    /// <summary>For each new query of a session, wherever the other stands in it, the one that it differs from by the fewest persons; each pair once.</summary>
    private static IEnumerable<(AccessEvent First, AccessEvent Second)> Differing(List<AccessEvent> session, int fewest, long firstNew)
    {
        // By their number of persons: whoever looks at every pair of a long session never ends.
        var byPersons = session.GroupBy(entry => entry.Facts.PersonsTouched!.Value).ToDictionary(group => group.Key, group => group.DistinctBy(entry => entry.Facts.QueryHash).ToList());
        var told = new HashSet<(long, long)>();
        foreach (var entry in session.Where(entry => entry.Seq >= firstNew))
        {
            var other = Enumerable.Range(1, fewest - 1).SelectMany(differ => new[] { entry.Facts.PersonsTouched!.Value - differ, entry.Facts.PersonsTouched.Value + differ })
                .SelectMany(persons => byPersons.GetValueOrDefault(persons) ?? []).FirstOrDefault(other => other.Facts.QueryHash != entry.Facts.QueryHash);
            if (other is not null && told.Add((Math.Min(entry.Seq, other.Seq), Math.Max(entry.Seq, other.Seq))))
                yield return other.Facts.At <= entry.Facts.At ? (other, entry) : (entry, other);
        }
    }

    /// <summary>The most persons within 24 hours that end with an event; the same instant a day before does not count.</summary>
    /// <param name="touched">In the order of time.</param>
    /// <param name="from">Windows that end before it are left out.</param>
    internal static long MostWithinDay(IReadOnlyList<(DateTimeOffset At, long Persons)> touched, DateTimeOffset from)
    {
        var (most, sum, first) = (0L, 0L, 0);
        foreach (var (at, persons) in touched)
        {
            sum = checked(sum + persons);
            for (; at - touched[first].At >= TimeSpan.FromHours(24); first++)
                sum -= touched[first].Persons;
            if (at >= from)
                most = Math.Max(most, sum);
        }
        return most;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[values.Count / 2 - 1] + values[values.Count / 2]) / 2;
    }
}
