using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>Where somebody was, and whether it can have been one person.</summary>
internal static class PlaceRules
{
    /// <summary>AN-02: a country that is not licensed, or the same user in two countries within the minutes of the terms.</summary>
    public static IEnumerable<Anomaly> Country(AccessWindow window)
    {
        foreach (var entry in window.New.Where(entry => entry.Facts.Country is not null))
            if (window.LicenceOf(entry) is { } licence && licence.GrantedAt(entry.Facts.At).Countries is { Count: > 0 } countries && !countries.Contains(entry.Facts.Country!))
                yield return new Anomaly("AN-02", AnomalyLevel.Critical, [entry.Seq], $"Access came from {CountryName.Of(entry.Facts.Country!)}, which {licence.Number} does not license.", CountryName.Of(countries.Order(StringComparer.Ordinal)));
        foreach (var person in window.ByPerson())
            foreach (var (first, second) in Neighbours(person.Where(entry => entry.Facts.Country is not null)))
                if (first.Facts.Country != second.Facts.Country && second.Facts.At - first.Facts.At <= TimeSpan.FromMinutes(window.Terms.TravelMinutes))
                    yield return new Anomaly("AN-02", AnomalyLevel.Critical, [first.Seq, second.Seq],
                        string.Create(CultureInfo.InvariantCulture, $"The same user was in {CountryName.Of(first.Facts.Country!)} and in {CountryName.Of(second.Facts.Country!)} within {window.Terms.TravelMinutes} minutes."));
    }

    /// <summary>AN-03: a person whom nobody or the licence does not name, or one account in two sessions on two devices at the same time.</summary>
    public static IEnumerable<Anomaly> SharedAccount(AccessWindow window)
    {
        foreach (var entry in window.New.Where(entry => entry.Facts is { ActorKind: AccessActorKind.Human, HadAccess: true }))
            if (entry.Persons.Actor is null)
                yield return new Anomaly("AN-03", AnomalyLevel.High, [entry.Seq], "A person without a name had access.");
            else if (window.LicenceOf(entry)?.GrantedAt(entry.Facts.At).Users is { } users && window.AccountOf(entry) is { } account && !users.Contains(account))
                yield return new Anomaly("AN-03", AnomalyLevel.High, [entry.Seq], $"A person whom {entry.Facts.Licence} does not name had access.", string.Create(CultureInfo.InvariantCulture, $"{users.Count} named users."));
        foreach (var person in window.ByPerson())
        {
            // The session of each device that reaches furthest: a short one in between does not hide a long one.
            var furthest = new Dictionary<ContentHash, List<AccessEvent>>();
            foreach (var (device, session) in person.Where(entry => entry.Facts.Session is not null && entry.Persons.Device is not null)
                .GroupBy(entry => (entry.Facts.Session, Device: entry.Persons.Device!.Value)).Select(group => (group.Key.Device, Entries: group.ToList())).OrderBy(session => session.Entries[0].Facts.At))
            {
                var first = session[0];
                // The first entry of the other session behind it shows the overlap; it may come with a later delivery than both beginnings.
                foreach (var other in furthest.Where(one => one.Key != device && first.Facts.At < one.Value[^1].Facts.At).Select(one => one.Value))
                    yield return new Anomaly("AN-03", AnomalyLevel.High, [other[0].Seq, first.Seq, other.Find(entry => entry.Facts.At > first.Facts.At)!.Seq], "One account was used in two sessions on two devices at the same time.");
                if (!furthest.TryGetValue(device, out var known) || known[^1].Facts.At < session[^1].Facts.At)
                    furthest[device] = session;
            }
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
