using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>Sends one letter and records that it was sent; nothing goes to an account that was closed meanwhile.</summary>
public sealed class SendMail(IDbContextFactory<PortalDbContext> contexts, Post post, Issuer issuer, TimeProvider clock) : IOutboxHandler
{
    public string Kind => OutboxKinds.SendMail;

    public OutboxLane Lane => OutboxLane.Mail;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var notice = await db.Notices.SingleAsync(one => one.Id == subject, cancellation);
        if (notice.SentAt is not null || await db.Users.NotClosed().Where(user => user.Id == notice.User).Select(user => new { user.DisplayName, user.Email }).FirstOrDefaultAsync(cancellation) is not { Email: { } address } user)
            return;
        await post.Send(notice.Id, user.DisplayName, address, notice.Subject, Text(notice), issuer.Name, notice.CreatedAt, cancellation);
        notice.Sent(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
    }

    private string Text(Notice notice) => $"{notice.Body.Replace("\n", "\n\n", StringComparison.Ordinal)}\n\n{issuer.Name}\nLetter {notice.Template} of {notice.PackId}";
}
