using ExportPortal.Data;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting;

/// <summary>Whether the portal is to begin anew in the same process after it has stopped.</summary>
internal sealed class BeginAnew
{
    public bool IsWanted { get; set; }
}

/// <summary>
/// Brings a published policy pack into force on its day. Everything in a running portal decides under one pack, so the
/// portal ends what it does in good order and begins anew under the new one, within the same process; each instance does
/// so by itself. Open pages connect again by themselves.
/// </summary>
internal sealed class PackTurn(
    IDbContextFactory<PortalDbContext> contexts, PackLibrary library, BeginAnew anew, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<PackTurn> log) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Often, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (await Look(stoppingToken))
                return;
    }

    /// <returns>Whether a pack has come into force, so that the portal stops to begin anew.</returns>
    internal async Task<bool> Look(CancellationToken cancellation)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (!await db.HasBegunBeside(library, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cancellation))
                return false;
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            // The store is away, in whichever way it says so. The portal goes on under the pack that it has, and the next look comes.
            log.LogWarning("The packs in force could not be looked at: {Error}", failed.GetType().Name);
            return false;
        }
        log.LogInformation("Another policy pack comes into force; the portal begins anew under it.");
        anew.IsWanted = true;
        lifetime.StopApplication();
        return true;
    }
}
