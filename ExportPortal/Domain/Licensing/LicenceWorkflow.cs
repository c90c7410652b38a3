using ExportPortal.Domain.Common;
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
}

/// <summary>The one table of a licence's life.</summary>
public static class LicenceWorkflow
{
    public static TransitionTable<LicenceState, LicenceVerb> Table { get; } = new("licence",
    [
        new(22, PendingAcceptance, AcceptAsSteward, Active, [Steward]),
        new(22, PendingAcceptance, AcceptAsRecipient, Active, [Recipient]),
        new(27, Active, Suspend, Suspended, [LicensingManager, BoardMember]),
        new(28, Suspended, LiftSuspension, Active, [LicensingManager, BoardMember], Signatures: 2),
        new(29, Active, Revoke, Revoked, [LicensingManager, BoardMember], Signatures: 2),
        new(29, Suspended, Revoke, Revoked, [LicensingManager, BoardMember], Signatures: 2),
        new(30, Active, Surrender, Surrendered, [Recipient]),
        new(30, Suspended, Surrender, Surrendered, [Recipient]),
    ]);

    /// <summary>What is different after the verb, in one sentence.</summary>
    public static string Effect(LicenceVerb verb) => verb switch
    {
        AcceptAsSteward or AcceptAsRecipient => "The licence takes effect when both sides have accepted.",
        Suspend => "Access stops at once, and everybody who checks the licence sees that it is suspended.",
        LiftSuspension => "Access opens again once a second person has lifted the suspension too.",
        Revoke => "Once a second person has revoked it too, access ends for good and the recipient has to delete the data.",
        Surrender => "The licence is given back: access ends for good and the data have to be deleted.",
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, null),
    };
}
