using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Notices;

/// <summary>
/// One mail to a person with the letters that wait for the digest of the day; the subject is the account. It is sent
/// outside every transaction, because a mail server may be slow, and the letters are marked once it has gone out.
/// </summary>
public sealed class SendDigests(IDbContextFactory<PortalDbContext> contexts, Post post, Issuer issuer, IOptions<MailOptions> options, TimeProvider clock) : IOutboxHandler
{
    /// <summary>Letters named in one digest; the rest is counted and stands in the inbox.</summary>
    private const int Most = 100;

    public string Kind => OutboxKinds.SendDigest;

    public OutboxLane Lane => OutboxLane.Mail;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var hour = options.Value.LastDigest(now);
        var waiting = await db.Notices.Where(notice => notice.User == subject && notice.InDigest && notice.SentAt == null && notice.CreatedAt < hour).OrderBy(notice => notice.CreatedAt).ThenBy(notice => notice.Id).ToListAsync(cancellation);
        if (waiting.Count == 0 || await db.Users.NotClosed().Where(one => one.Id == subject).Select(one => new { one.DisplayName, one.Email }).FirstOrDefaultAsync(cancellation) is not { Email: { } address } person)
            return;
        var lines = waiting.Take(Most).Select(notice => $"- {notice.Subject}\n  {new Uri(issuer.PublicAddress, notice.Link ?? "/inbox")}");
        var rest = waiting.Count > Most ? $"\nAnd {waiting.Count - Most} more in your inbox." : "";
        await post.Send(waiting[^1].Id, person.DisplayName, address, $"{waiting.Count} {(waiting.Count == 1 ? "notice" : "notices")} of {now.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}",
            $"{string.Join('\n', lines)}{rest}\n\nAll of them stand in your inbox: {new Uri(issuer.PublicAddress, "/inbox")}", issuer.Name, now, cancellation);
        foreach (var notice in waiting)
            notice.Sent(now);
        await db.SaveChangesAsync(cancellation);
    }
}
