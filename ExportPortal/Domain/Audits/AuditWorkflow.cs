using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Audits.AuditState;
using static ExportPortal.Domain.Audits.AuditVerb;
using static ExportPortal.Domain.Common.Role;

namespace ExportPortal.Domain.Audits;

/// <summary>Programme steps of an audit (domain/08).</summary>
public enum AuditState
{
    Planned,
    Notice,
    Evidence,
    Testing,
    DraftFindings,
    AuditeeReply,
    FinalReport,
    CorrectiveAction,
    FollowUp,
    Closed,
}

public enum AuditVerb
{
    TakeLead,
    SendNotice,
    StartUnannounced,
    CallOff,
    WaiveNotice,
    RequestEvidence,
    HandInEvidence,
    StartTests,
    DrawSample,
    JudgeSample,
    RecordFinding,
    WithdrawFinding,
    CorrectFinding,
    FinishTests,
    SendDraft,
    Reply,
    LetReplyLapse,
    IssueReport,
    FinishCorrection,
    Close,

    // What the portal does: the licence of an audit at its close ends on another day.
    Reschedule,

    /// <summary>A second person agrees to the withdrawal that the lead asks for.</summary>
    AgreeWithdrawal,
}

/// <summary>The one table of an audit's life.</summary>
public static class AuditWorkflow
{
    /// <summary>Who sees all audits (domain/12).</summary>
    public static readonly Role[] Office = [Auditor, LicensingManager, BoardMember];

    /// <summary>The side that is audited: of the authority itself its manager answers.</summary>
    private static readonly Role[] Auditee = [Steward, Recipient, LicensingManager];

    private static readonly AuditState[] Open = [Planned, Notice, Evidence, Testing, DraftFindings, AuditeeReply, FinalReport, CorrectiveAction, FollowUp];

    public static TransitionTable<AuditState, AuditVerb> Table { get; } = new("audit",
    [
        .. Each(Open, from => new(1, from, TakeLead, from, [Auditor], Guard: "independent of the parties and of the case, and not after three audits in a row")),
        new(2, Planned, SendNotice, Notice, [Auditor], "audit-notice", Guard: "somebody leads it"),
        new(3, Planned, StartUnannounced, Testing, [Auditor], "audit-report", Guard: "a desk review that was triggered by risk"),
        new(4, Planned, CallOff, Closed, [Auditor]),
        .. Each([Notice, Evidence], from => new(5, from, WaiveNotice, from, Auditee, Guard: "the audited side agrees to start earlier")),
        new(6, Notice, RequestEvidence, Evidence, [Auditor], "audit-evidence"),
        .. Each([Evidence, Testing], from => new(7, from, HandInEvidence, from, Auditee)),
        new(8, Evidence, StartTests, Testing, [Auditor], "audit-report", Guard: "the notice has run out or was waived"),
        new(9, Testing, DrawSample, Testing, [Auditor]),
        new(10, Testing, JudgeSample, Testing, [Auditor]),
        .. Each([Testing, DraftFindings], from => new(11, from, RecordFinding, from, [Auditor])),
        .. Each([Testing, DraftFindings, FinalReport], from => new(12, from, WithdrawFinding, from, [Auditor])),
        .. Each([AuditeeReply, CorrectiveAction, AuditState.FollowUp], from => new(12, from, WithdrawFinding, from, [Auditor], Guard: "a critical one that the report does not hold")),
        new(13, Testing, FinishTests, DraftFindings, [Auditor], "audit-report", Guard: "every sample is judged"),
        new(14, DraftFindings, SendDraft, AuditeeReply, [Auditor], "audit-reply"),
        new(15, AuditeeReply, Reply, FinalReport, Auditee, "audit-report", Guard: "of a thematic audit once every side has replied", Or: AuditeeReply),
        new(16, AuditeeReply, LetReplyLapse, FinalReport, [], "audit-report", Guard: "the time for the reply is over"),
        new(17, FinalReport, IssueReport, CorrectiveAction, [Auditor], Or: Closed),
        new(18, CorrectiveAction, FinishCorrection, AuditState.FollowUp, [Auditor], Guard: "every correction is verified"),
        new(19, AuditState.FollowUp, Close, Closed, [Auditor], Guard: "every correction has stood its check"),
        .. Each([AuditeeReply, FinalReport, CorrectiveAction, AuditState.FollowUp], from => new(11, from, RecordFinding, from, [Auditor], Guard: "a critical one alone")),
        .. Each([Testing, DraftFindings], from => new(20, from, CorrectFinding, from, [Auditor])),
        new(20, FinalReport, CorrectFinding, FinalReport, [Auditor], Guard: "a graver one is heard anew", Or: DraftFindings),
        .. Each([Testing, DraftFindings, AuditeeReply, FinalReport, CorrectiveAction, AuditState.FollowUp], from => new(22, from, AgreeWithdrawal, from, [LicensingManager, BoardMember], Guard: "the lead auditor asks to withdraw a finding under which a sanction is in force")),
        new(21, Planned, Reschedule, Planned, [], Guard: "an audit at close whose licence ends on another day than it was planned for"),
    ]);

