namespace ExportPortal.Components.Shared;

/// <summary>Words for time. "Working days" is always written out; short forms are for the API.</summary>
public static class ClockWords
{
    private static readonly TimeSpan HoursMatterBelow = TimeSpan.FromDays(14);

    /// <summary>A term counted in working days: "in 3 working days", "4 working days late", "due today".</summary>
    /// <param name="left">Working days until the last day; negative when it has passed.</param>
    public static string WorkingDays(int left) => left switch
    {
        0 => "due today",
        > 0 => $"in {Count(left, "working day")}",
        _ => $"{Count(-left, "working day")} late",
    };

    /// <summary>A term counted in hours and days: "in 6 h", "in 10 days 23 h", "in 50 days", "3 h late".</summary>
    /// <param name="left">Negative when the instant has passed.</param>
    public static string Time(TimeSpan left) => left < TimeSpan.Zero ? $"{Length(-left)} late" : $"in {Length(left)}";

    /// <summary>A clock that stands still: "stopped 9 days", "stopped today".</summary>
    public static string Stopped(int days) => days == 0 ? "stopped today" : $"stopped {Count(days, "day")}";

    /// <summary>What was sent, against its due time: "sent 5 h 40 early", "sent 3 h late".</summary>
    /// <param name="left">Time that was left; negative when it was sent late.</param>
    public static string Sent(TimeSpan left) => left < TimeSpan.Zero ? $"sent {Length(-left)} late" : $"sent {LengthWithMinutes(left)} early";

    /// <summary>Hours only under 14 days; minutes only under one hour.</summary>
    private static string Length(TimeSpan length) => length switch
    {
        { TotalMinutes: < 1 } => "less than 1 min",
        { TotalHours: < 1 } => $"{(int)length.TotalMinutes} min",
        { TotalDays: < 1 } => $"{(int)length.TotalHours} h",
        _ when length >= HoursMatterBelow || length.Hours == 0 => Count(length.Days, "day"),
        _ => $"{Count(length.Days, "day")} {length.Hours} h",
    };

    private static string LengthWithMinutes(TimeSpan length) =>
        length is { TotalHours: >= 1, TotalDays: < 1, Minutes: > 0 } ? $"{length.Hours} h {length.Minutes:00}" : Length(length);

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number:#,0} {what}s";
}
