using System.Data.Common;

namespace ExportPortal.Data.Logs;

/// <summary>Signs a checkpoint of one log and gives it away; null when there is nothing new.</summary>
internal delegate Task<PublishedCheckpoint?> PublishCheckpoint(CancellationToken cancellation);

/// <summary>
/// Publishes a checkpoint of one log every few seconds while entries come, gives places that were away what they missed,
/// and publishes a last one when the portal stops.
/// </summary>
/// <param name="name">Of the log, for the operator: "log of acts".</param>
internal sealed class CheckpointService(string name, PublishCheckpoint publish, LogPlaces places, TimeProvider time, ILogger<CheckpointService> log) : BackgroundService
{
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(places.Interval, time);
        try
        {
            do
                await Publish(stopping);
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    public override async Task StopAsync(CancellationToken cancellation)
    {
        await base.StopAsync(cancellation);
        using var limit = new CancellationTokenSource(LastTry, time);
        try
        {
            await Publish(limit.Token);
        }
        catch (ObjectDisposedException)
        {
            // The host was disposed of while it stopped; the next start publishes.
        }
    }

    /// <summary>A store that cannot be reached now is tried again; a log that contradicts itself is reported each time and not signed.</summary>
    private async Task Publish(CancellationToken cancellation)
    {
        try
        {
            foreach (var failure in (await publish(cancellation))?.Failures ?? [])
                log.LogError("A checkpoint of the {Log} could not be kept outside: {Failure}", name, failure);
        }
        catch (LogInconsistentException contradiction)
        {
            log.LogCritical("No checkpoint of the {Log} was signed: {Contradiction}", name, contradiction.Message);
        }
        catch (Exception unreachable) when (unreachable is DbException or IOException or UnauthorizedAccessException)
        {
            log.LogError(unreachable, "No checkpoint of the {Log} was made; the next try follows.", name);
        }
    }
}