    /// <summary>Verbs that ask for more than a reason; each has a method and a form of its own.</summary>
    public static bool HasOwnForm(AuditVerb verb) => verb is RequestEvidence or HandInEvidence or DrawSample or JudgeSample or RecordFinding or WithdrawFinding or AgreeWithdrawal or CorrectFinding;

    /// <summary>Work on findings and samples. Its steps are the office's own; the audited side reads of findings what was sent to it.</summary>
    public static bool IsInner(AuditVerb verb) => verb is DrawSample or JudgeSample or RecordFinding or WithdrawFinding or AgreeWithdrawal or CorrectFinding;

    /// <summary>Why an audit began without notice, or was called off, is said among the office's own.</summary>
    public static bool HasInnerReason(AuditVerb verb) => verb is StartUnannounced or CallOff;

    public static bool IsOfAuditee(AuditVerb verb) => verb is WaiveNotice or HandInEvidence or Reply;

    public static bool NeedsReason(AuditVerb verb) => verb is CallOff or StartUnannounced or Reply or IssueReport or WithdrawFinding or AgreeWithdrawal;

    public static string Label(AuditVerb verb) => verb switch
    {
        TakeLead => "Take the lead",
        SendNotice => "Send the notice",
        StartUnannounced => "Start without notice",
        CallOff => "Call off",
        WaiveNotice => "Agree to start earlier",
        RequestEvidence => "Request evidence",
        HandInEvidence => "Hand in evidence",
        StartTests => "Start the tests",
        DrawSample => "Draw a sample",
        JudgeSample => "Judge a sample",
        RecordFinding => "Record a finding",
        WithdrawFinding => "Withdraw a finding",
        AgreeWithdrawal => "Agree to withdraw a finding",
        CorrectFinding => "Put a finding right",
        FinishTests => "Finish the tests",
        SendDraft => "Send the draft findings",
        Reply => "Reply to the draft",
        LetReplyLapse => "Go on without a reply",
        IssueReport => "Issue the final report",
        FinishCorrection => "Finish the corrections",
        Reschedule => "Moved to another day",
        _ => "Close the audit",
    };

    /// <summary>What is different after the verb, in one sentence.</summary>
    public static string Effect(AuditVerb verb, PolicyPack pack) => verb switch
    {
        TakeLead => "You lead this audit, and take its steps from now on.",
        SendNotice => $"The audited side is told, and has at least {pack.InWords("audit-notice")} before the tests start.",
        StartUnannounced => "The log and the reports are tested now; the audited side is not told before the draft.",
        CallOff => "The audit ends here, with the reason on record.",
        WaiveNotice => "The tests may start before the time of the notice is over.",
        StartTests => "The evidence is tested from now on. It can still be handed in.",
        FinishTests => $"Nothing is tested any more; the findings are written. The final report is due in {pack.InWords("audit-report")}.",
        SendDraft => $"The audited side reads the findings and has {pack.InWords("audit-reply")} to reply.",
        Reply => "Your reply goes into the report. The auditor may change or withdraw findings because of it.",
        WithdrawFinding => "It goes on record at once. Where a sanction is in force because of it, you ask: a manager or a member of the board agrees before it counts.",
        AgreeWithdrawal => "The finding is withdrawn, and the sanction that is in force because of it is lifted.",
        CorrectFinding => "What it was stays on record with your reason. A graver one after the draft is sent to the audited side anew.",
        IssueReport => "The report is sealed and sent. Corrective actions start to run; without a finding that needs one the audit is closed.",
        FinishCorrection => $"All corrections are verified. Each is looked at again after {pack.InWords("capa-effect")}.",
        Close => "The audit is closed.",
        _ => "It goes on record at once.",
    };

    private static IEnumerable<Transition<AuditState, AuditVerb>> Each(AuditState[] states, Func<AuditState, Transition<AuditState, AuditVerb>> row) => states.Select(row);
}
