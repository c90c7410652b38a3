using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Notices;

/// <summary>Once a day, at the hour set, the letters that wait are ordered to go out together.</summary>
public sealed class DueDigests(IDbContextFactory<PortalDbContext> contexts, IOptions<MailOptions> options) : IDueActs
{
    private const int Most = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        var hour = options.Value.LastDigest(now);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var users = await (
            from notice in db.Notices
            where notice.InDigest && notice.SentAt == null && notice.CreatedAt < hour
            join user in db.Users.NotClosed() on notice.User equals user.Id
            where user.Email != null
            select user.Id).Distinct().Order().ToListAsync(cancellation);
        // Letters of a server that is down stay unsent; their digest is ordered once a day all the same.
        var due = await db.NotDone(users.ConvertAll(user => DueAct.Of("notice.digest", user, hour, scope => Order(scope, user, hour, cancellation))), cancellation);
        return [.. due.Take(Most)];
    }

    private static async Task<bool> Order(CommandScope scope, Guid user, DateTimeOffset hour, CancellationToken cancellation)
    {
        var count = await scope.Db.Notices.CountAsync(notice => notice.User == user && notice.InDigest && notice.SentAt == null && notice.CreatedAt < hour, cancellation);
        if (count == 0)
            return false;
        scope.Enqueue(OutboxKinds.SendDigest, user);
        scope.Record(new AuditSubject("user", user.ToString()), details: ("letters", count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return true;
    }
}
