using Outlined = MudBlazor.Icons.Material.Outlined;

namespace ExportPortal.Components.Shared;

public enum ClockKind
{
    Running,

    /// <summary>A quarter of the term, or 3 working days, is left.</summary>
    DueSoon,
    Late,
    Stopped,
    Met,
    MetLate,
    DoesNotApply,
}

/// <summary>A clock as it is shown.</summary>
/// <param name="Words">What <see cref="ClockWords"/> says: "in 24 working days".</param>
/// <param name="Exact">The exact UTC instant and the calendar used; null when there is none (the clock does not apply).</param>
public sealed record ClockView(ClockKind Kind, string Words, string? Exact)
{
    public string Icon => Kind switch
    {
        ClockKind.Running => Outlined.Schedule,
        ClockKind.DueSoon => Outlined.HourglassBottom,
        ClockKind.Late => Outlined.Alarm,
        ClockKind.Stopped => Outlined.PauseCircle,
        ClockKind.Met => Outlined.CheckCircle,
        ClockKind.MetLate => Outlined.HistoryToggleOff,
        _ => Outlined.RemoveCircleOutline,
    };
}
