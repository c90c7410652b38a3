using System.Data.Common;

namespace ExportPortal.Data.Logs;

/// <summary>Publishes a checkpoint every few seconds while acts arrive, and a last one when the portal stops.</summary>
internal sealed class CheckpointService(
    CheckpointPublisher publisher, OpenLog open, LogPlaces places, TimeProvider time, ILogger<CheckpointService> log) : BackgroundService
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
        await Publish(limit.Token);
    }

    /// <summary>A store that cannot be reached now is tried again; a log that contradicts itself is reported each time and not signed.</summary>
    private async Task Publish(CancellationToken cancellation)
    {
        try
        {
            await using var session = await open(cancellation);
            var published = await publisher.Publish(session, cancellation);
            foreach (var failure in published?.Failures ?? [])
                log.LogError("A checkpoint could not be kept outside: {Failure}", failure);
        }
        catch (LogInconsistentException contradiction)
        {
            log.LogCritical("No checkpoint was signed: {Contradiction}", contradiction.Message);
        }
        catch (Exception unreachable) when (unreachable is DbException or IOException or UnauthorizedAccessException)
        {
            log.LogError(unreachable, "No checkpoint was made; the next try follows.");
        }
    }
}
