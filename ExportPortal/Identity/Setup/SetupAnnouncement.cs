using ExportPortal.Data;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity.Setup;

/// <summary>
/// Says the setup link once, when the portal has started, on the console and nowhere else: a log would keep it.
/// The demonstration makes its own accounts and needs none.
/// </summary>
internal sealed class SetupAnnouncement(
    SetupLink link, IdentityRules rules, IDbContextFactory<PortalDbContext> stores, IServer server) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (rules.Demonstration)
            return;
        await using var store = await stores.CreateDbContextAsync(cancellationToken);
        if (await link.Issue(store, cancellationToken) is not { } token)
            return;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        Console.Out.WriteLine($"""

            This portal has no accounts yet. Open this link to make its first two administrators
            (put the address that browsers use before /Account when it is another one):

              {address.TrimEnd('/')}/Account/Setup?token={token}

            The link works until both exist, or until the portal stops. Give it to nobody else.

            """);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
