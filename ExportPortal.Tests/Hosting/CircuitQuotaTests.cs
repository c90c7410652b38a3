using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExportPortal.Hosting;

public sealed class CircuitQuotaTests
{
    [Fact]
    public async Task Open_EleventhCircuitOfAUser_IsRefused()
    {
        var count = new CircuitCount();
        for (var i = 0; i < CircuitCount.PerUser; i++)
            await Open(count, "ilva");

        await Assert.ThrowsAsync<InvalidOperationException>(() => Open(count, "ilva"));
        await Open(count, "marek");
    }

    [Fact]
    public async Task Open_AfterOneClosed_IsAllowed()
    {
        var count = new CircuitCount();
        var first = await Open(count, "ilva");
        for (var i = 1; i < CircuitCount.PerUser; i++)
            await Open(count, "ilva");

        await first.OnCircuitClosedAsync(null!, default);

        await Open(count, "ilva");
    }

    [Fact]
    public async Task Close_RefusedCircuit_FreesNothing()
    {
        var count = new CircuitCount();
        for (var i = 0; i < CircuitCount.PerUser; i++)
            await Open(count, "ilva");
        var refused = Quota(count, "ilva");
        await Assert.ThrowsAsync<InvalidOperationException>(() => refused.OnCircuitOpenedAsync(null!, default));

        await refused.OnCircuitClosedAsync(null!, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Open(count, "ilva"));
    }

    private static async Task<CircuitQuota> Open(CircuitCount count, string user)
    {
        var quota = Quota(count, user);
        await quota.OnCircuitOpenedAsync(null!, default);
        return quota;
    }

    private static CircuitQuota Quota(CircuitCount count, string user) => new(count, new SignedIn(user));

    private sealed class SignedIn(string user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user)], "test"))));
    }
}
