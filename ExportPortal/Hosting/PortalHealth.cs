using ExportPortal.Data;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ExportPortal.Hosting;

/// <summary>
/// /health/live: the process answers. /health/ready: every registered check holds; the store is one, "the audit log can
/// be written" is added by who owns that log.
/// </summary>
internal static class PortalHealth
{
    public static IHealthChecksBuilder AddPortalHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<StoreReachable>("store");

    public static void MapPortalHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        endpoints.MapHealthChecks("/health/ready").AllowAnonymous();
    }

    private sealed class StoreReachable(IDbContextFactory<PortalDbContext> stores) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var store = await stores.CreateDbContextAsync(cancellationToken);
            return await store.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
    }
}
