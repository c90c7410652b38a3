using System.Security.Claims;
using ExportPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity;

/// <summary>Whether an open session still says the truth about its account.</summary>
internal sealed class SessionCheck(IDbContextFactory<PortalDbContext> stores, ActorStore actors, TimeProvider clock)
{
    /// <summary>
    /// False when the account is gone or locked, the stamp changed (new password, new second factor, sign-out), the
    /// roles, person or organisation changed, or the session is past its absolute limit.
    /// </summary>
    public async Task<bool> StillHolds(ClaimsPrincipal principal, CancellationToken cancellation = default)
    {
        if (PortalClaims.Read(principal) is not { } held || HasEnded(principal))
            return false;
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = await actors.Fresh(store, held.User, principal.FindFirstValue(PortalClaims.Stamp) ?? "", cancellation);
        return now is not null && now.Person == held.Person && now.Organisation == held.Organisation && now.Roles.SetEquals(held.Roles);
    }

    /// <summary>A session without a start has ended: it is not one of ours.</summary>
    private bool HasEnded(ClaimsPrincipal principal) =>
        PortalClaims.Start(principal) is not { } since || since + SessionLimits.Absolute <= clock.GetUtcNow();
}
