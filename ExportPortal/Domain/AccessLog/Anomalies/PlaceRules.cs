using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>Where somebody was, and whether it can have been one person.</summary>
internal static class PlaceRules
{
    /// <summary>AN-02: a country that is not licensed, or the same user in two countries within the minutes of the terms.</summary>
    public static IEnumerable<Anomaly> Country(AccessWindow window)
    {
        foreach (var entry in window.New.Where(entry => entry.Facts.Country is not null))
            if (window.LicenceOf(entry) is { Countries.Count: > 0 } licence && !licence.Countries.Contains(entry.Facts.Country!))
                yield return new Anomaly("AN-02", AnomalyLevel.Critical, [entry.Seq], $"Access came from {CountryName.Of(entry.Facts.Country!)}, which {licence.Number} does not license.", CountryName.Of(licence.Countries.Order(StringComparer.Ordinal)));
        foreach (var actor in window.ByActor())
            foreach (var (first, second) in Neighbours(actor.Where(entry => entry.Facts.Country is not null)))
                if (first.Facts.Country != second.Facts.Country && second.Facts.At - first.Facts.At <= TimeSpan.FromMinutes(window.Terms.TravelMinutes))
                    yield return new Anomaly("AN-02", AnomalyLevel.Critical, [first.Seq, second.Seq],
                        string.Create(CultureInfo.InvariantCulture, $"The same user was in {CountryName.Of(first.Facts.Country!)} and in {CountryName.Of(second.Facts.Country!)} within {window.Terms.TravelMinutes} minutes."));
    }

    /// <summary>AN-03: an unnamed person, or one account in two sessions on two devices at the same time.</summary>
    public static IEnumerable<Anomaly> SharedAccount(AccessWindow window)
    {
        foreach (var entry in window.New.Where(entry => entry is { Persons.Actor: null, Facts: { ActorKind: AccessActorKind.Human, HadAccess: true } }))
            yield return new Anomaly("AN-03", AnomalyLevel.High, [entry.Seq], "A person without a name had access.");
        foreach (var actor in window.ByActor())
        {
            var sessions = actor.Where(entry => entry.Facts.Session is not null && entry.Persons.Device is not null)
                .GroupBy(entry => (entry.Facts.Session, entry.Persons.Device)).Select(group => (group.Key, First: group.First(), Last: group.Last())).OrderBy(session => session.First.Facts.At).ToList();
            for (var i = 1; i < sessions.Count; i++)
                if (sessions[i].Key.Device != sessions[i - 1].Key.Device && sessions[i].First.Facts.At < sessions[i - 1].Last.Facts.At)
                    yield return new Anomaly("AN-03", AnomalyLevel.High, [sessions[i - 1].First.Seq, sessions[i].First.Seq], "One account was used in two sessions on two devices at the same time.");
        }
    }

    private static IEnumerable<(AccessEvent First, AccessEvent Second)> Neighbours(IEnumerable<AccessEvent> entries)
    {
        AccessEvent? before = null;
        foreach (var entry in entries)
        {
            if (before is not null)
                yield return (before, entry);
            before = entry;
        }
    }
}
