using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Common.Role;
using static ExportPortal.Domain.Licensing.LicenceState;
using static ExportPortal.Domain.Licensing.LicenceVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>States of a licence (domain/05 5.4).</summary>
public enum LicenceState
{
    PendingAcceptance,
    Active,
    Suspended,
    Expired,
    Revoked,
    Surrendered,

    /// <summary>The state of an earlier version of the package; the licence itself goes on under its number.</summary>
    Superseded,
    Closed,
}

public enum LicenceVerb
{
    AcceptAsSteward,
    AcceptAsRecipient,
    Suspend,
    LiftSuspension,
    Revoke,
    Surrender,
    SuspendProvisionally,
    ConfirmSuspension,
    ReviewSuspension,
    AnnounceRevocation,
    DropRevocation,
    AnswerHearing,
    RevokeUrgently,
    CertifyDeletion,
    ReturnCertificate,
    Close,

    // What the portal does when its time has come.
    Expire,
    Lapse,
    LiftUnconfirmed,
    Extend,
    Supersede,

    // What a sanction or the panel that hears the appeal against it has decided.
    SuspendBySanction,
    RevokeBySanction,
    LiftOnAppeal,

    // What follows from a party or user who is found to be on a restricted-party list.
    SuspendByScreening,

    // What the silence of a log does that has to come live (AC-16).
    SuspendForSilence,
    SuspendForFinding,

    // What the panel has decided on an appeal against the revocation, or against either.
    ReinstateOnAppeal,
    RemitOnAppeal,

    // The panel or a court took the stop away, and something else keeps access closed.
    SetAsideOnAppeal,
}

/// <summary>The one table of a licence's life.</summary>
public static class LicenceWorkflow
{
    private static readonly Role[] Deciders = [LicensingManager, BoardMember];

    /// <summary>Nobody takes it: the portal does.</summary>
    private static readonly Role[] Portal = [];

    public static TransitionTable<LicenceState, LicenceVerb> Table { get; } = new("licence",
    [
        new(22, PendingAcceptance, AcceptAsSteward, Active, [Steward], "acceptance"),
        new(22, PendingAcceptance, AcceptAsRecipient, Active, [Recipient], "acceptance"),
        new(35, PendingAcceptance, Lapse, Closed, Portal),
        new(25, PendingAcceptance, Supersede, PendingAcceptance, Portal, "acceptance", Guard: "the panel took off what deciders had set; both sides accept anew"),
        // A suspension may come between the grant of a change and its seal.
        .. Each([Active, Suspended], from => new(26, from, Supersede, from, Portal)),
        new(27, Active, Suspend, Suspended, Deciders, "suspension-review"),
        new(27, Active, SuspendProvisionally, Suspended, [Auditor, IncidentLead], "provisional-suspension"),
        new(27, PendingAcceptance, SuspendProvisionally, PendingAcceptance, [Auditor, IncidentLead], "provisional-suspension", Guard: "it cannot be accepted meanwhile"),
        new(27, PendingAcceptance, SuspendForFinding, PendingAcceptance, Portal, "provisional-suspension", Guard: "a critical finding; it cannot be accepted meanwhile"),
        new(27, Suspended, ConfirmSuspension, Suspended, Deciders, "suspension-review"),
        new(27, Suspended, ReviewSuspension, Suspended, Deciders, "suspension-review"),
        new(28, Suspended, LiftSuspension, Active, Deciders, Signatures: 2),
        new(28, PendingAcceptance, LiftSuspension, PendingAcceptance, Deciders, Guard: "a stop before the acceptance, imposed by somebody else; the time for the acceptance goes on"),
        .. Each([Active, Suspended], from => new(27, from, SuspendBySanction, Suspended, Portal, "suspension-review")),
        .. Each([Active, Suspended], from => new(27, from, SuspendByScreening, Suspended, Portal, "suspension-review")),
        new(27, Active, SuspendForSilence, Suspended, Portal, "suspension-review", Guard: "a live log that is silent for longer than its clause allows"),
        .. Each([Active, Suspended], from => new(27, from, SuspendForFinding, Suspended, Portal, "provisional-suspension", Guard: "a critical finding; a lasting suspension stays as it is")),
        new(25, Suspended, LiftOnAppeal, Active, Portal, Guard: "the panel grants the appeal, or a court upholds the dispute"),
        new(25, Revoked, ReinstateOnAppeal, Active, Portal, Guard: "the panel grants the appeal, or a court upholds the dispute; a term that is over by then has ended"),
        new(25, Revoked, SetAsideOnAppeal, Suspended, Portal, "suspension-review", Guard: "the panel grants the appeal, or a court upholds the dispute, and something else keeps access closed"),
        new(25, Suspended, SetAsideOnAppeal, Suspended, Portal, Guard: "a court upholds the dispute, and something else keeps access closed"),
        .. Each([Suspended, Revoked], from => new(25, from, RemitOnAppeal, Suspended, Portal, "suspension-review", Guard: "the panel sends the decision back; others decide anew")),
        new(41, Suspended, LiftUnconfirmed, Active, Portal),
        .. Each([Active, Suspended], from => new(29, from, AnnounceRevocation, from, Deciders, "revocation-hearing")),
        .. Each([Active, Suspended], from => new(29, from, DropRevocation, from, Deciders)),
        .. Each([Active, Suspended], from => new(29, from, AnswerHearing, from, [Recipient])),
        .. Each([Active, Suspended], from => new(29, from, Revoke, Revoked, Deciders, Signatures: 2)),
        .. Each([Active, Suspended], from => new(29, from, RevokeUrgently, Revoked, Deciders, Signatures: 2)),
        .. Each([Active, Suspended], from => new(29, from, RevokeBySanction, Revoked, Portal)),
        .. Each([Active, Suspended], from => new(30, from, Surrender, Surrendered, [Recipient])),
        .. Each([Active, Suspended], from => new(31, from, Expire, Expired, Portal)),
        new(42, Active, Extend, Active, Portal),
        .. Each([Expired, Revoked, Surrendered], from => new(32, from, CertifyDeletion, from, [Recipient])),
        .. Each([Expired, Revoked, Surrendered], from => new(32, from, ReturnCertificate, from, [LicensingOfficer])),
        .. Each([Expired, Revoked, Surrendered], from => new(32, from, Close, Closed, [LicensingOfficer])),
    ]);

