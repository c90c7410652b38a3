using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace ExportPortal.Identity;

/// <summary>Asks again, while a circuit is open, whether its session still holds; signs the circuit out when not.</summary>
internal sealed class PortalAuthenticationState(ILoggerFactory loggers, IServiceScopeFactory scopes, SessionActivity activity)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => SessionLimits.Recheck;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellation)
    {
        if (activity.IsIdle)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SessionCheck>().StillHolds(state.User, cancellation);
    }
}
