using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>One mail to a person with the letters that wait for the digest of the day.</summary>
public sealed class SendDigests(Post post, Issuer issuer)
{
    /// <summary>Letters named in one digest; the rest is counted and stands in the inbox.</summary>
    private const int Most = 100;

    /// <param name="before">Letters written before this instant.</param>
    /// <returns>How many letters went out; 0 when none waited.</returns>
    public async Task<int> Send(PortalDbContext db, Guid user, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellation)
    {
        var waiting = await db.Notices.Where(notice => notice.User == user && notice.InDigest && notice.SentAt == null && notice.CreatedAt < before).OrderBy(notice => notice.CreatedAt).ToListAsync(cancellation);
        if (waiting.Count == 0 || await db.Users.Where(one => one.Id == user).Select(one => new { one.DisplayName, one.Email }).FirstOrDefaultAsync(cancellation) is not { Email: { } address } person)
            return 0;
        var lines = waiting.Take(Most).Select(notice => $"- {notice.Subject}\n  {new Uri(issuer.PublicAddress, notice.Link ?? "/inbox")}");
        var rest = waiting.Count > Most ? $"\nAnd {waiting.Count - Most} more in your inbox." : "";
        await post.Send(waiting[^1].Id, person.DisplayName, address, $"{waiting.Count} {(waiting.Count == 1 ? "notice" : "notices")} of {now.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}",
            $"{string.Join('\n', lines)}{rest}\n\nAll of them stand in your inbox: {new Uri(issuer.PublicAddress, "/inbox")}", issuer.Name, now, cancellation);
        foreach (var notice in waiting)
            notice.Sent(now);
        return waiting.Count;
    }
}
