using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>What was asked for and what came out.</summary>
internal static class OutputRules
{
    /// <summary>The reason code by which an airlock says that a canary record is in an output.</summary>
    public const string CanaryReason = "canary";

    /// <summary>
    /// AN-09: as many outputs refused under one licence as the terms say, within their days. By the times of the events, so
    /// that a delivery that came late is judged like one in time; of times that overlap each is told that reaches on.
    /// </summary>
    public static IEnumerable<Anomaly> RefusedOutputs(AccessWindow window)
    {
        var span = TimeSpan.FromDays(window.Terms.RefusedDays);
        foreach (var group in window.Events.Where(entry => entry.Facts.Outcome == AccessOutcome.CheckedRefused).GroupBy(entry => entry.Facts.Licence))
        {
            var refused = group.ToList();
            for (var (first, i) = (0, 0); i < refused.Count; i++)
            {
                while (refused[i].Facts.At - refused[first].Facts.At > span)
                    first++;
                var reachesOn = i + 1 < refused.Count && refused[i + 1].Facts.At - refused[first].Facts.At <= span;
                if (reachesOn || i - first + 1 < window.Terms.RefusedOutputs)
                    continue;
                yield return new Anomaly("AN-09", AnomalyLevel.Medium, [.. refused[first..(i + 1)].Select(entry => entry.Seq)],
                    string.Create(CultureInfo.InvariantCulture, $"{i - first + 1} outputs under {group.Key} were refused within {window.Terms.RefusedDays} days."),
                    string.Create(CultureInfo.InvariantCulture, $"Fewer than {window.Terms.RefusedOutputs} in {window.Terms.RefusedDays} days."));
            }
        }
    }

    /// <summary>
    /// AN-07: more different queries of one user over the same table and columns within the time of the terms than they
    /// allow, each over fewer persons than their share of the largest, or over so few that AN-06 speaks: the same question with another value each time, closing in on somebody. A value that nobody has is a try, too, so queries over no person count. The log
    /// holds no values, so the template is told by table and columns, and the change by the hash of the query.
    /// </summary>
    public static IEnumerable<Anomaly> NarrowingSequence(AccessWindow window)
    {
        foreach (var group in window.Events.Where(entry => entry.Facts is { Action: AccessAction.Query, QueryHash: not null, PersonsTouched: not null, Outcome: not AccessOutcome.Denied }
            && ResourceColumns.AreNamed(entry.Facts.Resource) && entry.Persons.Actor is not null).GroupBy(entry => (entry.Persons.Actor, entry.Facts.Resource)))
        {
            var entries = group.ToList();
            var most = entries.Max(entry => entry.Facts.PersonsTouched!.Value);
            // Where every query is over the same few there is no larger one to compare with.
            var narrowest = Math.Max(window.Terms.NarrowShare * most, window.Terms.FewestPersons);
            entries.RemoveAll(entry => entry.Facts.PersonsTouched >= narrowest);
            // How often each query stands in the time of the terms that ends at i.
            var within = new Dictionary<ContentHash, int>();
            for (var (first, i) = (0, 0); i < entries.Count; i++)
            {
                within[HashOf(i)] = within.GetValueOrDefault(HashOf(i)) + 1;
                for (; entries[i].Facts.At - entries[first].Facts.At > TimeSpan.FromMinutes(window.Terms.VariationMinutes); first++)
                    if (--within[HashOf(first)] == 0)
                        within.Remove(HashOf(first));
                if (within.Count <= window.Terms.Variations)
                    continue;
                var narrow = entries[first..(i + 1)].DistinctBy(entry => entry.Facts.QueryHash).ToList();
                yield return new Anomaly("AN-07", AnomalyLevel.Critical, [.. narrow.Select(entry => entry.Seq)],
                    string.Create(CultureInfo.InvariantCulture, $"{narrow.Count} variations of one query on {group.Key.Resource} within {AnomalyTerms.Minutes(window.Terms.VariationMinutes)} close in on single persons."),
                    string.Create(CultureInfo.InvariantCulture, $"At most {window.Terms.Variations} variations in {AnomalyTerms.Minutes(window.Terms.VariationMinutes)}."));
                first = i + 1;
                within.Clear();
            }

            ContentHash HashOf(int place) => entries[place].Facts.QueryHash!.Value;
        }
    }

    /// <summary>AN-14: the purpose changes within a session.</summary>
    public static IEnumerable<Anomaly> PurposeChanges(AccessWindow window) =>
        from entry in window.Events
        where entry.Facts is { Session: not null, Purpose: not null }
        group entry by (entry.Source, entry.Facts.Session) into session
        let purposes = session.Select(entry => entry.Facts.Purpose!).Distinct().ToList()
        where purposes.Count > 1
        select new Anomaly("AN-14", AnomalyLevel.Medium, [session.First().Seq, session.First(entry => entry.Facts.Purpose != purposes[0]).Seq],
            $"The declared purpose changed within a session: {string.Join(", ", purposes)}.");

    /// <summary>AN-15: an administrator reads case data.</summary>
    public static IEnumerable<Anomaly> AdministratorReads(AccessWindow window) =>
        from entry in window.New
        where entry.Facts is { Action: AccessAction.AdminRead, Outcome: not AccessOutcome.Denied }
        select new Anomaly("AN-15", AnomalyLevel.High, [entry.Seq], $"An administrator read licensed data under {entry.Facts.Licence}.");

    /// <summary>AN-16: a canary record is found outside every environment. No source can log that; a person tells it.</summary>
    /// <param name="found">Where, and by what it is known.</param>
    public static Anomaly CanaryOutside(string licence, string found) =>
        new("AN-16", AnomalyLevel.Critical, [], $"A canary record of {licence} was found outside: {found}") { Licence = licence, IsReported = true };

    /// <summary>AN-16: a canary record appears in an output.</summary>
    public static IEnumerable<Anomaly> Canary(AccessWindow window) =>
        from entry in window.New
        where entry.Facts.ReasonCode == CanaryReason
        select new Anomaly("AN-16", AnomalyLevel.Critical, [entry.Seq], $"A canary record appeared in an output under {entry.Facts.Licence}: records were copied.");
}
