using ExportPortal.Data;
using ExportPortal.Data.AccessLog;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>Tells that events have come, so that the rules need not wait for their round.</summary>
internal sealed class AccessArrivals
{
    private readonly CommandSignal signal = new();

    public void Raise() => signal.Raise();

    public Task Next => signal.Next;
}

/// <summary>Lets the sums by user and the rules read what has come: after each delivery, and once a minute what another instance or a crash left.</summary>
internal sealed class AccessWatchService(WatchAccessLog watch, ActorSums sums, AccessArrivals arrivals, ILogger<AccessWatchService> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var arrival = arrivals.Next; ;)
            {
                await CommandSignal.Wait(arrival, Round, stoppingToken);
                arrival = arrivals.Next;
                await Look(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>The rules come first: the sums may have the whole log to read, and what stops them stops no rule.</summary>
    private async Task Look(CancellationToken cancellation)
    {
        await Try(() => watch.Run(cancellation), "The anomaly rules could not read on; they are asked again in a minute.");
        await Try(() => sums.CatchUp(cancellation), "The sums by user could not read on; they are asked again in a minute.");
    }

    private async Task Try(Func<Task> work, string fault)
    {
        try
        {
            await work();
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            log.LogError(failed, "{Fault}", fault);
        }
    }
}
