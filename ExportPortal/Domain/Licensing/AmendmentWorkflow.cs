using ExportPortal.Domain.Common;
using static ExportPortal.Domain.Common.Role;
using static ExportPortal.Domain.Licensing.AmendmentState;
using static ExportPortal.Domain.Licensing.AmendmentVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>How deep a change goes (domain/05 5.6).</summary>
public enum AmendmentKind
{
    /// <summary>Contact, a named user, a shorter term, a typing error: an officer answers.</summary>
    Minor,

    /// <summary>Purpose, place, processor, another way to use the data, a longer term, a higher limit: reviewed in full, decided as the licence was.</summary>
    Major,

    /// <summary>A new term after the end.</summary>
    Renewal,
}

public enum AmendmentState
{
    Requested,
    InReview,

    /// <summary>Granted once each condition precedent has its evidence.</summary>
    GrantedConditional,
    Granted,
    Refused,
    Withdrawn,

    /// <summary>The conditions precedent had no evidence in time, the licence ended first, or nobody was left for the review that a panel asked for.</summary>
    Lapsed,
}

public enum AmendmentVerb
{
    StartReview,
    GiveTechnicalOpinion,
    GiveLegalOpinion,
    GiveEthicsOpinion,
    Grant,
    Refuse,
    Withdraw,
    ConfirmConditions,

    // What the portal does when its time has come.
    Lapse,
}

/// <summary>The one table of an amendment's life.</summary>
public static class AmendmentWorkflow
{
    /// <summary>Whoever may decide on some tier; the amendment narrows it to that of its licence.</summary>
    private static readonly Role[] Deciders = [LicensingOfficer, LicensingManager, BoardMember];

    public static TransitionTable<AmendmentState, AmendmentVerb> Table { get; } = new("amendment",
    [
        new(26, Requested, StartReview, InReview, [LicensingOfficer], "decision-T"),
        new(26, Requested, Grant, Granted, [LicensingOfficer]),
        new(26, Requested, Refuse, Refused, [LicensingOfficer]),
        new(26, Requested, Withdraw, Withdrawn, [Recipient]),
        new(26, InReview, GiveTechnicalOpinion, InReview, [TechnicalReviewer]),
        new(26, InReview, GiveLegalOpinion, InReview, [LegalReviewer]),
        new(26, InReview, GiveEthicsOpinion, InReview, [EthicsMember], Guard: "the case of the licence asked for it"),
        new(26, InReview, Grant, Granted, Deciders, Guard: "all opinions are in; conditions may be set", Or: GrantedConditional),
        new(26, InReview, Refuse, Refused, Deciders),
        new(26, InReview, Withdraw, Withdrawn, [Recipient]),
        new(26, GrantedConditional, ConfirmConditions, Granted, [LicensingOfficer, LicensingManager], Signatures: 2, Guard: "each condition has its evidence"),
        new(26, GrantedConditional, Withdraw, Withdrawn, [Recipient]),
        new(26, Requested, Lapse, Lapsed, [], Guard: "the licence has ended, or an appeal panel asked for it, its time is over, and nobody who could weigh it is left"),
        new(26, InReview, Lapse, Lapsed, [], Guard: "the licence has ended, or an appeal panel asked for it, its time is over, and nobody who could weigh it is left"),
        new(34, GrantedConditional, Lapse, Lapsed, [], Guard: "the time for the conditions is over, or the licence has ended"),
    ]);

    /// <summary>States in which it waits for somebody.</summary>
    public static IReadOnlyList<AmendmentState> Open { get; } = [Requested, InReview, GrantedConditional];

    public static bool IsOpen(AmendmentState state) => Open.Contains(state);

    /// <summary>The clock that a state starts beside that of its row; null for none.</summary>
    internal static string? ClockIn(AmendmentState state) => state is GrantedConditional ? "conditions-precedent" : null;

    /// <summary>What is different after the verb, in one sentence.</summary>
    public static string Effect(AmendmentVerb verb) => verb switch
    {
        StartReview => "The reviewers are asked for their opinion, ethics too where it was on the licence, and the clock of the decision starts.",
        GiveTechnicalOpinion or GiveLegalOpinion or GiveEthicsOpinion => "Your opinion goes to the decider with its reasons.",
        Grant => "A new package is sealed with the change, once every condition that has to be met before is. It names the one that it replaces.",
        ConfirmConditions => "With the second signature a new package is sealed with the change. It names the one that it replaces.",
        Lapse => "The conditions were not evidenced in time, the licence has ended, or nobody was left for the review that an appeal panel asked for. The licence stays as it is; in the last case a new appeal is open.",
        Refuse => "The licence stays as it is, and the licensee is told why.",
        _ => "The request is taken back. The licence stays as it is.",
    };
}
