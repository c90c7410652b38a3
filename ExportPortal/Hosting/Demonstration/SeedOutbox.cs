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
    private readonly Dictionary<string, IOutboxHandler> byKind = handlers.Where(handler => handler is not (SendMail or SendDigests)).ToDictionary(handler => handler.Kind);

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
            await Do(db, message, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return due.Count > 0;
    }

    private async Task Do(PortalDbContext db, OutboxMessage message, DateTimeOffset now, CancellationToken cancellation)
    {
        message.Attempts++;
        try
        {
            if (message.Kind == OutboxKinds.SendDigest)
                await CountAsSent(db, message.Subject, now, cancellation);
            else if (byKind.TryGetValue(message.Kind, out var handler))
                await handler.Handle(message.Subject, cancellation);
            message.DoneAt = now;
        }
        catch (TryLater later)
        {
            (message.LastError, message.DueAt) = (later.Message, now + (later.Pause ?? TimeSpan.FromHours(6)));
        }
    }

    /// <summary>Else the first digest after the start would tell of two years.</summary>
    private static async Task CountAsSent(PortalDbContext db, Guid person, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var notice in await db.Notices.Where(notice => notice.User == person && notice.InDigest && notice.SentAt == null).ToListAsync(cancellation))
            notice.Sent(now);
    }
}
