using Outlined = MudBlazor.Icons.Material.Outlined;

namespace ExportPortal.Components.Shared;

/// <summary>Which table of words a code belongs to: the same code (CLOSED, LAPSED) reads differently in each.</summary>
public enum StatusKind
{
    Application,
    AccessRequest,
    Appeal,
    Dispute,
    Licence,
    Amendment,
    Incident,
    LicenceFlag,
    Audit,
    FindingGrade,
    Severity,
    Alert,
    TestResult,
    ScreeningMatch,
}

/// <summary>The five families. A family only repeats in colour what icon and word already say.</summary>
public enum StatusFamily
{
    Good,
    Warn,
    Bad,
    Work,
    Idle,
}

/// <param name="Icon">SVG content for a 24 x 24 box.</param>
/// <param name="Family">Null for a code that is not in the table: it is shown as it is and takes no colour.</param>
/// <param name="Meaning">What it means, where the word alone does not say; null where it does.</param>
public sealed record StatusWord(string Code, string Icon, string Word, StatusFamily? Family, string? Meaning = null);

/// <summary>Every state a user can meet, as icon, word and family. An application in review is named by its open opinion: "IN_REVIEW:LEGAL".</summary>
public static class StatusWords
{
    private static readonly Dictionary<StatusKind, StatusWord[]> Words = new()
    {
        [StatusKind.ScreeningMatch] =
        [
            new("OPEN", Outlined.PersonSearch, "Possible", StatusFamily.Warn),
            new("PROBABLE", Outlined.PersonSearch, "Probable", StatusFamily.Bad),
            new("CLEARED", Outlined.CheckCircle, "Cleared", StatusFamily.Good),
            new("CONFIRMED", Outlined.Block, "Confirmed", StatusFamily.Bad),
            new("LAPSED", Outlined.History, "No longer counts", StatusFamily.Idle),
        ],
        [StatusKind.Application] =
        [
            new("DRAFT", Outlined.EditNote, "Draft", StatusFamily.Idle),
            new("SUBMITTED", Outlined.Outbox, "Submitted", StatusFamily.Work),
            new("INCOMPLETE", Outlined.Rule, "Incomplete", StatusFamily.Warn),
            new("REGISTERED", Outlined.HowToReg, "Registered", StatusFamily.Work),
            new("SCREENING_HOLD", Outlined.PersonSearch, "Screening hold", StatusFamily.Warn),
            new("IN_REVIEW", Outlined.RateReview, "In review", StatusFamily.Work),
            new("IN_REVIEW:TECHNICAL", Outlined.Biotech, "Technical review", StatusFamily.Work),
            new("IN_REVIEW:LEGAL", Outlined.Balance, "Legal review", StatusFamily.Work),
            new("IN_REVIEW:ETHICS", Outlined.Diversity3, "Ethics review", StatusFamily.Work),
            new("RFI_PENDING", Outlined.Quiz, "Waiting for answer", StatusFamily.Warn),
            new("RECOMMENDED", Outlined.Recommend, "Recommended", StatusFamily.Work),
            new("DECISION_PENDING", Outlined.Gavel, "Decision pending", StatusFamily.Work),
            new("INTENT_TO_REFUSE", Outlined.Feedback, "Intent to refuse", StatusFamily.Warn),
            new("APPROVED_CONDITIONAL", Outlined.Checklist, "Conditions due", StatusFamily.Warn),
            new("APPROVED", Outlined.TaskAlt, "Approved", StatusFamily.Good),
            new("REFUSED", Outlined.DoNotDisturbOn, "Refused", StatusFamily.Bad),
            new("PROHIBITED", Outlined.Block, "Prohibited", StatusFamily.Bad),
            new("RWA", Outlined.KeyboardReturn, "Returned without action", StatusFamily.Idle),
            new("WITHDRAWN", Outlined.Logout, "Withdrawn", StatusFamily.Idle),
            new("LAPSED", Outlined.HourglassDisabled, "Lapsed", StatusFamily.Idle),
            new("NO_LICENCE_REQUIRED", Outlined.LockOpen, "No licence needed", StatusFamily.Good),
            new("INELIGIBLE", Outlined.AltRoute, "Personal-data route", StatusFamily.Idle),
        ],
        [StatusKind.AccessRequest] =
        [
            new("OPEN", Outlined.MarkEmailUnread, "Request open", StatusFamily.Work),
            new("ADOPTED", Outlined.Handshake, "Adopted by steward", StatusFamily.Good),
            new("DECLINED", Outlined.DoNotDisturbOn, "Declined", StatusFamily.Bad),
            new("LAPSED", Outlined.HourglassDisabled, "Lapsed", StatusFamily.Idle),
        ],
        [StatusKind.Appeal] =
        [
            new("LODGED", Outlined.RecordVoiceOver, "Appeal lodged", StatusFamily.Work),
            new("DISMISSED", Outlined.VoiceOverOff, "Appeal dismissed", StatusFamily.Idle),
            new("REMITTED", Outlined.Replay, "Sent back for new review", StatusFamily.Work),
            new("GRANTED", Outlined.HowToVote, "Appeal granted", StatusFamily.Good),
        ],
        [StatusKind.Dispute] =
        [
            new("WITH_OFFICER", Outlined.Forum, "With the officer", StatusFamily.Work),
            new("OFFICER_ANSWERED", Outlined.MarkChatRead, "Officer answered", StatusFamily.Warn),
            new("IN_REVIEW", Outlined.RateReview, "In internal review", StatusFamily.Work),
            new("REVIEW_ANSWERED", Outlined.MarkChatRead, "Review answered", StatusFamily.Warn),
            new("BEFORE_PANEL", Outlined.Groups, "Before the panel", StatusFamily.Work),
            new("PANEL_ANSWERED", Outlined.HowToVote, "Panel answered", StatusFamily.Warn),
            new("IN_MEDIATION", Outlined.Handshake, "In mediation", StatusFamily.Work),
            new("SETTLED", Outlined.TaskAlt, "Settled", StatusFamily.Good),
            new("AT_COURT", Outlined.AccountBalance, "At court or arbitration", StatusFamily.Work),
            new("WITHDRAWN", Outlined.Logout, "Withdrawn", StatusFamily.Idle),
            new("RESTED", Outlined.HourglassDisabled, "Rested", StatusFamily.Idle),
        ],
        [StatusKind.Licence] =
        [
            new("PENDING_ACCEPTANCE", Outlined.Draw, "Waiting for acceptance", StatusFamily.Warn),
            new("ACTIVE", Outlined.Verified, "Active", StatusFamily.Good),
            new("SUSPENDED", Outlined.PauseCircle, "Suspended", StatusFamily.Warn),
            new("EXPIRED", Outlined.EventBusy, "Expired", StatusFamily.Idle),
            new("REVOKED", Outlined.Cancel, "Revoked", StatusFamily.Bad),
            new("SURRENDERED", Outlined.AssignmentReturn, "Surrendered", StatusFamily.Idle),
            new("SUPERSEDED", Outlined.SwapHoriz, "Replaced by new version", StatusFamily.Idle),
            new("CLOSED", Outlined.Inventory2, "Closed", StatusFamily.Idle),
        ],
        [StatusKind.Amendment] =
        [
            new("REQUESTED", Outlined.MarkEmailUnread, "Asked for", StatusFamily.Work),
            new("IN_REVIEW", Outlined.RateReview, "In review", StatusFamily.Work),
            new("GRANTED_CONDITIONAL", Outlined.Rule, "Granted on conditions", StatusFamily.Warn),
            new("GRANTED", Outlined.TaskAlt, "Granted", StatusFamily.Good),
            new("REFUSED", Outlined.DoNotDisturbOn, "Refused", StatusFamily.Bad),
            new("WITHDRAWN", Outlined.Logout, "Taken back", StatusFamily.Idle),
            new("LAPSED", Outlined.HourglassDisabled, "Lapsed", StatusFamily.Idle),
        ],
        [StatusKind.Incident] =
        [
            new("REPORTED", Outlined.Flag, "Reported", StatusFamily.Warn),
            new("TRIAGED", Outlined.Sort, "Triaged", StatusFamily.Work),
            new("CONTAINED", Outlined.Shield, "Contained", StatusFamily.Work),
            new("INVESTIGATING", Outlined.Troubleshoot, "Investigating", StatusFamily.Work),
            new("REMEDIATING", Outlined.Build, "Remediating", StatusFamily.Work),
            new("REPORTED_FINAL", Outlined.Summarize, "Final report sent", StatusFamily.Good),
            new("CLOSED", Outlined.Inventory2, "Closed", StatusFamily.Idle),
            new("FALSE_ALARM", Outlined.NotificationsOff, "False alarm", StatusFamily.Idle),
            new("REFERRED", Outlined.AccountBalance, "Referred", StatusFamily.Work),
            new("LEGAL_HOLD", Outlined.Lock, "Legal hold", StatusFamily.Warn),
        ],
        [StatusKind.LicenceFlag] =
        [
            new("amendment_pending", Outlined.EditCalendar, "Change in review", StatusFamily.Work),
            new("renewal_pending", Outlined.Autorenew, "Renewal in review", StatusFamily.Work),
            new("report_overdue", Outlined.AssignmentLate, "Report late", StatusFamily.Bad),
            new("condition_overdue", Outlined.AssignmentLate, "Condition late", StatusFamily.Bad),
            new("suspension_review_due", Outlined.Alarm, "Review of the suspension due", StatusFamily.Warn),
            new("hearing_open", Outlined.Campaign, "Licensee may be heard", StatusFamily.Warn),
            new("ends_unconfirmed", Outlined.SyncProblem, "Stop not confirmed", StatusFamily.Warn, "A system that gives access was told that it is closed, and has not confirmed it yet."),
            new("certificate_overdue", Outlined.AssignmentLate, "Deletion not certified", StatusFamily.Bad),
            new("under_audit", Outlined.FactCheck, "Under audit", StatusFamily.Work),
            new("under_investigation", Outlined.Troubleshoot, "Under investigation", StatusFamily.Warn),
        ],
        [StatusKind.Audit] =
        [
            new("planned", Outlined.Event, "Planned", StatusFamily.Idle),
            new("notice", Outlined.Mail, "Notice sent", StatusFamily.Work),
            new("evidence", Outlined.FolderOpen, "Collecting evidence", StatusFamily.Work),
            new("testing", Outlined.FactCheck, "Testing", StatusFamily.Work),
            new("draft findings", Outlined.RateReview, "Draft findings", StatusFamily.Work),
            new("auditee reply", Outlined.Forum, "Waiting for reply", StatusFamily.Warn),
            new("final report", Outlined.Summarize, "Final report", StatusFamily.Work),
            new("corrective action", Outlined.Construction, "Fixing", StatusFamily.Warn),
            new("follow-up", Outlined.Update, "Follow-up", StatusFamily.Work),
            new("closed", Outlined.Inventory2, "Closed", StatusFamily.Idle),
        ],
        [StatusKind.FindingGrade] =
        [
            new("FG4", Outlined.Dangerous, "Critical", StatusFamily.Bad),
            new("FG3", Outlined.ErrorOutline, "Major", StatusFamily.Bad),
            new("FG2", Outlined.WarningAmber, "Minor", StatusFamily.Warn),
            new("FG1", Outlined.Lightbulb, "Observation", StatusFamily.Idle),
        ],
        [StatusKind.Severity] =
        [
            new("SEV1", Outlined.SignalCellular4Bar, "Critical", StatusFamily.Bad),
            new("SEV2", Outlined.SignalCellularAlt, "High", StatusFamily.Warn),
            new("SEV3", Outlined.SignalCellularAlt2Bar, "Medium", StatusFamily.Work),
            new("SEV4", Outlined.SignalCellularAlt1Bar, "Low", StatusFamily.Idle),
        ],
        [StatusKind.Alert] =
        [
            new("new", Outlined.NewReleases, "New", StatusFamily.Warn),
            new("in work", Outlined.Pending, "In work", StatusFamily.Work),
            new("explained", Outlined.Chat, "Explained", StatusFamily.Idle),
            new("false alarm", Outlined.NotificationsOff, "False alarm", StatusFamily.Idle),
            new("incident", Outlined.CrisisAlert, "Became an incident", StatusFamily.Bad),
        ],
        [StatusKind.TestResult] =
        [
            new("pass", Outlined.CheckCircle, "Pass", StatusFamily.Good),
            new("over", Outlined.ErrorOutline, "Not met", StatusFamily.Bad),
            new("reported", Outlined.Info, "Reported", StatusFamily.Idle),
            new("not assessed", Outlined.HelpOutline, "Not assessed", StatusFamily.Idle),
            new("not applicable", Outlined.RemoveCircleOutline, "Not applicable", StatusFamily.Idle),
        ],
    };

    public static IReadOnlyList<StatusWord> All(StatusKind kind) => Words[kind];

    public static StatusWord Find(StatusKind kind, string code) =>
        Array.Find(Words[kind], word => word.Code == code) ?? new(code, Outlined.HelpOutline, code, null);

    /// <summary>The suffix of the style class: "good", or "unknown" without a family.</summary>
    public static string CssName(StatusFamily? family) => family?.ToString().ToLowerInvariant() ?? "unknown";
}
