using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog.Alerts;

/// <summary>Where the triage of an alert stands (domain/09 9.3).</summary>
public enum AlertState
{
    New,
    InWork,
    Explained,
    FalseAlarm,
    Incident,
}

public enum AlertVerb
{
    Take,
    Explain,
    CallFalse,
    RaiseIncident,
    Reopen,
}

/// <summary>The one table of allowed steps. The portal itself raises the incident when a critical alert runs out of time.</summary>
public static class AlertWorkflow
{
    private static readonly IReadOnlyList<Role> Triage = [Role.Auditor, Role.LicensingManager, Role.IncidentLead];

    public static TransitionTable<AlertState, AlertVerb> Table { get; } = new("alert",
    [
        new(1, AlertState.New, AlertVerb.Take, AlertState.InWork, Triage),
        new(2, AlertState.New, AlertVerb.Explain, AlertState.Explained, Triage),
        new(3, AlertState.InWork, AlertVerb.Explain, AlertState.Explained, Triage),
        new(4, AlertState.New, AlertVerb.CallFalse, AlertState.FalseAlarm, Triage),
        new(5, AlertState.InWork, AlertVerb.CallFalse, AlertState.FalseAlarm, Triage),
        new(6, AlertState.New, AlertVerb.RaiseIncident, AlertState.Incident, Triage),
        new(7, AlertState.InWork, AlertVerb.RaiseIncident, AlertState.Incident, Triage),
        new(8, AlertState.Explained, AlertVerb.Reopen, AlertState.New, Triage),
        new(9, AlertState.FalseAlarm, AlertVerb.Reopen, AlertState.New, Triage),
    ]);

    public static bool IsOpen(AlertState state) => state is AlertState.New or AlertState.InWork;

    /// <summary>Clock of the policy pack within which somebody must have settled it; null for none.</summary>
    public static string? Clock(AnomalyLevel level) => level switch
    {
        AnomalyLevel.Critical => "alert-critical",
        AnomalyLevel.High => "alert-high",
        AnomalyLevel.Medium => "alert-medium",
        _ => null,
    };
}
