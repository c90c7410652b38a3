using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>One mail a day to each person who has letters that wait for the digest.</summary>
public sealed class SendDigests(IDbContextFactory<PortalDbContext> contexts, Post post, Issuer issuer, TimeProvider clock)
{
    /// <summary>Letters named in one digest; the rest is counted and stands in the inbox.</summary>
    private const int Most = 100;

    /// <returns>How many mails went out.</returns>
    public async Task<int> Run(CancellationToken cancellation)
    {
        await using var read = await contexts.CreateDbContextAsync(cancellation);
        var users = await read.Notices.Where(notice => notice.InDigest && notice.SentAt == null).Select(notice => notice.User).Distinct().ToListAsync(cancellation);
        foreach (var user in users)
            await Send(user, cancellation);
        return users.Count;
    }

    private async Task Send(Guid user, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var waiting = await db.Notices.Where(notice => notice.User == user && notice.InDigest && notice.SentAt == null).OrderBy(notice => notice.CreatedAt).ToListAsync(cancellation);
        if (waiting.Count == 0 || await db.Users.Where(one => one.Id == user).Select(one => new { one.DisplayName, one.Email }).FirstOrDefaultAsync(cancellation) is not { Email: { } address } person)
            return;
        var now = clock.GetUtcNow();
        var lines = waiting.Take(Most).Select(notice => $"- {notice.Subject}\n  {new Uri(issuer.PublicAddress, notice.Link ?? "/inbox")}");
        var rest = waiting.Count > Most ? $"\nAnd {waiting.Count - Most} more in your inbox." : "";
        await post.Send(waiting[^1].Id, person.DisplayName, address, $"{waiting.Count} {(waiting.Count == 1 ? "notice" : "notices")} of {now.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}",
            $"{string.Join('\n', lines)}{rest}\n\nAll of them stand in your inbox: {new Uri(issuer.PublicAddress, "/inbox")}", issuer.Name, now, cancellation);
        foreach (var notice in waiting)
            notice.Sent(now);
        await db.SaveChangesAsync(cancellation);
    }
}
