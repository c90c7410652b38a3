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

    /// <summary>The life of an audit as a line. What it passed over is not in it: no notice was sent of an audit without one.</summary>
    public static IReadOnlyList<LifeStep> Life(Audit audit) =>
    [
        .. Enum.GetValues<AuditState>().Select(state => (State: state, Reached: Reached(audit, state))).Where(step => step.Reached is not null || step.State is AuditState.Planned || step.State >= audit.State).Select(step => new LifeStep(
            StatusWords.Find(StatusKind.Audit, Chip(step.State)).Word,
            On(audit, step.State, step.Reached)?.UtcDateTime.ToString("d MMM", System.Globalization.CultureInfo.InvariantCulture),
            step.State == audit.State ? LifeStepKind.Now : step.State < audit.State ? LifeStepKind.Done : LifeStepKind.Ahead)),
    ];

    /// <summary>When the step is on record: a draft and a report that day on which they went out, the plan that on which it was made, all others the day on which they began. Null where it has not happened.</summary>
    private static DateTimeOffset? On(Audit audit, AuditState state, DateTimeOffset? reached) => state switch
    {
        AuditState.Planned => audit.PlannedAt,
        AuditState.DraftFindings => audit.Steps.LastOrDefault(step => step.Verb == nameof(AuditVerb.SendDraft))?.At,
        AuditState.FinalReport => audit.ReportedAt,
        _ => reached,
    };

    /// <summary>Null for the beginning, and for a state that it was never in.</summary>
    private static DateTimeOffset? Reached(Audit audit, AuditState state) => audit.Steps.FirstOrDefault(step => step.To == Words.Code(state) && step.From != step.To)?.At;
}
