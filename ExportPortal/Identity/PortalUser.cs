using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Identity;

/// <summary>
/// A sign-in account. Staff accounts all belong to one person record: rules compare persons, not accounts (FE-11).
/// </summary>
public sealed class PortalUser : IdentityUser<Guid>
{
    /// <summary>The verified human behind the account; several accounts may share it.</summary>
    public Guid PersonId { get; set; }

    /// <summary>The organisation the account acts for.</summary>
    public Guid OrganisationId { get; set; }

    /// <summary>Name as shown to colleagues and printed in decisions.</summary>
    [ProtectedPersonalData]
    public string DisplayName { get; set; } = "";
}

/// <summary>A role of domain/12; its name is that of <see cref="Role"/>.</summary>
public sealed class PortalRole : IdentityRole<Guid>;
