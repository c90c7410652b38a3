using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Audits.FindingState;
using static ExportPortal.Domain.Audits.FindingVerb;
using static ExportPortal.Domain.Common.Role;

namespace ExportPortal.Domain.Audits;

/// <summary>Where a finding and its corrective action stand.</summary>
public enum FindingState
{
    /// <summary>Written, not yet in a final report; an observation stays so until the audit closes.</summary>
    Recorded,
    PlanDue,
    FixDue,
    FixClaimed,
    EffectDue,
    Closed,
    Withdrawn,
}

public enum FindingVerb
{
    StartClock,
    Withdraw,
    Contain,
    ProposePlan,
    ClaimFix,
    VerifyFix,
    ReturnFix,
    ConfirmEffect,
    CallIneffective,
    CloseObservation,

    /// <summary>Nobody is left who owes the correction: every licence that it concerns has ended.</summary>
    EndUncorrected,

    // What the portal does: the panel or a court has granted the dispute about it.
    SetAside,
}

/// <summary>The one table of a finding's life: the corrective action of domain/08.</summary>
public static class FindingWorkflow
{
    private static readonly Role[] Auditee = [Steward, Recipient, LicensingManager];
    private static readonly Role[] Portal = [];

    public static TransitionTable<FindingState, FindingVerb> Table { get; } = new("finding",
    [
        new(1, Recorded, StartClock, PlanDue, Portal, Guard: "critical at once, others with the final report"),
        new(2, Recorded, Withdraw, Withdrawn, [Auditor]),
        new(2, PlanDue, Withdraw, Withdrawn, [Auditor]),
        new(2, FixDue, Withdraw, Withdrawn, [Auditor]),
        new(3, PlanDue, Contain, PlanDue, Auditee, Guard: "a critical finding"),
        new(3, FixDue, Contain, FixDue, Auditee, Guard: "a critical finding"),
        new(4, PlanDue, ProposePlan, FixDue, Auditee),
        new(5, FixDue, ClaimFix, FixClaimed, Auditee),
        new(6, FixClaimed, VerifyFix, EffectDue, [Auditor], "capa-effect", Guard: "by somebody else than the owner"),
        new(7, FixClaimed, ReturnFix, FixDue, [Auditor]),
        new(8, EffectDue, ConfirmEffect, Closed, [Auditor], Guard: "the time after the fix was verified is over"),
        new(9, EffectDue, CallIneffective, FixDue, [Auditor]),
        new(10, Recorded, CloseObservation, Closed, Portal, Guard: "with the audit"),
        .. ((FindingState[])[PlanDue, FixDue, FixClaimed, EffectDue]).Select(from => new Transition<FindingState, FindingVerb>(12, from, EndUncorrected, Closed, [Auditor], Guard: "every licence that it concerns has ended")),
        .. ((FindingState[])[Recorded, PlanDue, FixDue, FixClaimed, EffectDue, Closed]).Select(from => new Transition<FindingState, FindingVerb>(11, from, SetAside, Withdrawn, Portal, Guard: "the panel or a court granted the dispute about it")),
    ]);

    /// <summary>Key of the clock of a grade: "capa-plan-FG3". An observation has none.</summary>
    public static string Clock(string kind, FindingGrade grade) => $"capa-{kind}-{grade}";

    public static bool IsOfAuditee(FindingVerb verb) => verb is Contain or ProposePlan or ClaimFix;

    public static bool IsOpen(FindingState state) => state is not (Closed or Withdrawn);

    public static string Label(FindingVerb verb) => verb switch
    {
        Withdraw => "Withdraw",
        Contain => "Report containment",
        ProposePlan => "Send the plan",
        ClaimFix => "Report the fix",
        VerifyFix => "Verify the fix",
        ReturnFix => "Return the fix",
        ConfirmEffect => "Confirm the effect",
        CallIneffective => "Call it ineffective",
        EndUncorrected => "End without correction",
        SetAside => "Set aside",
        _ => Words.Of(verb),
    };

    public static string Effect(FindingVerb verb, PolicyPack pack) => verb switch
    {
        Withdraw => "The finding no longer counts; its text and this reason stay on record.",
        Contain => "You state that no more harm can come of it. The plan and the fix stay due.",
        ProposePlan => "The plan is on record and the time for the fix runs.",
        ClaimFix => "The auditor looks at the evidence and verifies the fix or returns it.",
        VerifyFix => $"The fix holds. Its effect is looked at again after {pack.InWords("capa-effect")}.",
        ReturnFix => "The fix is still due; its clock goes on as before.",
        ConfirmEffect => "The finding is closed.",
        EndUncorrected => $"The finding ends although nothing was corrected, because nobody is left who owes it. A major or critical one stays on the record of the audited side for {(pack.Audits?.TimesInForce ?? AuditTimes.Former).FindingYears} years.",
        _ => "The fix is due anew.",
    };
}
