using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Safeguarding;

/// <summary>Emergency accesses that nobody opened within their time lapse, so that the record says how each has ended.</summary>
public sealed class DueEmergencies(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int Most = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var before = now.AddMinutes(-pack.Responsibilities.BreakGlassMinutes);
        var asked = await db.EmergencyAccesses.AsNoTracking().Where(one => one.State == EmergencyState.Asked && one.AskedAt < before)
            .OrderBy(one => one.AskedAt).Take(Most).Select(one => new { one.Id, one.AskedAt }).ToListAsync(cancellation);
        return [.. asked.Select(one => DueAct.Of(ActOnEmergency.Name(EmergencyVerb.Lapse), one.Id.Value, one.AskedAt, scope => Lapse(scope, one.Id, cancellation)))];
    }

    private async Task<bool> Lapse(CommandScope scope, EmergencyId id, CancellationToken cancellation)
    {
        var access = await scope.Db.EmergencyAccesses.SingleAsync(one => one.Id == id, cancellation);
        var from = Words.Code(access.State);
        if (!access.Lapse(pack, scope.Now))
            return false;
        scope.Record(new AuditSubject("emergency", id.Value.ToString(), access.Number), from, Words.Code(access.State), "Nobody opened it in time.", pack.Hash);
        return true;
    }
}
