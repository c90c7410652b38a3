using ExportPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Tells the recipient's system that access has ended or stopped, again and again until somebody confirms. What went wrong stands on the licence.</summary>
public sealed class TellEnd(IDbContextFactory<PortalDbContext> contexts, WebhookSender sender, TimeProvider clock) : IOutboxHandler
{
    public string Kind => OutboxKinds.TellEnd;

    /// <summary>Without a system to tell, the letter of the act has gone to the people; their confirmation is looked for at this pace.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var notice = await db.EndNotices.SingleAsync(one => one.Id == subject, cancellation);
        if (notice.ConfirmedAt is not null)
            return;
        var hook = await db.Webhooks.AsNoTracking().FirstOrDefaultAsync(one => one.Organisation == notice.Organisation, cancellation);
        var (answer, error) = hook is null ? (WebhookAnswer.Silent, "No system is registered; the recipient's people confirm it.") : await sender.Send(hook, notice, cancellation);
        var now = clock.GetUtcNow();
        notice.Tried(now, error);
        if (answer is WebhookAnswer.Confirmed)
            notice.Confirm($"the system at {new Uri(hook!.Url).Host}", now);
        await db.SaveChangesAsync(cancellation);
        if (answer is not WebhookAnswer.Confirmed)
            throw hook is null ? new TryLater(error!, Pause) : new TryLater(error!, null);
    }
}
