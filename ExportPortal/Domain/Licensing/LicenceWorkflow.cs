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
}
