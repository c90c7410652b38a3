using ExportPortal.Components.Shared;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Audits;

/// <summary>How an audit is shown.</summary>
internal static class AuditStates
{
    /// <summary>The code of the chip.</summary>
    public static string Chip(AuditState state) => state is AuditState.FollowUp ? "follow-up" : Words.Of(state);

    public static string Label(FindingState state) => state switch
    {
        FindingState.Recorded => "Noted",
        FindingState.PlanDue => "Plan due",
        FindingState.FixDue => "Fix due",
        FindingState.FixClaimed => "Fix reported",
        FindingState.EffectDue => "Effect check due",
        FindingState.Closed => "Closed",
        _ => "Withdrawn",
    };

    /// <summary>The clock of a list row: of the present step where one runs, else the planned day.</summary>
    public static ClockView? Clock(DateTimeOffset? dueAt, DateTimeOffset now, PolicyPack pack) => dueAt is not { } due ? null
        : new(due < now ? ClockKind.Late : due <= pack.SoonUntil(now) ? ClockKind.DueSoon : ClockKind.Running, ClockWords.Time(due - now), $"Due {Figures.ExactUtc(due)}");

    /// <summary>The life of an audit as a line.</summary>
    public static IReadOnlyList<LifeStep> Life(Audit audit) =>
    [
        .. Enum.GetValues<AuditState>().Select(state => new LifeStep(
            StatusWords.Find(StatusKind.Audit, Chip(state)).Word,
            audit.Steps.FirstOrDefault(step => step.To == Words.Code(state) && step.From != step.To)?.At is { } at ? at.UtcDateTime.ToString("d MMM", System.Globalization.CultureInfo.InvariantCulture) : null,
            state == audit.State ? LifeStepKind.Now : state < audit.State ? LifeStepKind.Done : LifeStepKind.Ahead)),
    ];
}
