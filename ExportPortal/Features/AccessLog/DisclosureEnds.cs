using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>Leave to export the persons in the log ends by time alone: whoever asked for it is told, once, and asks anew or is done.</summary>
internal sealed class DisclosureEnds(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    public const string Act = "accesslog.disclosure.end";

    /// <summary>One that ended longer ago is news to nobody.</summary>
    private static readonly TimeSpan Told = TimeSpan.FromDays(7);

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var until = now.AddHours(-pack.Responsibilities.DisclosureHoursInForce);
        var since = until - Told;
        var ended = await db.Set<LogDisclosure>().AsNoTracking().Where(one => one.IsGranted == true && one.AnsweredAt <= until && one.AnsweredAt >= since).OrderBy(one => one.AnsweredAt).ToListAsync(cancellation);
        return await db.NotDone([.. ended.Where(one => one.OpenUntil(pack) is not null).Select(one => DueAct.Of(Act, one.Id, one.AnsweredAt!.Value, scope => Tell(scope, one.Id)))], cancellation);
    }

    private static Task<bool> Tell(CommandScope scope, Guid id)
    {
        scope.Record(new AuditSubject("log_disclosure", id.ToString()), "GRANTED", "ENDED");
        return Task.FromResult(true);
    }
}
