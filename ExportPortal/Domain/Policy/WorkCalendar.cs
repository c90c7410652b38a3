namespace ExportPortal.Domain.Policy;

/// <summary>
/// The calendar by which working days are counted: a time zone, a daily cut-off and the days on which nobody works.
/// A working day counts once its cut-off has passed; what happens at or after the cut-off belongs to the next one.
/// </summary>
public sealed class WorkCalendar
{
    private readonly TimeZoneInfo zone;
    private readonly TimeOnly cutOff;
    private readonly IReadOnlySet<DateOnly> holidays;

    /// <param name="holidays">The set of holidays; another authority, or another law, brings its own.</param>
    public WorkCalendar(string timeZone, TimeOnly cutOff, IEnumerable<DateOnly> holidays)
    {
        zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        this.cutOff = cutOff;
        this.holidays = holidays.ToHashSet();
    }

    /// <summary>The last year whose holidays are known; later years are counted as if they had none. Null for a calendar without holidays.</summary>
    public int? KnownThrough => holidays.Count == 0 ? null : holidays.Max().Year;

    public static WorkCalendar Of(AuthorityTerms authority) => new(authority.TimeZone, authority.CutOff, authority.Holidays.Select(holiday => holiday.Date));

    public bool IsWorkingDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day);

    public bool IsHoliday(DateOnly day) => holidays.Contains(day);

    /// <summary>IANA name of the time zone.</summary>
    public string ZoneName => zone.Id;

    /// <summary>What the clocks of the zone show at the instant.</summary>
    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    /// <summary>The local day of the instant.</summary>
    public DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(Local(at));

    /// <summary>The cut-off of a day, in UTC.</summary>
    public DateTimeOffset CutOff(DateOnly day)
    {
        var local = day.ToDateTime(cutOff);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The working day that what happens at the instant belongs to: this one before the cut-off, else the next.</summary>
    public DateOnly WorkingDayOf(DateTimeOffset at)
    {
        var day = Day(at);
        if (CutOff(day) <= at)
            day = day.AddDays(1);
        return NextOrSame(day);
    }

    /// <summary>The cut-offs that count for a term from the instant, first to last and without an end; the day of the start itself does not count.</summary>
    public IEnumerable<DateTimeOffset> CutOffsAfter(DateTimeOffset start)
    {
        for (var day = WorkingDayOf(start).AddDays(1); ; day = day.AddDays(1))
            if (IsWorkingDay(day))
                yield return CutOff(day);
    }

    /// <summary>The instant that lies so many working days after the start; with 0 the cut-off of its own working day.</summary>
    public DateTimeOffset Add(DateTimeOffset start, int workingDays) =>
        workingDays == 0 ? CutOff(WorkingDayOf(start)) : CutOffsAfter(start).ElementAt(workingDays - 1);

    /// <summary>The day that lies so many working days before another.</summary>
    public DateOnly Back(DateOnly day, int workingDays)
    {
        for (var left = workingDays; left > 0;)
        {
            day = day.AddDays(-1);
            if (IsWorkingDay(day))
                left--;
        }
        return day;
    }

    /// <summary>Working days from now until the instant, by their dates; negative when it lies behind.</summary>
    public int DaysUntil(DateTimeOffset due, DateTimeOffset now)
    {
        var (from, to) = (Day(now), Day(due));
        var sign = to < from ? -1 : 1;
        var days = 0;
        for (var (day, end) = sign > 0 ? (from, to) : (to, from); day < end; day = day.AddDays(1))
            if (IsWorkingDay(day.AddDays(1)))
                days++;
        return sign * days;
    }

    private DateOnly NextOrSame(DateOnly day)
    {
        while (!IsWorkingDay(day))
            day = day.AddDays(1);
        return day;
    }
}
