using System.Globalization;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>When something happened, or did not.</summary>
internal static class TimeRules
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(24);
    private static readonly TimeSpan Pattern = TimeSpan.FromDays(30);
    private const int FewestForPattern = 20;

    /// <summary>
    /// AN-11: an event from more than five minutes in the future, which only a wrong clock can tell. A late event may have
    /// waited for its delivery, so lateness alone says nothing.
    /// </summary>
    public static IEnumerable<Anomaly> ClockAhead(AccessWindow window) =>
        from entry in window.New
        where entry.Skew < -Skew
        select new Anomaly("AN-11", AnomalyLevel.High, [entry.Seq], string.Create(CultureInfo.InvariantCulture, $"The clock of {entry.Source} runs {-entry.Skew.TotalMinutes:F0} minutes ahead."), "At most 5 minutes.");

    /// <summary>AN-11: silence of more than 24 hours from tier 3 on, also of an enclave that has never sent anything.</summary>
    public static IEnumerable<Anomaly> Silence(AccessWindow window)
    {
        foreach (var licence in window.Licences.Values.Where(licence => licence.Tier >= 3 && licence.IsActiveAt(window.Now)))
        {
            var last = Last(window, licence.Number);
            if (window.Now - licence.OpenSince > Quiet && (last is null || window.Now - last.Facts.At > Quiet))
                yield return new Anomaly("AN-11", AnomalyLevel.High, last is null ? [] : [last.Seq],
                    last is null ? $"No event under {licence.Number} has ever come." : $"No event under {licence.Number} has come for more than 24 hours.", "At tier 3 and above an event a day.") { Licence = licence.Number };
        }
    }

    /// <summary>
    /// AN-10: work at night (20 to 6 o'clock UTC), at the weekend or on a holiday by somebody who in 30 days before, and at
    /// least twenty events, never did. Told once a user and day: by the first event.
    /// </summary>
    public static IEnumerable<Anomaly> UnusualHours(AccessWindow window)
    {
        foreach (var actor in window.ByActor())
        {
            var entries = actor.Where(entry => entry.Facts.ActorKind == AccessActorKind.Human).ToList();
            DateTime? told = null;
            // The days before are the entries from first up to today; unusual counts those among them.
            for (var (first, today, unusual, i) = (0, 0, 0, 0); i < entries.Count; i++)
            {
                var entry = entries[i];
                for (; entries[today].Facts.At.UtcDateTime.Date < entry.Facts.At.UtcDateTime.Date; today++)
                    unusual += IsUnusual(entries[today], window) ? 1 : 0;
                for (; first < today && entry.Facts.At - entries[first].Facts.At > Pattern; first++)
                    unusual -= IsUnusual(entries[first], window) ? 1 : 0;
                if (today - first < FewestForPattern || unusual > 0 || told == entry.Facts.At.UtcDateTime.Date || !IsUnusual(entry, window))
                    continue;
                told = entry.Facts.At.UtcDateTime.Date;
                yield return new Anomaly("AN-10", AnomalyLevel.Low, [entry.Seq],
                    string.Create(CultureInfo.InvariantCulture, $"A user worked on {entry.Facts.At.UtcDateTime:dddd} at {entry.Facts.At.UtcDateTime:HH:mm} UTC, which is not their way."),
                    string.Create(CultureInfo.InvariantCulture, $"{today - first} events in 30 days, none at night, at a weekend or on a holiday."));
            }
        }
    }

    /// <summary>AN-13: a user active again after 90 days. The return is what is new; an old entry that comes late is none.</summary>
    public static IEnumerable<Anomaly> Dormant(AccessWindow window) =>
        from actor in window.ByActor()
        from pair in actor.Zip(actor.Skip(1))
        let days = (pair.Second.Facts.At - pair.First.Facts.At).TotalDays
        where days >= 90 && pair.Second.Seq >= window.FirstNew
        select new Anomaly("AN-13", AnomalyLevel.Medium, [pair.First.Seq, pair.Second.Seq], string.Create(CultureInfo.InvariantCulture, $"A user was active again after {days:F0} days."), "Under 90 days.");

    /// <summary>AN-17: no use of an active licence for 180 days: is it still needed?</summary>
    public static IEnumerable<Anomaly> NoUse(AccessWindow window)
    {
        foreach (var licence in window.Licences.Values.Where(licence => licence.IsActiveAt(window.Now)))
        {
            var last = Last(window, licence.Number);
            var since = last?.Facts.At ?? new DateTimeOffset(licence.Start, TimeOnly.MinValue, TimeSpan.Zero);
            if ((window.Now - since).TotalDays >= 180)
                yield return new Anomaly("AN-17", AnomalyLevel.Low, last is null ? [] : [last.Seq], $"{licence.Number} has not been used for 180 days; review whether it is needed.") { Licence = licence.Number };
        }
    }

    private static bool IsUnusual(AccessEvent entry, AccessWindow window) =>
        entry.Facts.At.UtcDateTime is { DayOfWeek: DayOfWeek.Saturday or DayOfWeek.Sunday } or { Hour: < 6 or >= 20 }
        || window.IsHoliday?.Invoke(DateOnly.FromDateTime(entry.Facts.At.UtcDateTime)) is true;

    private static AccessEvent? Last(AccessWindow window, string licence) => window.Events.LastOrDefault(entry => entry.Facts.Licence == licence);
}
