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
        if (due.Count == 0)
            return false;
        var done = new List<Guid>();
        foreach (var message in due)
            if (await IsDone(db, message, now, cancellation))
                done.Add(message.Id);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.Outbox.Where(message => done.Contains(message.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.DoneAt, now).SetProperty(message => message.Attempts, message => message.Attempts + 1), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>What has to wait says so itself.</summary>
    private async Task<bool> IsDone(PortalDbContext db, OutboxMessage message, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            if (message.Kind == OutboxKinds.SendDigest)
                await CountAsSent(db, message.Subject, now, cancellation);
            else if (byKind.TryGetValue(message.Kind, out var handler))
                await handler.Handle(message.Subject, cancellation);
            return true;
        }
        catch (TryLater later)
        {
            (message.Attempts, message.LastError, message.DueAt) = (message.Attempts + 1, later.Message, now + (later.Pause ?? TimeSpan.FromHours(6)));
            return false;
        }
    }

    /// <summary>Else the first digest after the start would tell of two years.</summary>
    private static async Task CountAsSent(PortalDbContext db, Guid person, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.Notices.Where(notice => notice.User == person && notice.InDigest && notice.SentAt == null).ExecuteUpdateAsync(set => set.SetProperty(notice => notice.SentAt, now), cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