    /// <summary>States in which the use is over and nothing of the licence is changed any more; not a revocation, which a panel may take away as long as the licence is not closed.</summary>
    public static IReadOnlyList<LicenceState> Ended { get; } = [Expired, Surrendered, Closed];

    /// <summary>Whether the verb is taken on a form of its own, because it asks for more than a reason.</summary>
    public static bool HasOwnForm(LicenceVerb verb) => verb is AcceptAsSteward or AcceptAsRecipient or CertifyDeletion;

    /// <summary>What is different after the verb, in one sentence.</summary>
    public static string Effect(LicenceVerb verb, PolicyPack pack) => verb switch
    {
        AcceptAsSteward or AcceptAsRecipient => "The licence takes effect when both sides have accepted.",
        Suspend => $"Access stops at once, and everybody who checks the licence sees that it is suspended. The suspension is looked at again every {pack.InWords("suspension-review")}.",
        SuspendProvisionally => $"Access stops at once, for {pack.InWords("provisional-suspension")}. It opens again by itself unless a licensing manager or the board confirms. A licence that waits for acceptance cannot be accepted meanwhile.",
        ConfirmSuspension => $"The suspension stays until it is lifted, and is looked at again every {pack.InWords("suspension-review")}.",
        ReviewSuspension => $"The suspension stays, and the next review is due in {pack.InWords("suspension-review")}.",
        LiftSuspension => "Access opens again once a second person has lifted the suspension too. One of the two must not have imposed it. A stop before the acceptance is lifted by one who did not impose it, and the licence can be accepted again.",
        AnnounceRevocation => $"The licensee is told that the licence is to be revoked, and has {pack.InWords("revocation-hearing")} to be heard. Access stays as it is.",
        DropRevocation => "The announced revocation is dropped and the licensee is told. To revoke later, it is announced and the licensee heard anew.",
        AnswerHearing => "Your answer goes to those who decide, and stays on record.",
        Revoke => "Once a second person has revoked it too, access ends for good and the recipient has to delete the data.",
        RevokeUrgently => "No hearing is held. Once a second person has revoked it too, access ends for good and the recipient has to delete the data.",
        Surrender => "The licence is given back: access ends for good and the data have to be deleted.",
        CertifyDeletion => "You state that the data are gone. Auditors check such statements by sample.",
        ReturnCertificate => "The recipient has to certify the deletion anew.",
        Close => "The deletion certificate is accepted and nothing more is owed.",
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, null),
    };

    private static IEnumerable<Transition<LicenceState, LicenceVerb>> Each(
        LicenceState[] states, Func<LicenceState, Transition<LicenceState, LicenceVerb>> row) => states.Select(row);
}
