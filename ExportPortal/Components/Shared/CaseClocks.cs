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

    // Past the hour of the same day the days still count 0; late must not read "due today".
    private static string InWorkingDays(DateTimeOffset due, DateTimeOffset now, WorkCalendar calendar) =>
        calendar.DaysUntil(due, now) is var left && left == 0 && due < now ? ClockWords.Time(due - now) : ClockWords.WorkingDays(left);
}
