using ExportPortal.Domain.Common;
using static ExportPortal.Domain.Licensing.DisputeState;
using static ExportPortal.Domain.Licensing.DisputeVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>What somebody disagrees with (domain/10 10.6).</summary>
public enum DisputeKind
{
    Refusal,
    Condition,
    ClockBreach,
    AuditFinding,

    /// <summary>A measure after an incident or a finding, or the suspension or revocation of a licence.</summary>
    Sanction,
    ClassificationRuling,
    RegistryEntry,

    /// <summary>A complaint of a person, a community or a competitor who is no party.</summary>
    ThirdParty,
}

public enum DisputeState
{
    WithOfficer,
    OfficerAnswered,
    InReview,
    ReviewAnswered,
    BeforePanel,
    PanelAnswered,
    InMediation,
    Settled,
    AtCourt,
    Withdrawn,

    /// <summary>Who complained took no further step within the time for it.</summary>
    Rested,
}

public enum DisputeVerb
{
    Answer,
    AskReview,
    Review,
    AskPanel,
    Dismiss,
    Remit,
    Grant,
    Mediate,
    Settle,
    EndMediation,
    TakeToCourt,
    Accept,
    Withdraw,
    RecordJudgment,

    /// <summary>What a judgment upheld and the portal could not do has been done by the office.</summary>
    ConfirmCarriedOut,

    /// <summary>Before which court or arbitrators it lies; until that is said, the time for it runs.</summary>
    NoteCourt,

    /// <summary>Nobody has said that in its time.</summary>
    CloseWithoutCourt,

    /// <summary>Whoever signed first takes the signature back, until the second person has signed.</summary>
    TakeBackSignature,

    // What the portal does: it takes over what the panel answered to an appeal, ends what nobody carries further, and does what a judgment upheld or says that it could not.
    Hear,
    Rest,
    CarryOut,
    LeaveToOffice,
}

public enum DisputeOutcome
{
    NotUpheld,
    PartlyUpheld,
    Upheld,
}

/// <summary>
/// The one table of a dispute: a talk with the officer, a review inside, the panel, mediation, court or arbitration. What
/// is disputed stays as it is meanwhile; a suspension is lifted by the panel or a court alone.
/// </summary>
public static class DisputeWorkflow
{
    /// <summary>Keys of the policy pack's clocks, one for each step. A pack may have no clock for the next step; then nothing rests.</summary>
    public const string OfficerClock = "dispute-officer", ReviewClock = "dispute-internal-review", PanelClock = "appeal-decision", NextClock = "dispute-next", MediationClock = "dispute-mediation", CourtClock = "dispute-court", JudgmentClock = "judgment-carry-out";

    private static readonly Role[] Portal = [];
    private static readonly Role[] Parties = [Role.Steward, Role.Recipient];
    private static readonly Role[] Heads = [Role.LicensingManager, Role.BoardMember];

    /// <summary>Who takes a step for somebody who has no account.</summary>
    private static readonly Role[] Office = [Role.LicensingOfficer, Role.LicensingManager];

    private const string NotBefore = "a person who had no part in the matter";
    private const string Unfinished = "who signed first, until the second person has signed";
    private const string ByParty = "who complained; the office for who has no account";

