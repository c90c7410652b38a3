using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Components.Shared;

/// <summary>The clock of an application as it is shown, in the unit in which the policy pack counts it.</summary>
public static class CaseClocks
{
    /// <returns>Null when no clock runs.</returns>
    public static ClockView? Of(ApplicationState state, DateTimeOffset? dueAt, DateTimeOffset now, PolicyPack pack)
    {
        if (dueAt is not { } due || ApplicationWorkflow.ClockIn(state) is not { } key)
            return null;
        var working = pack.Term(key).Unit is ClockUnit.WorkingDays;
        var kind = due < now ? ClockKind.Late : due <= pack.SoonUntil(now) ? ClockKind.DueSoon : ClockKind.Running;
        return new(kind, working ? InWorkingDays(due, now, pack.Calendar) : ClockWords.Time(due - now),
            $"Due {Figures.ExactUtc(due)}{(working ? $", working days of {pack.Authority.Name}" : "")}");
    }

    /// <summary>A deadline as it stands at the instant; one that stands still says for how long.</summary>
    public static ClockView Of(Deadline deadline, DateTimeOffset now, PolicyPack pack)
    {
        var read = deadline.At(now, pack.Calendar);
        var isInDays = deadline.Unit is ClockUnit.WorkingDays;
        var kind = read.State switch
        {
            DeadlineState.Stopped => ClockKind.Stopped,
            DeadlineState.Late => ClockKind.Late,
            DeadlineState.Met => ClockKind.Met,
            DeadlineState.MetLate => ClockKind.MetLate,
            _ => read.Due <= pack.SoonUntil(now) ? ClockKind.DueSoon : ClockKind.Running,
        };
        return new(kind, kind is ClockKind.Stopped ? ClockWords.Stopped((int)(now - deadline.Stops[^1].From).TotalDays) : isInDays ? InWorkingDays(read.Due, now, pack.Calendar) : ClockWords.Time(read.Left),
            kind is ClockKind.Stopped ? null : $"Due {Figures.ExactUtc(read.Due)}{(isInDays ? $", working days of {pack.Authority.Name}" : "")}");
    }

    // Past the hour of the same day the days still count 0; late must not read "due today".
    private static string InWorkingDays(DateTimeOffset due, DateTimeOffset now, WorkCalendar calendar) =>
        calendar.DaysUntil(due, now) is var left && left == 0 && due < now ? ClockWords.Time(due - now) : ClockWords.WorkingDays(left);
}
