using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>When something happened, or did not.</summary>
internal static class TimeRules
{
    /// <summary>
    /// AN-11: an event from further in the future than the terms allow, which only a wrong clock can tell. A late event may have
    /// waited for its delivery, so lateness alone says nothing.
    /// </summary>
    public static IEnumerable<Anomaly> ClockAhead(AccessWindow window) =>
        from entry in window.New
        where entry.Skew < -TimeSpan.FromMinutes(window.Terms.ClockMinutes)
        select new Anomaly("AN-11", AnomalyLevel.High, [entry.Seq], string.Create(CultureInfo.InvariantCulture, $"The clock of {entry.Source} runs {-entry.Skew.TotalMinutes:F0} minutes ahead."),
            string.Create(CultureInfo.InvariantCulture, $"At most {window.Terms.ClockMinutes} minutes.")) { Kind = "clock" };

    /// <summary>
    /// AN-11: silence of more hours than the terms allow, from their tier on and wherever the log has to come live, also of an enclave that has never sent anything.
    /// What is handed in by hand breaks no silence of a live log; a log that is delivered by the day may come so. Told again
    /// where it has lasted as long once more since access was opened again or what was told of it is settled; so are the other silences.
    /// </summary>
    public static IEnumerable<Anomaly> Silence(AccessWindow window)
    {
        var quiet = TimeSpan.FromHours(window.Terms.SilenceHours);
        foreach (var licence in window.Licences.Values.Where(licence => (licence.Tier >= window.Terms.SilenceTier || licence.LiveSince is not null) && licence.IsActiveAt(window.Now)))
        {
            var last = licence.LiveSince is not null && window.Live is { } live ? live.FirstOrDefault(entry => entry.Facts.Licence == licence.Number) : Last(window, licence.Number);
            if (window.Untold("AN-11", null, licence.Number, Later(licence.OpenSince, last?.Facts.At)) is { } since && window.Now - since > quiet)
                yield return new Anomaly("AN-11", AnomalyLevel.High, last is null ? [] : [last.Seq],
                    last is null ? $"No event under {licence.Number} has ever come{Live(licence)}." : string.Create(CultureInfo.InvariantCulture, $"No event under {licence.Number} has come{Live(licence)} for more than {window.Terms.SilenceHours} hours."),
                    string.Create(CultureInfo.InvariantCulture, $"At tier {window.Terms.SilenceTier} and above{(licence.LiveSince is null ? "" : ", and from a live log,")} an event every {window.Terms.SilenceHours} hours.")) { Licence = licence.Number, Since = since };
        }
    }

    /// <summary>AN-11: a log that has not been delivered for longer than the tier of its licence allows; by when it came, not by when its events were. A log that has to come live, or each day, is for <see cref="Silence"/>.</summary>
    public static IEnumerable<Anomaly> Late(AccessWindow window) =>
        from licence in window.Licences.Values
        let last = Last(window, licence.Number)
        let delivery = DeliveryOf(window, licence)
        where delivery is not null
        let since = window.Untold("AN-11", "late", licence.Number, delivery.Since)
        where since is not null && window.Now > since.Value.AddMonths(delivery.Terms.Months).AddDays(delivery.Terms.Days)
        select new Anomaly("AN-11", AnomalyLevel.Medium, last is null ? [] : [last.Seq],
            string.Create(CultureInfo.InvariantCulture, $"No delivery of the log of {licence.Number} has come since {delivery.Since:yyyy-MM-dd}."),
            string.Create(CultureInfo.InvariantCulture, $"At tier {licence.Tier} {Every(delivery.Terms.Months)}, at most {AnomalyTerms.Count(delivery.Terms.Days)} days late.")) { Licence = licence.Number, Kind = "late", Since = since };

    /// <summary>When the next delivery of a log is due; null where nobody waits for one. Once the use has ended one more is: that of the time until then.</summary>
    public static AwaitedDelivery? DeliveryOf(AccessWindow window, LicensedUse licence)
    {
        var ended = licence.EndedBy(window.Now);
        if (window.Terms.DeliveryOf(licence.Tier) is not { } terms || licence.Tier >= window.Terms.SilenceTier || licence.LiveSince is not null || (ended is null && !licence.IsActiveAt(window.Now)))
            return null;
        var began = new DateTimeOffset(window.Terms.DeliveriesFrom ?? licence.Start, TimeOnly.MinValue, TimeSpan.Zero);
        var since = ((DateTimeOffset[])[began, licence.OpenSince, Last(window, licence.Number)?.ReceivedAt ?? began]).Max();
        return since >= ended ? null : new AwaitedDelivery(since, since.AddMonths(terms.Months), since.AddMonths(terms.Months).AddDays(terms.Days), terms);
    }

    /// <summary>"a delivery each month", or "a delivery every 12 months".</summary>
    public static string Every(int months) => months == 1 ? "a delivery each month" : string.Create(CultureInfo.InvariantCulture, $"a delivery every {months} months");

