using System.Security.Claims;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExportPortal.Identity;

/// <summary>
/// Who acts in this page, circuit or API request. Comes from the authentication state and never from the caller.
/// </summary>
public sealed class ActorAccessor(AuthenticationStateProvider authentication)
{
    /// <summary>The signed-in actor. Throws when nobody is signed in: pages that need an actor are closed to them.</summary>
    public async Task<Actor> Current() =>
        await Find() ?? throw new UnauthorizedAccessException("Nobody is signed in, or the session has ended.");

    /// <summary>The signed-in actor; null when nobody is signed in.</summary>
    public async Task<Actor?> Find() => PortalClaims.Read(await Principal());


    private async Task<ClaimsPrincipal> Principal() => (await authentication.GetAuthenticationStateAsync()).User;
}