    public static TransitionTable<DisputeState, DisputeVerb> Table { get; } = new("dispute",
    [
        new(1, WithOfficer, Answer, OfficerAnswered, Office, OfficerClock),
        new(2, OfficerAnswered, AskReview, InReview, [.. Parties, .. Office], Guard: ByParty),
        new(3, WithOfficer, AskReview, InReview, [.. Parties, .. Office], Guard: $"the answer is late; {ByParty}"),
        new(4, InReview, Review, ReviewAnswered, [.. Heads, Role.LegalReviewer], ReviewClock, Guard: NotBefore),
        new(5, ReviewAnswered, AskPanel, BeforePanel, [.. Parties, .. Office], Guard: $"{ByParty}; where an appeal is the way, it is lodged in the same act"),
        new(6, InReview, AskPanel, BeforePanel, [.. Parties, .. Office], Guard: $"the review is late; {ByParty}"),
        new(7, BeforePanel, Dismiss, PanelAnswered, [Role.AppealPanel], PanelClock, 2, "two of the named panel of three, one of whom is from outside"),
        new(8, BeforePanel, Remit, InReview, [Role.AppealPanel], PanelClock, 2, "two of the named panel; another person reviews"),
        new(9, BeforePanel, Grant, PanelAnswered, [Role.AppealPanel], PanelClock, 2, "two of the named panel; the office follows the direction"),
        new(10, BeforePanel, Hear, PanelAnswered, Portal, Guard: "the appeal that was lodged for it is decided"),
        new(11, PanelAnswered, Mediate, InMediation, [.. Parties, .. Heads], Signatures: 2, Guard: "both sides agree"),
        new(12, InMediation, Settle, Settled, [.. Parties, .. Heads], Signatures: 2, Guard: "both sides agree"),
        new(13, InMediation, EndMediation, PanelAnswered, [.. Parties, .. Heads], Guard: "either side"),
        new(14, PanelAnswered, TakeToCourt, AtCourt, [.. Parties, .. Office], Guard: ByParty),
        new(15, OfficerAnswered, Accept, Settled, Parties, NextClock),
        new(16, ReviewAnswered, Accept, Settled, Parties, NextClock),
        new(17, PanelAnswered, Accept, Settled, Parties, NextClock),
        new(18, WithOfficer, Withdraw, Withdrawn, Parties),
        new(19, InReview, Withdraw, Withdrawn, Parties),
        new(20, BeforePanel, Withdraw, Withdrawn, Parties, Guard: "no appeal was lodged for it"),
        new(21, OfficerAnswered, Rest, Rested, Portal, NextClock),
        new(22, ReviewAnswered, Rest, Rested, Portal, NextClock),
        new(23, PanelAnswered, Rest, Rested, Portal, NextClock),
        new(24, AtCourt, RecordJudgment, Settled, [Role.BoardMember], Signatures: 2, Guard: "two of the board who had no part in the matter; the portal carries out what was upheld"),
        new(25, Settled, CarryOut, Settled, Portal, Guard: "a judgment that upholds the complaint"),
        new(26, Settled, LeaveToOffice, Settled, Portal, Guard: "a judgment that upholds the complaint, which the portal cannot carry out"),
        new(27, Settled, ConfirmCarriedOut, Settled, [Role.LicensingManager], Guard: "a judgment that was left to the office"),
        new(28, AtCourt, NoteCourt, AtCourt, [.. Parties, .. Office], Guard: "who complained, or the office that hears of it"),
        new(29, AtCourt, CloseWithoutCourt, Rested, Office, CourtClock, Guard: "its time is over, and nobody has said before which court it lies"),
        new(30, Rested, NoteCourt, AtCourt, [.. Parties, .. Office], Guard: "it was closed without word of a court"),
        new(31, AtCourt, Withdraw, Withdrawn, Parties, Guard: "no judgment comes: it never went there, or was taken back there"),
        new(32, BeforePanel, TakeBackSignature, BeforePanel, [Role.AppealPanel], Guard: Unfinished),
        new(33, PanelAnswered, TakeBackSignature, PanelAnswered, [.. Parties, .. Heads], Guard: Unfinished),
        new(34, InMediation, TakeBackSignature, InMediation, [.. Parties, .. Heads], Guard: Unfinished),
        new(35, AtCourt, TakeBackSignature, AtCourt, [Role.BoardMember], Guard: Unfinished),
    ]);

    /// <summary>States in which it is over for the office; of one at court the judgment is still recorded.</summary>
    public static readonly DisputeState[] Ended = [Settled, AtCourt, Withdrawn, Rested];

    /// <summary>The steps after which who complains may ask for a panel.</summary>
    public static readonly DisputeState[] BeforeThePanel = [WithOfficer, OfficerAnswered, InReview, ReviewAnswered];

    /// <summary>States in which a sanction that is disputed is not carried out: the panel has not answered yet.</summary>
    public static readonly DisputeState[] Pausing = [.. BeforeThePanel, BeforePanel];

    /// <summary>Verbs of who complained.</summary>
    public static bool IsOfComplainant(this DisputeVerb verb) => verb is AskReview or AskPanel or Accept or Withdraw or TakeToCourt;

    /// <summary>Verbs that each side signs.</summary>
    public static bool IsOfBothSides(this DisputeVerb verb) => verb is Mediate or Settle or EndMediation;

    /// <summary>Verbs of two of the panel.</summary>
    public static bool IsOfPanel(this DisputeVerb verb) => verb is Dismiss or Remit or Grant;

    /// <summary>Whether the verb asks for more than a reason.</summary>
    public static bool HasOwnForm(this DisputeVerb verb) => verb is RecordJudgment;

    /// <summary>Verbs of which nobody outside the office is told before the second person has signed.</summary>
    public static bool IsInner(this DisputeVerb verb) => verb.IsOfPanel() || verb is RecordJudgment;

    /// <summary>Verbs that say how far who complained is right.</summary>
    public static bool HasOutcome(this DisputeVerb verb) => verb is Answer or Review;

