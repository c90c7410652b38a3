using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>A letter as its reader sees it.</summary>
public sealed record InboxLetter(Guid Id, string Subject, IReadOnlyList<string> Paragraphs, string? Link, string Template, string PackId, DateTimeOffset At, DateTimeOffset? SentAt, bool InDigest, bool IsRead);

/// <param name="Older">Where the next page begins; null on the last one.</param>
public sealed record InboxView(IReadOnlyList<InboxLetter> Letters, int Unread, Guid? Older);

/// <summary>The letters of the actor's own account, newest first, 25 a page.</summary>
public sealed class InboxQuery(IDbContextFactory<PortalDbContext> contexts)
{
    private const int PageSize = 25;

    /// <param name="before">Only letters older than this one; null to start.</param>
    public async Task<InboxView> Run(Actor actor, bool unreadOnly, Guid? before, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var user = actor.User.Value;
        var own = db.Notices.AsNoTracking().Where(notice => notice.User == user);
        var unread = await own.CountAsync(notice => notice.ReadAt == null, cancellation);
        var from = before is { } id ? await own.Where(notice => notice.Id == id).Select(notice => (DateTimeOffset?)notice.CreatedAt).FirstOrDefaultAsync(cancellation) : null;
        // One act writes several letters in one instant, so the instant alone would lose those beyond the page.
        var rows = await own.Where(notice => (!unreadOnly || notice.ReadAt == null) && (from == null || notice.CreatedAt < from || (notice.CreatedAt == from && notice.Id.CompareTo(before!.Value) < 0)))
            .OrderByDescending(notice => notice.CreatedAt).ThenByDescending(notice => notice.Id).Take(PageSize + 1).ToListAsync(cancellation);
        return new([.. rows.Take(PageSize).Select(notice => new InboxLetter(
            notice.Id, notice.Subject, notice.Body.Split('\n'), notice.Link, notice.Template, notice.PackId, notice.CreatedAt, notice.SentAt, notice.InDigest, notice.ReadAt is not null))],
            unread, rows.Count > PageSize ? rows[PageSize - 1].Id : null);
    }
}

/// <summary>Marks letters of the actor's own account as read.</summary>
public sealed class ReadNotices(CommandPipeline pipeline)
{
    /// <param name="notice">Null for all.</param>
    public Task<Outcome<int>> Run(Guid? notice, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<int>("notice.read", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("user", scope.Actor.User.Value.ToString());
            var user = scope.Actor.User.Value;
            var found = await scope.Db.Notices.Where(one => one.User == user && one.ReadAt == null && (notice == null || one.Id == notice)).ToListAsync(cancellation);
            foreach (var one in found)
                one.Read(scope.Now);
            scope.Record(scope.Target, details: ("letters", found.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return Outcome<int>.Done(found.Count);
        }, cancellation);
}
