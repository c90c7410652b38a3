using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>When a clock of the policy pack is due, by the authority's calendar (domain/05 5.5).</summary>
public static class CaseClock
{
    /// <summary>
    /// Due instant of a clock that starts now. A key that ends in "-T" is completed with the tier, a case without one
    /// runs on tier 4's clock. Working days end at the cut-off; what starts at or after it counts from the next working day.
    /// </summary>
    public static DateTimeOffset Due(string key, int? tier, DateTimeOffset start, PolicyPack pack)
    {
        var clock = Term(key, tier, pack);
        return clock.Unit switch
        {
            ClockUnit.WorkingDays => AddWorkingDays(start, clock.Length, pack.Authority),
            ClockUnit.CalendarDays => start.AddDays(clock.Length),
            ClockUnit.CalendarMonths => start.AddMonths(clock.Length),
            ClockUnit.Hours => start.AddHours(clock.Length),
            _ => start.AddMinutes(clock.Length),
        };
    }

    /// <summary>The clock of the key, completed with the tier.</summary>
    public static ClockTerm Term(string key, int? tier, PolicyPack pack) => pack.Clock(key.EndsWith("-T", StringComparison.Ordinal) ? $"{key}{tier ?? 4}" : key);

    /// <summary>Until when a clock counts as due soon: three working days from now, inclusive.</summary>
    public static DateTimeOffset SoonUntil(DateTimeOffset now, AuthorityTerms authority) => AddWorkingDays(now, 3, authority);

    /// <summary>Working days from now until the instant; negative when it lies behind.</summary>
    public static int WorkingDaysUntil(DateTimeOffset due, DateTimeOffset now, AuthorityTerms authority)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(authority.TimeZone);
        var (from, to) = (Day(now, zone), Day(due, zone));
        var sign = to < from ? -1 : 1;
        var days = 0;
        for (var (day, end) = sign > 0 ? (from, to) : (to, from); day < end; day = day.AddDays(1))
            if (IsWorkingDay(day.AddDays(1), authority))
                days++;
        return sign * days;
    }

    private static DateTimeOffset AddWorkingDays(DateTimeOffset start, int days, AuthorityTerms authority)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(authority.TimeZone);
        var local = TimeZoneInfo.ConvertTime(start, zone);
        var day = DateOnly.FromDateTime(local.DateTime);
        if (TimeOnly.FromDateTime(local.DateTime) >= authority.CutOff)
            day = day.AddDays(1);
        while (!IsWorkingDay(day, authority))
            day = day.AddDays(1);
        for (var left = days; left > 0;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day, authority))
                left--;
        }
        var end = day.ToDateTime(authority.CutOff);
        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }

    private static bool IsWorkingDay(DateOnly day, AuthorityTerms authority) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && authority.Holidays.All(holiday => holiday.Date != day);

    private static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
