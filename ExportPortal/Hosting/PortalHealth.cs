using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ExportPortal.Hosting;

/// <summary>
/// /health/live: the process answers. /health/ready: the store answers and an act could be logged, without which the
/// portal does nothing; and no file of the archive of the access log is missing or changed, which is said in words and
/// leaves the portal ready: only who looks that far back gets no answer. So is said how far the anomaly rules lag behind the log, and that one of them passed over entries.
/// </summary>
internal static class PortalHealth
{
    public static IHealthChecksBuilder AddPortalHealth(this IServiceCollection services) =>
        services.AddSingleton<AuditWritable>().AddHealthChecks().AddCheck<StoreReachable>("store").AddCheck<AuditWritable>("audit").AddCheck<ArchiveWhole>(ArchiveWhole.Name).AddCheck<RulesRead>(RulesRead.Name);

    public static void MapPortalHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Write }).AllowAnonymous();
    }

    /// <summary>Anybody may read it, so it says no more than which file is to be put back, and how many entries no rule has read.</summary>
    private static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var said = report.Entries.Where(entry => entry.Key is ArchiveWhole.Name or RulesRead.Name && entry.Value.Description is not null).Select(entry => $"\n{entry.Key}: {entry.Value.Description}").ToList();
        return context.Response.WriteAsync($"{report.Status}{string.Concat(said)}{(said.Count > 0 ? "\n" : "")}", context.RequestAborted);
    }

    /// <summary>The rules read what comes within seconds; an entry that waits for them longer means that they cannot read on.</summary>
    private sealed class RulesRead(AccessRuleStore rules, TimeProvider clock) : IHealthCheck
    {
        public const string Name = "rules";

        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

        /// <summary>For how long it is said that a rule passed over entries: long enough to be seen after a holiday.</summary>
        private static readonly TimeSpan Told = TimeSpan.FromDays(7);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var now = clock.GetUtcNow();
            if (await rules.Behind(cancellationToken) is { } behind && now - behind.Since > Patience)
                return HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture,
                    $"the anomaly rules have not read {behind.Entries} entries of the access log, the first of them since {behind.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC; the log of the portal says why."));
            return await rules.FailedAt(cancellationToken) is { } failed && now - failed < Told
                ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"an anomaly rule failed on entries of the access log and passed over them, last at {failed.UtcDateTime:yyyy-MM-dd HH:mm} UTC; the log of the portal says which."))
                : HealthCheckResult.Healthy();
        }
    }

    private sealed class ArchiveWhole(AccessStore log) : IHealthCheck
    {
        public const string Name = "archive";

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await log.ArchiveFault(cancellationToken) is { } fault ? HealthCheckResult.Degraded(fault) : HealthCheckResult.Healthy();
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
