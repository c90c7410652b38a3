using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Incidents.SanctionState;
using static ExportPortal.Domain.Incidents.SanctionVerb;

namespace ExportPortal.Domain.Incidents;

/// <summary>Where a sanction stands (domain/10 10.5).</summary>
public enum SanctionState
{
    Proposed,

    /// <summary>The recipient has the notice and the file, and may reply.</summary>
    Noticed,
    Imposed,
    Withdrawn,

    /// <summary>Its time is over, or a review ended it.</summary>
    Ended,

    /// <summary>The panel or a court took it away.</summary>
    Lifted,
}

public enum SanctionVerb
{
    GiveNotice,
    Reply,
    Impose,
    Withdraw,
    Keep,
    StepDown,
    End,
    Appeal,

    // What the portal does when its time has come, or the panel has decided.
    CarryOut,
    TakeEffect,
    Lapse,
    Lift,
    Remit,

    /// <summary>Work on the incident put evidence into the file that the recipient has, or took it out.</summary>
    ChangeFile,
}

/// <summary>The one table of a sanction's life. How many persons impose it, and which, is a matter of the rung.</summary>
public static class SanctionWorkflow
{
    private static readonly Role[] Investigators = [Role.IncidentLead, Role.Auditor];
    internal static readonly Role[] Deciders = [Role.LicensingManager, Role.BoardMember];
    private static readonly Role[] Portal = [];

    public static TransitionTable<SanctionState, SanctionVerb> Table { get; } = new("sanction",
    [
        new(1, Proposed, GiveNotice, Noticed, [.. Investigators, .. Deciders], "sanction-reply", Guard: "by those who investigated, or who decide"),
        new(2, Proposed, Withdraw, Withdrawn, [.. Investigators, .. Deciders], Guard: "by those who investigated, or who decide the rung"),
        new(3, Noticed, Reply, Noticed, [Role.Recipient]),
        new(4, Noticed, Impose, Imposed, Deciders, Guard: "the recipient has replied or its time to reply is over; a suspension does not wait"),
        new(5, Noticed, Withdraw, Withdrawn, Deciders, Guard: "by those who decide the rung"),
        new(6, Imposed, Reply, Imposed, [Role.Recipient]),
        new(7, Imposed, Keep, Imposed, Deciders, "sanction-clean"),
        new(8, Imposed, StepDown, Imposed, Deciders, "sanction-clean", Guard: "under L5, after the clean months"),
        new(9, Imposed, End, Ended, Deciders, Guard: "under L5, and its review is due; a revocation is lifted by the panel or a court"),
        new(10, Imposed, Appeal, Imposed, [Role.Recipient], "appeal-decision"),
        new(11, Imposed, CarryOut, Imposed, Portal),
        new(12, Imposed, Lapse, Ended, Portal),
        new(13, Imposed, Lift, Lifted, Portal, Guard: "the panel granted the appeal, a court upheld the dispute about it, or the finding that it follows from no longer counts"),
        new(14, Imposed, Remit, Noticed, Portal, Guard: "the panel sent it back"),
        new(15, Imposed, TakeEffect, Imposed, Portal, Guard: "nobody can appeal against the added conditions any more"),
        new(16, Noticed, ChangeFile, Noticed, Portal, "sanction-reply", Guard: "work on the incident put evidence into the file, or took it out, or the finding was put right"),
        new(17, Imposed, ChangeFile, Imposed, Portal, Guard: "work on the incident put evidence into the file, or took it out, or the finding was put right"),
        new(18, Noticed, Lift, Lifted, Portal, Guard: "a court upheld the dispute about it while it was decided anew"),
    ]);

    /// <summary>Whether the verb asks for more than a reason, or is given on the recipient's form.</summary>
    public static bool HasOwnForm(SanctionVerb verb) => verb is Reply or Appeal;

    public static string Label(this SanctionVerb verb) => verb switch
    {
        GiveNotice => "Give notice",
        Reply => "Reply",
        Keep => "Review and keep",
        StepDown => "Step down one rung",
        Appeal => "Lodge an appeal",
        CarryOut => "Carry out",
        TakeEffect => "Take effect",
        ChangeFile => "The file has changed",
        _ => verb.ToString(),
    };

    public static string Effect(this SanctionVerb verb, PolicyPack pack) => verb switch
    {
        GiveNotice => $"The recipient sees the proposal and the file, and has {pack.InWords("sanction-reply")} to reply.",
        Impose => "The sanction takes effect as its rung says.",
        Withdraw => "The proposal ends here. The reason stays on record.",
        Keep => $"The sanction stays, and is looked at again in {pack.InWords("sanction-clean")}.",
        StepDown => $"The sanction goes one rung down, after {pack.Clock("sanction-clean").Length} clean months.",
        End => "The sanction ends. A suspension of the licence is lifted by its own verb.",
        Reply => "Your reply goes to those who decide, and stays on record.",
        Appeal => "A panel of persons who had no part in it hears the appeal. A suspension stays in force meanwhile; all else waits.",
        _ => "",
    };
}
