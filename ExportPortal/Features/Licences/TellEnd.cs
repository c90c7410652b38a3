using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Tells the system of an organisation that access has ended or stopped, again and again until somebody confirms. What went wrong stands on the licence.</summary>
public sealed class TellEnd(IDbContextFactory<PortalDbContext> contexts, WebhookSender sender, CommandPipeline pipeline, TimeProvider clock) : IOutboxHandler
{
    public string Kind => OutboxKinds.TellEnd;

    public OutboxLane Lane => OutboxLane.Systems;

    /// <summary>Without a system to tell, the letter of the act has gone to the people; their confirmation is looked for at this pace.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var notice = await db.EndNotices.SingleAsync(one => one.Id == subject, cancellation);
        if (notice.ConfirmedAt is not null)
            return;
        var hook = await db.Webhooks.AsNoTracking().FirstOrDefaultAsync(one => one.Organisation == notice.Organisation, cancellation);
        var (answer, error) = hook is null ? (WebhookAnswer.Silent, "No system is registered; the organisation's people confirm it.") : await sender.Send(hook, notice, cancellation);
        if (answer is WebhookAnswer.Confirmed)
        {
            await Confirm(notice, $"the system at {new Uri(hook!.Url).Host}", cancellation);
            return;
        }
        notice.Tried(clock.GetUtcNow(), error);
        await db.SaveChangesAsync(cancellation);
        throw hook is null ? new TryLater(error!, Pause) : new TryLater(error!, null);
    }

    /// <summary>That a system has stopped access is on record in the log, as it is when a person says so.</summary>
    private Task<bool> Confirm(EndNotice told, string by, CancellationToken cancellation) => pipeline.TryAsPortal("licence.confirmend", async scope =>
    {
        var notice = await scope.Db.EndNotices.SingleAsync(one => one.Id == told.Id, cancellation);
        if (notice.ConfirmedAt is not null)
            return false; // a person was quicker
        notice.Tried(scope.Now, null);
        notice.Confirm(by, scope.Now);
        scope.Record(new AuditSubject("licence", notice.Licence.Value.ToString(), notice.Number), reason: $"{notice.State}, confirmed by {by}");
        return true;
    }, told.Id, cancellation);
}
