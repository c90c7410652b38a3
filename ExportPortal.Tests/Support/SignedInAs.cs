using System.Security.Claims;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExportPortal.Support;

/// <summary>The sign-in of a page that is rendered without a browser.</summary>
internal sealed class SignedInAs(Actor actor) : AuthenticationStateProvider
{
    public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
    [
        new(ClaimTypes.NameIdentifier, actor.User.Value.ToString()), new(PortalClaims.Person, actor.Person.Value.ToString()), new(PortalClaims.Organisation, actor.Organisation.Value.ToString()),
        new(PortalClaims.Name, actor.Name), .. actor.Roles.Select(role => new Claim(ClaimTypes.Role, role.ToString())),
    ], "test"))));
}
