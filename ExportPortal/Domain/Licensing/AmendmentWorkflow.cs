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

    /// <summary>Purpose, place, processor, a longer term, a higher limit: reviewed in full, decided as the licence was.</summary>
    Major,

    /// <summary>A new term after the end.</summary>
    Renewal,
}

public enum AmendmentState
{
    Requested,
    InReview,
    Granted,
    Refused,
    Withdrawn,
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
        new(26, InReview, Grant, Granted, Deciders),
        new(26, InReview, Refuse, Refused, Deciders),
        new(26, InReview, Withdraw, Withdrawn, [Recipient]),
    ]);

    public static bool IsOpen(AmendmentState state) => state is Requested or InReview;

    /// <summary>What is different after the verb, in one sentence.</summary>
    public static string Effect(AmendmentVerb verb) => verb switch
    {
        StartReview => "The reviewers are asked for their opinion, ethics too where it was on the licence, and the clock of the decision starts.",
        GiveTechnicalOpinion or GiveLegalOpinion or GiveEthicsOpinion => "Your opinion goes to the decider with its reasons.",
        Grant => "A new package is sealed with the change. It names the one that it replaces.",
        Refuse => "The licence stays as it is, and the licensee is told why.",
        _ => "The request is taken back. The licence stays as it is.",
    };
}
