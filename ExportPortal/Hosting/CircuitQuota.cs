using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ExportPortal.Hosting;

/// <summary>Open circuits of each user on this instance.</summary>
internal sealed class CircuitCount
{
    /// <summary>Tabs that one user may have open, the disconnected ones of the last minute included.</summary>
    public const int PerUser = 10;

    private readonly ConcurrentDictionary<string, int> open = new();

    /// <summary>Counts one more; false, and nothing counted, when the user has all of theirs.</summary>
    public bool TryEnter(string user)
    {
        while (true)
        {
            var now = open.GetOrAdd(user, 0);
            if (now >= PerUser)
                return false;
            if (open.TryUpdate(user, now + 1, now))
                return true;
        }
    }

    public void Leave(string user)
    {
        if (open.AddOrUpdate(user, 0, (_, now) => Math.Max(0, now - 1)) == 0)
            open.TryRemove(new(user, 0));
    }
}

/// <summary>Refuses a circuit above the limit; Blazor itself has no limit per user.</summary>
internal sealed class CircuitQuota(CircuitCount count, AuthenticationStateProvider authentication) : CircuitHandler
{
    private string? entered;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        if (!count.TryEnter(user))
            throw new InvalidOperationException($"A user may have {CircuitCount.PerUser} pages open at once. Close one, then reload.");
        entered = user;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref entered, null) is { } user)
            count.Leave(user);
        return Task.CompletedTask;
    }
}
