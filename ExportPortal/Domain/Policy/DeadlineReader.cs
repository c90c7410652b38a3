namespace ExportPortal.Domain.Policy;

/// <summary>Computes when a deadline is due and how it stands. A pure function of what the deadline stores and of the calendar.</summary>
public static class DeadlineReader
{
    /// <summary>Reads the deadline as of the instant.</summary>
    public static DeadlineReading At(this Deadline deadline, DateTimeOffset instant, WorkCalendar calendar)
    {
        var then = deadline.AsOf(instant);
        var now = then.MetAt ?? instant;
        var due = then.Due(now, calendar);
        var stopped = then.Stops.Aggregate(TimeSpan.Zero, (sum, stop) => sum + Length(stop, now));
        var state = then.MetAt is not null ? now > due ? DeadlineState.MetLate : DeadlineState.Met
            : now > due ? DeadlineState.Late
            : then.IsStopped ? DeadlineState.Stopped : DeadlineState.Running;
        var isInDays = then.Unit is ClockUnit.WorkingDays;
        return new(state, due, now - then.StartedAt - stopped, due - now, stopped,
            isInDays ? then.Counted(then.StartedAt, now, calendar).TakeWhile(cutOff => cutOff <= now).Count() : null,
            isInDays ? then.LeftDays(due, now, calendar) : null);
    }

    /// <summary>A clock that stands still has left what it had when it stopped.</summary>
    private static int LeftDays(this Deadline deadline, DateTimeOffset due, DateTimeOffset now, WorkCalendar calendar) => deadline.IsStopped
        ? calendar.DaysUntil(deadline.Due(deadline.Stops[^1].From, calendar), deadline.Stops[^1].From)
        : calendar.DaysUntil(due, now);

    /// <summary>When the deadline is due; one that stands still, if it resumed at the instant.</summary>
    public static DateTimeOffset Due(this Deadline deadline, DateTimeOffset instant, WorkCalendar calendar) => deadline.Extensions.Aggregate(
        deadline.After(deadline.StartedAt, deadline.Length, deadline.Unit, instant, calendar),
        // From just before: a due instant is a cut-off, and what starts on one would count from the next working day.
        (due, extension) => deadline.After(due.AddTicks(-1), extension.Length, extension.Unit, instant, calendar) is var later && extension.Unit is ClockUnit.WorkingDays ? later : later.AddTicks(1));

    /// <summary>A term after an instant, without stops.</summary>
    public static DateTimeOffset Add(DateTimeOffset start, int length, ClockUnit unit, WorkCalendar calendar) => unit switch
    {
        ClockUnit.WorkingDays => calendar.Add(start, length),
        ClockUnit.CalendarDays => start.AddDays(length),
        ClockUnit.CalendarMonths => start.AddMonths(length),
        ClockUnit.Hours => start.AddHours(length),
        _ => start.AddMinutes(length),
    };

    /// <summary>
    /// A clock that is counted back from a last day, inclusive: the instant from which the term lies ahead, at 00:00 UTC
    /// of the day, because legal dates are days in UTC.
    /// </summary>
    public static DateTimeOffset Before(this ClockTerm term, DateOnly lastDay, WorkCalendar calendar) => term.Unit switch
    {
        ClockUnit.WorkingDays => Midnight(calendar.Back(lastDay, term.Length)),
        ClockUnit.CalendarDays => Midnight(lastDay.AddDays(-term.Length)),
        ClockUnit.CalendarMonths => Midnight(lastDay.AddMonths(-term.Length)),
        ClockUnit.Hours => Midnight(lastDay.AddDays(1)).AddHours(-term.Length),
        _ => Midnight(lastDay.AddDays(1)).AddMinutes(-term.Length),
    };

    /// <summary>The cut-offs that count: those outside every stop. A day stopped before its cut-off does not count.</summary>
    private static IEnumerable<DateTimeOffset> Counted(this Deadline deadline, DateTimeOffset start, DateTimeOffset instant, WorkCalendar calendar) =>
        calendar.CutOffsAfter(start).Where(cutOff => !deadline.Stops.Exists(stop => stop.From < cutOff && cutOff <= End(stop, instant)));

    /// <summary>A term after a start, moved by every stop that begins in it.</summary>
    private static DateTimeOffset After(this Deadline deadline, DateTimeOffset start, int length, ClockUnit unit, DateTimeOffset instant, WorkCalendar calendar)
    {
        if (unit is ClockUnit.WorkingDays)
            return deadline.Counted(start, instant, calendar).ElementAt(length - 1);
        var due = Add(start, length, unit, calendar);
        foreach (var stop in deadline.Stops)
            if (start <= stop.From && stop.From < due)
                due += Length(stop, instant);
        return due;
    }

    private static TimeSpan Length(DeadlineStop stop, DateTimeOffset instant) => End(stop, instant) - stop.From;

    private static DateTimeOffset End(DeadlineStop stop, DateTimeOffset instant) => stop.To ?? (instant > stop.From ? instant : stop.From);

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
