using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Notices;

/// <summary>Once a day, at the hour set, the letters that wait go out together.</summary>
public sealed class DueDigests(IDbContextFactory<PortalDbContext> contexts, SendDigests digests, IOptions<MailOptions> options) : IDueActs
{
    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        var hour = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(options.Value.DigestHour);
        if (now < hour)
            hour = hour.AddDays(-1);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var users = await db.Notices.Where(notice => notice.InDigest && notice.SentAt == null && notice.CreatedAt < hour).Select(notice => notice.User).Distinct().Order().Take(100).ToListAsync(cancellation);
        return [.. users.Select(user => DueAct.Of("notice.digest", user, hour, scope => Send(scope, user, hour, cancellation)))];
    }

    private async Task<bool> Send(CommandScope scope, Guid user, DateTimeOffset hour, CancellationToken cancellation)
    {
        var count = await digests.Send(scope.Db, user, hour, scope.Now, cancellation);
        if (count > 0)
            scope.Record(new AuditSubject("user", user.ToString()), details: ("letters", count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return count > 0;
    }
}
