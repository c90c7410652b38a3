using ExportPortal.Data;
using ExportPortal.Features.Notices;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// Does what the outbox owes while the scenario is walked. Nobody else works on the store, so no lease is taken, and what
/// was done is marked at once for all. Letters are written into the inboxes; none is mailed, for their days are over.
/// </summary>
internal sealed class SeedOutbox(IDbContextFactory<PortalDbContext> contexts, IEnumerable<IOutboxHandler> handlers, TimeProvider clock)
{
    private readonly Dictionary<string, IOutboxHandler> byKind = handlers.Where(handler => handler is not SendMail).ToDictionary(handler => handler.Kind);

    public async Task Drain(CancellationToken cancellation)
    {
        while (await DoAll(cancellation)) { }
    }

    private async Task<bool> DoAll(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var due = await db.Outbox.Where(message => message.DoneAt == null && message.DueAt <= now).OrderBy(message => message.DueAt).ToListAsync(cancellation);
        foreach (var message in due)
            await Do(message, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return due.Count > 0;
    }

    private async Task Do(OutboxMessage message, DateTimeOffset now, CancellationToken cancellation)
    {
        message.Attempts++;
        try
        {
            if (byKind.TryGetValue(message.Kind, out var handler))
                await handler.Handle(message.Subject, cancellation);
            message.DoneAt = now;
        }
        catch (TryLater later)
        {
            (message.LastError, message.DueAt) = (later.Message, now + (later.Pause ?? TimeSpan.FromHours(6)));
        }
    }
}
