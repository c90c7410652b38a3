using ExportPortal.Domain.Common;

namespace ExportPortal.Identity;

/// <summary>
/// Pairs that one person never holds in one authority (domain/12). "Screening analyst and decider" is not here: it
/// binds on the same case only and is checked there.
/// </summary>
public static class IncompatibleRoles
{
    private static readonly Role[] Deciders = [Role.LicensingOfficer, Role.LicensingManager, Role.BoardMember];
    private static readonly Role[] Publishers = [Role.LicensingManager, Role.BoardMember];

    private static readonly Role[] CaseRoles =
    [
        Role.Steward, Role.Recipient, Role.LicensingOfficer, Role.ScreeningAnalyst, Role.TechnicalReviewer, Role.LegalReviewer,
        Role.EthicsMember, Role.LicensingManager, Role.BoardMember, Role.Auditor, Role.IncidentLead, Role.AppealPanel,
    ];

    public static IReadOnlyList<(Role One, Role Other)> Pairs { get; } =
    [
        .. Deciders.Select(role => (role, Role.Auditor)),
        (Role.TechnicalReviewer, Role.Steward),
        .. CaseRoles.Select(role => (Role.Administrator, role)),
        .. Publishers.Select(role => (Role.PolicyAuthor, role)),
        (Role.IncidentLead, Role.AppealPanel),
    ];

    /// <summary>The first pair that the set holds both of; null when the set is allowed.</summary>
    public static (Role One, Role Other)? In(IReadOnlySet<Role> roles)
    {
        foreach (var pair in Pairs)
            if (roles.Contains(pair.One) && roles.Contains(pair.Other))
                return pair;
        return null;
    }
}
