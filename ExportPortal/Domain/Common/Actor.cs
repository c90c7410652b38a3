namespace ExportPortal.Domain.Common;

/// <summary>The roles of domain/12. A person may hold several, but never an incompatible pair.</summary>
public enum Role
{
    Steward,
    Recipient,
    LicensingOfficer,
    ScreeningAnalyst,
    TechnicalReviewer,
    LegalReviewer,
    EthicsMember,
    LicensingManager,
    BoardMember,
    Auditor,
    IncidentLead,
    AppealPanel,
    PolicyAuthor,
    Administrator,
}

/// <param name="Id">Of this one sign-in, among all of the account.</param>
/// <param name="FactorAt">When a second factor was shown at it; null when none was.</param>
public sealed record SignInMark(string Id, DateTimeOffset? FactorAt);

/// <summary>
/// Who acts: the authenticated account, the verified person behind it and the organisation acted for.
/// Taken from the session and refreshed from the store in every command, never from the caller.
/// </summary>
public sealed record Actor(UserId User, PersonId Person, string Name, OrganisationId Organisation, IReadOnlySet<Role> Roles)
{
    /// <summary>Stamp of the session the actor was read from; opaque here, compared with the store in every command. Null where none is known.</summary>
    public string? Session { get; init; }

    /// <summary>First characters of the key through which a program acts for the person; null where the person acts.</summary>
    public string? Key { get; init; }

    /// <summary>The sign-in that the actor was read from; null for who acts inside the portal without one, as its seed does.</summary>
    public SignInMark? SignIn { get; init; }

    /// <summary>Organisations in which the person has a declared interest that still counts (FE-3). As the store has them, never as the caller says.</summary>
    public IReadOnlySet<OrganisationId> Interests { get; init; } = new HashSet<OrganisationId>();

    /// <summary>Organisations of all accounts of the person, locked ones too (FE-11). As the store has them; empty where it was not asked.</summary>
    public IReadOnlySet<OrganisationId> Houses { get; init; } = new HashSet<OrganisationId>();

    /// <summary>Whether an account of the person belongs to the organisation, whichever one is in use.</summary>
    public bool IsOf(OrganisationId organisation) => Organisation == organisation || Houses.Contains(organisation);

    /// <summary>Whether the person belongs to the organisation or has a declared interest in it (FE-3).</summary>
    public bool IsBoundTo(OrganisationId organisation) => IsOf(organisation) || Interests.Contains(organisation);

    /// <summary>Cases opened to the person for reading in an emergency, now. As the store has them.</summary>
    public IReadOnlySet<CaseId> Opened { get; init; } = new HashSet<CaseId>();

    public bool Is(Role role) => Roles.Contains(role);

    public bool IsAny(params ReadOnlySpan<Role> roles)
    {
        foreach (var role in roles)
            if (Roles.Contains(role))
                return true;
        return false;
    }
}
