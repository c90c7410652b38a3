using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ExportPortal.Identity;

/// <summary>Adds person, organisation and the shown names to Identity's claims (id, e-mail, stamp, roles).</summary>
internal sealed class PortalClaimsFactory(
    UserManager<PortalUser> users, RoleManager<PortalRole> roles, IOptions<IdentityOptions> options, OrganisationNames names)
    : UserClaimsPrincipalFactory<PortalUser, PortalRole>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(PortalUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(PortalClaims.Name, user.DisplayName));
        identity.AddClaim(new(PortalClaims.Person, user.PersonId.ToString()));
        identity.AddClaim(new(PortalClaims.Organisation, user.OrganisationId.ToString()));
        if (await names(new(user.OrganisationId), CancellationToken.None) is { } organisation)
            identity.AddClaim(new(PortalClaims.OrganisationName, organisation));
        return identity;
    }
}