    /// <summary>
    /// AN-10: work at night, at the weekend or on a holiday, by the clock of where the user is, by somebody who in the days
    /// and events before that the terms ask for never did. Told once a user and day: by the first event.
    /// </summary>
    public static IEnumerable<Anomaly> UnusualHours(AccessWindow window)
    {
        foreach (var actor in window.ByActor())
        {
            var entries = actor.Where(entry => entry.Facts.ActorKind == AccessActorKind.Human).ToList();
            var times = entries.ConvertAll(entry => LocalTime(entry, window));
            DateTime? told = null;
            // The days before are the entries from first up to today; unusual counts those among them.
            for (var (first, today, unusual, i) = (0, 0, 0, 0); i < entries.Count; i++)
            {
                for (; times[today].At.Date < times[i].At.Date; today++)
                    unusual += times[today].IsUnusual ? 1 : 0;
                for (; first < today && entries[i].Facts.At - entries[first].Facts.At > TimeSpan.FromDays(window.Terms.PatternDays); first++)
                    unusual -= times[first].IsUnusual ? 1 : 0;
                if (today - first < window.Terms.PatternEvents || unusual > 0 || told == times[i].At.Date || !times[i].IsUnusual)
                    continue;
                told = times[i].At.Date;
                yield return new Anomaly("AN-10", AnomalyLevel.Low, [entries[i].Seq],
                    string.Create(CultureInfo.InvariantCulture, $"A user worked on {times[i].At:dddd}{(times[i].IsHoliday ? ", a holiday," : "")} at {times[i].At:HH:mm} ({times[i].Zone}), which is not their way."),
                    string.Create(CultureInfo.InvariantCulture, $"{today - first} events in {window.Terms.PatternDays} days, none at night, at a weekend or on a holiday."));
            }
        }
    }

    /// <summary>AN-13: a user active again after the days of the terms. The return is what is new; an old entry that comes late is none.</summary>
    public static IEnumerable<Anomaly> Dormant(AccessWindow window) =>
        from actor in window.ByActor()
        from pair in actor.Zip(actor.Skip(1))
        let days = (pair.Second.Facts.At - pair.First.Facts.At).TotalDays
        where days >= window.Terms.DormantDays && pair.Second.Seq >= window.FirstNew
        select new Anomaly("AN-13", AnomalyLevel.Medium, [pair.First.Seq, pair.Second.Seq], string.Create(CultureInfo.InvariantCulture, $"A user was active again after {days:F0} days."),
            string.Create(CultureInfo.InvariantCulture, $"Under {window.Terms.DormantDays} days."));

    /// <summary>AN-17: no use of an active licence for the days of the terms, in which access was open: is it still needed?</summary>
    public static IEnumerable<Anomaly> NoUse(AccessWindow window)
    {
        foreach (var licence in window.Licences.Values.Where(licence => licence.IsActiveAt(window.Now)))
        {
            var last = Last(window, licence.Number);
            var used = last?.Facts.At ?? new DateTimeOffset(licence.Start, TimeOnly.MinValue, TimeSpan.Zero);
            if (window.Untold("AN-17", null, licence.Number, Later(used, licence.OpenedAt)) is { } since && (window.Now - since).TotalDays >= window.Terms.UnusedDays)
                yield return new Anomaly("AN-17", AnomalyLevel.Low, last is null ? [] : [last.Seq], string.Create(CultureInfo.InvariantCulture, $"{licence.Number} has not been used for {window.Terms.UnusedDays} days; review whether it is needed.")) { Licence = licence.Number, Since = since };
        }
    }

    /// <summary>The time of an entry where its user was.</summary>
    private static (DateTime At, string Zone, bool IsHoliday, bool IsUnusual) LocalTime(AccessEvent entry, AccessWindow window)
    {
        var calendar = window.CalendarOf?.Invoke(entry.Facts.Country);
        var at = calendar?.Local(entry.Facts.At) ?? entry.Facts.At.UtcDateTime;
        var isHoliday = calendar?.IsHoliday(DateOnly.FromDateTime(at)) is true;
        var isUnusual = isHoliday || at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || at.Hour < window.Terms.NightUntil || at.Hour >= window.Terms.NightFrom;
        return (at, calendar?.ZoneName ?? "UTC", isHoliday, isUnusual);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    private static string Live(LicensedUse licence) => licence.LiveSince is null ? "" : " live";

    private static AccessEvent? Last(AccessWindow window, string licence) => window.Events.LastOrDefault(entry => entry.Facts.Licence == licence);
}

/// <summary>The delivery of a log that somebody waits for.</summary>
/// <param name="Since">When the one before came, or from when on one can be expected.</param>
/// <param name="DueAt">The recipient is reminded then; it is late past <paramref name="LateAt"/>.</param>
internal sealed record AwaitedDelivery(DateTimeOffset Since, DateTimeOffset DueAt, DateTimeOffset LateAt, ReportTerms Terms);
