using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Incidents.IncidentState;
using static ExportPortal.Domain.Incidents.IncidentVerb;

namespace ExportPortal.Domain.Incidents;

/// <summary>Phases of an incident and its side states (domain/10 10.4).</summary>
public enum IncidentState
{
    Reported,
    Triaged,
    Contained,
    Investigating,
    Remediating,
    ReportedFinal,
    Closed,
    FalseAlarm,

    /// <summary>The police or a data-protection authority has it; the work here waits, the clocks do not.</summary>
    Referred,

    /// <summary>A court or an authority asked to keep everything as it is.</summary>
    LegalHold,
}

public enum IncidentVerb
{
    Triage,
    Contain,
    Investigate,
    Remediate,
    SendFinalReport,
    Close,
    CallFalse,
    Refer,
    TakeBack,
    Hold,
    Release,
    TakeOver,
}

/// <summary>The one table of an incident's life.</summary>
public static class IncidentWorkflow
{
    private static readonly Role[] Lead = [Role.IncidentLead];
    private static readonly IncidentState[] Worked = [Triaged, Contained, Investigating, Remediating];

    public static TransitionTable<IncidentState, IncidentVerb> Table { get; } = new("incident",
    [
        new(1, Reported, Triage, Triaged, Lead, Guard: "class, harm group and number of persons are given"),
        new(2, Reported, CallFalse, FalseAlarm, Lead),
        new(3, Triaged, CallFalse, FalseAlarm, Lead, Guard: "no notice was sent"),
        new(4, Triaged, Contain, Contained, Lead),
        new(5, Contained, Investigate, Investigating, Lead),
        new(6, Investigating, Remediate, Remediating, Lead, Guard: "the cause is found"),
        new(7, Investigating, SendFinalReport, ReportedFinal, Lead, Guard: "every clock is decided; the cause is found"),
        new(8, Remediating, SendFinalReport, ReportedFinal, Lead, Guard: "every clock is decided; the cause is found"),
        new(9, ReportedFinal, Close, Closed, Lead, Guard: "notices are sent, actions are done, lessons are written"),
        .. Worked.Select(from => new Transition<IncidentState, IncidentVerb>(10, from, Refer, Referred, Lead)),
        new(11, Referred, TakeBack, Triaged, Lead, IsReturn: true),
        .. Worked.Append(ReportedFinal).Select(from => new Transition<IncidentState, IncidentVerb>(12, from, Hold, LegalHold, Lead)),
        new(13, LegalHold, Release, Triaged, Lead, Guard: "by another person than who held it", IsReturn: true),
        .. Worked.Append(ReportedFinal).Select(from => new Transition<IncidentState, IncidentVerb>(14, from, TakeOver, from, Lead)),
    ]);

    /// <summary>Whether anything can still be added to it.</summary>
    public static bool IsOpen(IncidentState state) => state is not (Closed or FalseAlarm);

    public static string Label(this IncidentVerb verb) => verb switch
    {
        Contain => "Record the containment",
        Investigate => "Start the investigation",
        Remediate => "Start remediation",
        SendFinalReport => "Record the final report",
        CallFalse => "False alarm",
        Refer => "Refer to another authority",
        TakeBack => "Take back from the other authority",
        Hold => "Put under legal hold",
        Release => "Release the legal hold",
        TakeOver => "Take over the lead",
        _ => verb.ToString(),
    };

    /// <summary>What is different after the verb, in one sentence.</summary>
    public static string Effect(this IncidentVerb verb, PolicyPack pack) => verb switch
    {
        Triage => "You become the incident lead. The clock for containment starts, and the clocks of the law wait for your decision.",
        Contain => "The time of containment stays on record and is held against its clock.",
        Investigate => "The search for the cause begins. Sanctions can be proposed from now on.",
        Remediate => "What failed is being put right.",
        SendFinalReport => $"The incident counts as reported in full. The lessons are due within {pack.InWords("incident-lessons")}.",
        Close => "Nothing can be added any more.",
        CallFalse => "The incident ends here, and its clocks with it. The reason stays on record.",
        Refer => "The other authority goes on. The clocks of the law keep running.",
        TakeBack or Release => "The work goes on where it was.",
        Hold => "Nothing may be deleted, and the phase stays as it is, until the hold is released. The clocks of the law keep running.",
        _ => "You become the incident lead, with your reason on record.",
    };
}
