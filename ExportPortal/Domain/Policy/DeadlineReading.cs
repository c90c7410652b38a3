namespace ExportPortal.Domain.Policy;

public enum DeadlineState
{
    Running,
    Stopped,
    Late,
    Met,
    MetLate,
}

/// <summary>A deadline read at an instant.</summary>
/// <param name="Due">While it stands still: where it would be due if it resumed at the instant.</param>
/// <param name="Elapsed">Time it has run, without its stops.</param>
/// <param name="Left">Until due; negative when late. Of a met one: what was left when it was met.</param>
/// <param name="Stopped">Time it stood still.</param>
/// <param name="ElapsedDays">Working days that count as elapsed; null when it is not counted in working days.</param>
/// <param name="LeftDays">Working days left; negative when late; null when it is not counted in working days.</param>
public sealed record DeadlineReading(
    DeadlineState State, DateTimeOffset Due, TimeSpan Elapsed, TimeSpan Left, TimeSpan Stopped, int? ElapsedDays, int? LeftDays);
