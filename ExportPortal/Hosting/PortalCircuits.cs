using ExportPortal.Components;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ExportPortal.Hosting;

/// <summary>The pages, and the limits of their circuits (security.md 1.2).</summary>
internal static class PortalCircuits
{
    public static IServiceCollection AddPortalCircuits(this IServiceCollection services, IHostEnvironment environment)
    {
        services.Configure<CircuitOptions>(options =>
        {
            options.DisconnectedCircuitMaxRetained = 50;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
            options.PersistedCircuitInMemoryRetentionPeriod = TimeSpan.FromMinutes(30);
            options.DetailedErrors = environment.IsDevelopment();
        });
        services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        services.AddSingleton<CircuitCount>();
        services.AddScoped<CircuitHandler, CircuitQuota>();
        return services;
    }

    public static void MapPortalPages(this WebApplication app) =>
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
        {
            // The portal's own header says frame-ancestors; a second policy header would only confuse. Compression
            // would cost 235-300 KiB a circuit (facts.md).
            options.ContentSecurityFrameAncestorsPolicy = null;
            options.DisableWebSocketCompression = true;
        });
}
