using System.Globalization;

namespace ExportPortal.Domain.Policy;

/// <summary>Until when the holidays of a pack's calendars are known; the days of later years are counted as if there were none.</summary>
public static class CalendarYears
{
    /// <summary>The authority's own calendar and those of foreign laws, of which each has holidays.</summary>
    public static IReadOnlyList<(string Name, int Through)> Of(PolicyPack pack) =>
        [.. (pack.Incidents?.Calendars ?? []).Select(one => (Name: one.Key, Calendar: one.Calendar())).Prepend((Name: pack.Authority.Name, Calendar: WorkCalendar.Of(pack.Authority)))
            .Where(one => one.Calendar.KnownThrough is not null).Select(one => (one.Name, one.Calendar.KnownThrough!.Value))];

    /// <summary>"Aldermark Data Export Authority 2027, BR 2027".</summary>
    public static string Said(PolicyPack pack) => Of(pack) is { Count: > 0 } all
        ? string.Join(", ", all.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Through}"))) : "no calendar has any";
}
