using ExportPortal.Data;
using ExportPortal.Data.Logs;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ExportPortal.Hosting;

/// <summary>
/// /health/live: the process answers. /health/ready: the store answers and an act could be logged, without which the
/// portal does nothing.
/// </summary>
internal static class PortalHealth
{
    public static IHealthChecksBuilder AddPortalHealth(this IServiceCollection services) =>
        services.AddSingleton<AuditWritable>().AddHealthChecks().AddCheck<StoreReachable>("store").AddCheck<AuditWritable>("audit");

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

    /// <summary>Anybody may ask, and the probe takes the writer's turn: one answer serves for five seconds.</summary>
    private sealed class AuditWritable(IDbContextFactory<PortalDbContext> stores, TimeProvider clock) : IHealthCheck, IDisposable
    {
        private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

        private readonly SemaphoreSlim turn = new(1, 1);
        private (long At, string? Fault)? last;

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await turn.WaitAsync(cancellationToken);
            try
            {
                if (last is not { } known || clock.GetElapsedTime(known.At) > Fresh)
                    last = (clock.GetTimestamp(), await Probe(cancellationToken));
                return last.Value.Fault is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(last.Value.Fault);
            }
            finally
            {
                turn.Release();
            }
        }

        public void Dispose() => turn.Dispose();

        private async Task<string?> Probe(CancellationToken cancellation)
        {
            await using var store = await stores.CreateDbContextAsync(cancellation);
            return await AuditProbe.Fault(store, clock, cancellation);
        }
    }
}
