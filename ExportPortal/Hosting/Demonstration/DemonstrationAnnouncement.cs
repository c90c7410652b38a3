using ExportPortal.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>Prints the address and the sign-ins of the demonstration once the portal answers.</summary>
internal sealed class DemonstrationAnnouncement(IdentityRules rules, DemonstrationSignIns signIns, IServer server) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!rules.Demonstration)
            return Task.CompletedTask;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        Console.Out.WriteLine($"""

            ExportPortal answers at {address}
            DEMONSTRATION: invented data, a seal that proves nothing, one password for all: {DemonstrationPeople.Password}
            People of the authority need a code too: put the key {DemonstrationPeople.AuthenticatorKey} into an authenticator app{(rules.ShowsCodes ? ", or read the present code on the sign-in page" : "")}.

            """);
        foreach (var account in signIns.Accounts)
            Console.Out.WriteLine($"  {account.Email,-30} {account.Words}");
        Console.Out.WriteLine();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
