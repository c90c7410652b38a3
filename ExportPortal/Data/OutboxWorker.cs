using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Does one kind of owed work. It may run more than once for one message and must then change nothing.</summary>
public interface IOutboxHandler
{
    string Kind { get; }

    OutboxLane Lane => OutboxLane.Portal;

    Task Handle(Guid subject, CancellationToken cancellation);
}

/// <summary>Work of different lanes is done side by side, so that whoever keeps the portal waiting holds up nothing else.</summary>
public enum OutboxLane
{
    /// <summary>What the portal can do by itself, one after the other.</summary>
    Portal,

    /// <summary>Waits for the systems of recipients.</summary>
    Systems,

    /// <summary>Waits for the mail server.</summary>
    Mail,
}

/// <summary>The work is not at fault but not finished either: what it waits for may come later.</summary>
/// <param name="pause">Until the next try; null for the worker's own growing pauses.</param>
public sealed class TryLater(string reason, TimeSpan? pause) : Exception(reason)
{
    public TimeSpan? Pause => pause;
}

/// <summary>Drains the outbox: takes a lease, does the work, marks it done; a failure is tried again later, and shows.</summary>
public sealed class OutboxWorker(
    IDbContextFactory<PortalDbContext> contexts, IEnumerable<IOutboxHandler> handlers, CommandSignal signal, TimeProvider clock, ILogger<OutboxWorker> log) : BackgroundService
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private readonly Dictionary<string, IOutboxHandler> byKind = handlers.ToDictionary(handler => handler.Kind);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enum.GetValues<OutboxLane>().Select(lane => Drain(lane, stoppingToken)));

    private async Task Drain(OutboxLane lane, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var commit = signal.Next;
                while (await DoNext(lane, stoppingToken)) { }
                await CommandSignal.Wait(commit, Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "The outbox could not be read; trying again in {Seconds} s", Poll.TotalSeconds);
                await Task.Delay(Poll, stoppingToken);
            }
        }
    }

    /// <summary>Does one due message of any lane; false when none is due.</summary>
    public Task<bool> DoNext(CancellationToken cancellation) => DoNext(null, cancellation);

    private async Task<bool> DoNext(OutboxLane? lane, CancellationToken cancellation)
    {
        if (await Take(lane, cancellation) is not { } message)
            return false;
        try
        {
            await byKind[message.Kind].Handle(message.Subject, cancellation);
            await Finish(message.Id, null, cancellation);
        }
        catch (TryLater later)
        {
            log.LogInformation("Outbox message {Id} of kind {Kind} waits", message.Id, message.Kind);
            await Finish(message.Id, later.Message, cancellation, later.Pause);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            log.LogError(failure, "Outbox message {Id} of kind {Kind} failed", message.Id, message.Kind);
            await Finish(message.Id, failure.Message, cancellation);
        }
        return true;
    }

    private async Task<OutboxMessage?> Take(OutboxLane? lane, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var due = db.Outbox.Where(message => message.DoneAt == null && message.DueAt <= now && (message.LeasedUntil == null || message.LeasedUntil < now));
        if (lane is { } only)
            due = Of(only, due);
        if (!await due.AnyAsync(cancellation))
            return null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var next = await due.OrderBy(message => message.DueAt).FirstOrDefaultAsync(cancellation);
        if (next is null)
            return null;
        var until = now + Lease;
        // One statement takes the lease, so two instances never hold the same message.
        var taken = await db.Outbox.Where(message => message.Id == next.Id && (message.LeasedUntil == null || message.LeasedUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.LeasedUntil, until).SetProperty(message => message.Attempts, message => message.Attempts + 1), cancellation);
        await transaction.CommitAsync(cancellation);
        return taken == 1 ? next : null;
    }

    /// <summary>A kind that nobody handles is the portal's, and shows there.</summary>
    private IQueryable<OutboxMessage> Of(OutboxLane lane, IQueryable<OutboxMessage> due)
    {
        var isRest = lane is OutboxLane.Portal;
        var kinds = byKind.Values.Where(handler => handler.Lane == lane != isRest).Select(handler => handler.Kind).ToArray();
        return due.Where(message => kinds.Contains(message.Kind) != isRest);
    }

    private async Task Finish(Guid id, string? error, CancellationToken cancellation, TimeSpan? pause = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var message = await db.Outbox.SingleAsync(message => message.Id == id, cancellation);
        var now = clock.GetUtcNow();
        message.LeasedUntil = null;
        message.LastError = error;
        if (error is null)
            message.DoneAt = now;
        else
            message.DueAt = now + (pause ?? TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, message.Attempts))));
        await db.SaveChangesAsync(cancellation);
    }
}
