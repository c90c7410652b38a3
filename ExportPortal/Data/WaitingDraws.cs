using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>A quarter whose draw waits for the office.</summary>
/// <param name="IsBound">Bound to, over and not drawn yet; false where nobody has bound the authority.</param>
public sealed record WaitingDraw(Quarter Quarter, bool IsBound, Deadline Clock);

internal static class Draws
{
    /// <summary>The quarter that runs and the next one without a commitment, and those that are over and not drawn. None before the first draw is prepared or a whole quarter had licences: a new portal owes none yet.</summary>
    public static async Task<IReadOnlyList<WaitingDraw>> WaitingDraws(this PortalDbContext db, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        if (pack.Audits is null)
            return [];
        var current = Quarter.Of(now);
        var known = await db.AuditDraws.AsNoTracking().Select(one => new { one.Quarter, one.State }).ToListAsync(cancellation);
        var before = current.Start;
        if (known.Count == 0 && !await db.Licences.AnyAsync(one => one.GrantedAt < before, cancellation))
            return [];
        return
        [
            .. ((Quarter[])[current, current.Next]).Where(one => known.TrueForAll(draw => draw.Quarter != one.ToString())).Select(one => new WaitingDraw(one, false, Deadline.Ending(AuditTerms.DrawCommitClock, one.Start))),
            .. pack.Clocks.Exists(one => one.Key == AuditTerms.DrawPublishClock)
                ? known.Where(one => one.State == DrawState.Committed).Select(one => Quarter.Parse(one.Quarter)!.Value).Where(one => one.End <= now).Select(one => new WaitingDraw(one, true, pack.Start(AuditTerms.DrawPublishClock, one.End))) : [],
        ];
    }
}