    public static string Label(this DisputeKind kind) => kind switch
    {
        DisputeKind.Refusal => "A refusal or prohibition",
        DisputeKind.Condition => "A condition",
        DisputeKind.ClockBreach => "A time limit that the authority missed",
        DisputeKind.AuditFinding => "A finding of an audit",
        DisputeKind.Sanction => "A sanction, suspension or revocation",
        DisputeKind.ClassificationRuling => "A ruling on a classification",
        DisputeKind.RegistryEntry => "What the public check says of a licence",
        _ => "Something else that concerns you",
    };

    /// <summary>With what the number of what it is about begins; empty where it may be about anything.</summary>
    public static IReadOnlyList<string> Begins(this DisputeKind kind) => kind switch
    {
        DisputeKind.Refusal => ["A-"],
        DisputeKind.Condition => ["A-", "XP-"],
        DisputeKind.AuditFinding => ["AU-"],
        DisputeKind.Sanction => ["SN-", "XP-"],
        DisputeKind.ClassificationRuling => ["CR-"],
        DisputeKind.RegistryEntry => ["XP-"],
        DisputeKind.ClockBreach => ["A-", "XP-", "SN-", "AU-", "CR-"],
        _ => [],
    };

    /// <summary>How far the complaint was right by the answer to an appeal.</summary>
    public static DisputeOutcome Says(this AppealState state) => state switch
    {
        AppealState.Granted => DisputeOutcome.Upheld,
        AppealState.Remitted => DisputeOutcome.PartlyUpheld,
        _ => DisputeOutcome.NotUpheld,
    };

    public static string Label(this DisputeOutcome outcome) => outcome switch
    {
        DisputeOutcome.Upheld => "The complaint is right",
        DisputeOutcome.PartlyUpheld => "The complaint is right in part",
        _ => "The complaint is not right",
    };

    public static string Label(this DisputeVerb verb) => verb switch
    {
        Answer => "Answer as officer",
        AskReview => "Ask for an internal review",
        Review => "Answer the review",
        AskPanel => "Go before the panel",
        Dismiss => "Dismiss the complaint",
        Remit => "Send back for a new review",
        Grant => "Grant the complaint",
        Mediate => "Agree to mediation",
        Settle => "Sign the settlement",
        EndMediation => "End the mediation",
        TakeToCourt => "Note that it goes to court or arbitration",
        Accept => "Accept the answer",
        Withdraw => "Withdraw the dispute",
        RecordJudgment => "Record the judgment",
        ConfirmCarriedOut => "Confirm that the judgment is carried out",
        NoteCourt => "Say before which court it lies",
        CloseWithoutCourt => "Close it: no word from a court",
        TakeBackSignature => "Take your signature back",
        Hear => "Panel answered the appeal",
        CarryOut => "Judgment carried out",
        LeaveToOffice => "Judgment left to the office to carry out",
        _ => "Rested: no further step was taken",
    };

    public static string Effect(this DisputeVerb verb) => verb switch
    {
        Answer => "Who complained reads the answer, and may ask for a review by another person.",
        AskReview => "A person who had no part in the matter looks at it. What is disputed stays as it is meanwhile.",
        Review => "Who complained reads the answer, and may go before the panel.",
        AskPanel => "A panel of three who had no part in it, one of them from outside the authority, hears it. A suspension stays in force meanwhile.",
        Dismiss => "With the second signature the panel has answered: nothing changes.",
        Remit => "With the second signature it goes back to a review by another person.",
        Grant => "With the second signature the panel has answered: the office follows your direction.",
        Mediate => "Once the other side agrees too, the mediation begins. It binds nobody before both have signed its result.",
        Settle => "Once the other side has signed the same result too, the dispute is settled.",
        EndMediation => "The mediation ends without a result; what the panel answered stands.",
        TakeToCourt => "The dispute leaves the office. Say here before which court or arbitrators it lies once it does; without that the office may close it when the time for it is over. Two of the board record here what the court or the arbitrators decide, and what they uphold is carried out.",
        Accept => "The dispute ends here with the answer that was given.",
        Withdraw => "The dispute ends here. What was answered so far stands.",
        RecordJudgment => "With the second signature the judgment is on record. Where it upholds the complaint, the portal lifts the sanction or the stop of the licence, sets the finding aside, or sends the decision on an application back; anything else the office carries out as the judgment says, and a manager confirms it here.",
        NoteCourt => "Name the court or the arbitrators and their file number. The dispute then waits for their judgment, however long they take.",
        CloseWithoutCourt => "The dispute ends here, and the last answer stands. A licence that waited for it can be closed. When word of a court comes later, it is taken up again.",
        TakeBackSignature => "Your signature counts no more, and another one may be given in its place. Why you take it back is on record.",
        ConfirmCarriedOut => "Your reason stands in the history as what was done, and the dispute leaves the desk.",
        _ => "",
    };
}
