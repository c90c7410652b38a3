using System.Globalization;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>When something happened, or did not.</summary>
internal static class TimeRules
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Silence = TimeSpan.FromHours(24);

    /// <summary>
    /// AN-11: an event from more than five minutes in the future, which only a wrong clock can tell, or silence of more
    /// than 24 hours from tier 3 on. A late event may have waited for its delivery, so lateness alone says nothing.
    /// </summary>
    public static IEnumerable<Anomaly> ClockAndSilence(AccessWindow window)
    {
        foreach (var entry in window.Events.Where(entry => entry.Skew < -Skew))
            yield return new Anomaly("AN-11", AnomalyLevel.High, [entry.Seq], string.Create(CultureInfo.InvariantCulture, $"The clock of {entry.Source} runs {-entry.Skew.TotalMinutes:F0} minutes ahead."), "At most 5 minutes.");
        foreach (var licence in window.Licences.Values.Where(licence => licence.Tier >= 3 && licence.IsActiveAt(window.Now)))
            if (Last(window, licence.Number) is { } last && window.Now - last.Facts.At > Silence)
                yield return new Anomaly("AN-11", AnomalyLevel.High, [last.Seq], $"No event under {licence.Number} has come for more than 24 hours.", "At tier 3 and above an event a day.");
    }

    /// <summary>AN-13: a user active again after 90 days.</summary>
    public static IEnumerable<Anomaly> Dormant(AccessWindow window) =>
        from actor in window.ByActor()
        from pair in actor.Zip(actor.Skip(1))
        let days = (pair.Second.Facts.At - pair.First.Facts.At).TotalDays
        where days >= 90
        select new Anomaly("AN-13", AnomalyLevel.Medium, [pair.First.Seq, pair.Second.Seq], string.Create(CultureInfo.InvariantCulture, $"A user was active again after {days:F0} days."), "Under 90 days.");

    /// <summary>AN-17: no use of an active licence for 180 days: is it still needed?</summary>
    public static IEnumerable<Anomaly> NoUse(AccessWindow window)
    {
        foreach (var licence in window.Licences.Values.Where(licence => licence.IsActiveAt(window.Now)))
        {
            var last = Last(window, licence.Number);
            var since = last?.Facts.At ?? new DateTimeOffset(licence.Start, TimeOnly.MinValue, TimeSpan.Zero);
            if ((window.Now - since).TotalDays >= 180)
                yield return new Anomaly("AN-17", AnomalyLevel.Low, last is null ? [] : [last.Seq], $"{licence.Number} has not been used for 180 days; review whether it is needed.");
        }
    }

    private static AccessEvent? Last(AccessWindow window, string licence) => window.Events.LastOrDefault(entry => entry.Facts.Licence == licence);
}
