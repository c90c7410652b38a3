using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Rulings;

/// <summary>Requests for a classification whose time runs out, or is over: the office is told, each step once. None is answered by time.</summary>
public sealed class DueRulings(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int Most = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var open = await db.Rulings.AsNoTracking().Where(one => one.AnsweredAt == null).OrderBy(one => one.DueAt).Take(Most).ToListAsync(cancellation);
        return await db.NotDone([.. open.SelectMany(one => Due(one, now, cancellation))], cancellation);
    }

    /// <summary>The latest step that has come: one that was missed while the portal stood still is not told beside a later one.</summary>
    private IEnumerable<DueAct> Due(Ruling ruling, DateTimeOffset now, CancellationToken cancellation)
    {
        if (pack.Escalations(ruling.Clock, now).LastOrDefault(step => step.At <= now) is { Step: { } last } told)
            yield return DueAct.Of(last.Side is EscalationSide.Before ? "ruling.remind" : "ruling.late", ruling.Id, told.At, scope => Tell(scope, ruling, last.Text, cancellation));
    }

    private async Task<bool> Tell(CommandScope scope, Ruling ruling, string text, CancellationToken cancellation)
    {
        if (await scope.Db.Rulings.AnyAsync(one => one.Id == ruling.Id && one.AnsweredAt != null, cancellation))
            return false;
        scope.Record(new AuditSubject("ruling", ruling.Id.ToString(), ruling.Number), "OPEN", "OPEN", text, pack.Hash);
        return true;
    }
}
