using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>Alerts in the words and colours of the pages.</summary>
public static class AlertWords
{
    /// <summary>Code of the chip for a level.</summary>
    public static string Chip(AnomalyLevel level) => $"SEV{4 - (int)level}";

    public static string State(AlertState state) => Words.Of(state);

    public static string Verb(AlertVerb verb) => verb switch
    {
        AlertVerb.Take => "Take",
        AlertVerb.Explain => "Explained",
        AlertVerb.CallFalse => "False alarm",
        AlertVerb.Reopen => "Open again",
        _ => "Make it an incident",
    };

    public static string Effect(AlertVerb verb) => verb switch
    {
        AlertVerb.Explain => "The alert is settled. The explanation stays on record and can be audited.",
        AlertVerb.CallFalse => "The alert is settled as a false alarm. The reason stays on record; the rule goes on.",
        AlertVerb.Reopen => "The alert is open again: its time to be settled begins anew, and somebody takes it anew. What was said of it before stays on record.",
        _ => "The alert becomes an incident. Its legal clocks may begin with this.",
    };

    public static string View(string view) => view switch { AlertQuery.Critical => "Critical", AlertQuery.Mine => "Mine", AlertQuery.Settled => "Settled", _ => "Open" };

    /// <returns>Null when it has no clock.</returns>
    public static ClockView? Clock(AlertRow row, DateTimeOffset now, PolicyPack pack)
    {
        if (row.DueAt is not { } due)
            return null;
        var exact = $"Settle by {Figures.ExactUtc(due)}";
        if (row.SettledAt is { } settled)
            return new(settled <= due ? ClockKind.Met : ClockKind.MetLate, settled <= due ? "in time" : "late", exact);
        return new(due < now ? ClockKind.Late : due <= pack.SoonUntil(now) ? ClockKind.DueSoon : ClockKind.Running, ClockWords.Time(due - now), exact);
    }
}
