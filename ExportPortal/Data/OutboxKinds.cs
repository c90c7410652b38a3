namespace ExportPortal.Data;

/// <summary>The kinds of work that commits owe.</summary>
public static class OutboxKinds
{
    /// <summary>Draw, seal and store the package of a granted licence; the subject is the licence.</summary>
    public const string SealPackage = "seal-package";

    /// <summary>Draw, seal and store the report of an audit; the subject is the audit.</summary>
    public const string SealAuditReport = "seal-audit-report";

    /// <summary>Write the letters that an act orders; the subject is the order.</summary>
    public const string WriteLetters = "write-letters";

    /// <summary>Send a notice by mail; the subject is the notice.</summary>
    public const string SendMail = "send-mail";

    /// <summary>Send a person the link to choose the first password; the subject is the account.</summary>
    public const string SendInvitation = "send-invitation";

    /// <summary>Send a person the letters that wait for the digest, in one mail; the subject is the account.</summary>
    public const string SendDigest = "send-digest";

    /// <summary>Send the newest checkpoints of both logs out by mail; the subject is the day.</summary>
    public const string MailCheckpoints = "mail-checkpoints";

    /// <summary>Tell the recipient's system that access has ended or stopped, until it confirms; the subject is the end notice.</summary>
    public const string TellEnd = "tell-end";

    /// <summary>Bring a licence into the state that a sanction decided; the subject is the sanction.</summary>
    public const string ApplySanction = "apply-sanction";

    /// <summary>Record with a licence that a critical finding stopped it; the subject is the licence.</summary>
    public const string TellStopped = "tell-stopped";

    /// <summary>Record with a sanction that its file was changed, so that the recipient is told; the subject is the sanction.</summary>
    public const string TellFileChanged = "tell-file-changed";

    /// <summary>Do what a court upheld in a dispute; the subject is the dispute.</summary>
    public const string CarryOutJudgment = "carry-out-judgment";

    /// <summary>Take the day of a training certificate over to the licences that name its holder; the subject is the pass.</summary>
    public const string RetrainUsers = "retrain-users";

    /// <summary>Suspend a licence whose party or user was found to be on a restricted-party list; the subject is the licence.</summary>
    public const string SuspendListed = "suspend-listed";

    /// <summary>Read the facts of an undecided case anew, because something beside it has changed; the subject is the application.</summary>
    public const string ReadFacts = "read-facts";

    /// <summary>Record with a case what a screening did to it, so that its history, letters and open pages say so; the subject is the application.</summary>
    public const string TellScreened = "tell-screened";

    /// <summary>Ask the recipient to sign the end-use statement anew, because an answer changed the form; the subject is the application.</summary>
    public const string AskStatement = "ask-statement";
}
