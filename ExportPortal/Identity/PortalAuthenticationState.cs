using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace ExportPortal.Identity;

/// <summary>Asks again, while a circuit is open, whether its session still holds; signs the circuit out when not.</summary>
internal sealed class PortalAuthenticationState(
    ILoggerFactory loggers, IServiceScopeFactory scopes, SessionActivity activity, IHttpContextAccessor http)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => SessionLimits.Recheck;

    /// <summary>
    /// A circuit or page was given its state when it began; an API endpoint was not and has its request. The request is
    /// asked last, because in a circuit it is stale.
    /// </summary>
    public override async Task<AuthenticationState> GetAuthenticationStateAsync()
    {
        try
        {
            return await base.GetAuthenticationStateAsync();
        }
        catch (InvalidOperationException) when (http.HttpContext is { } request)
        {
            return new AuthenticationState(request.User);
        }
    }

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellation)
    {
        if (activity.IsIdle)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SessionCheck>().StillHolds(state.User, cancellation);
    }
}
