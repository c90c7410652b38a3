using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The measures that were proposed out of findings and still stand: one that was withdrawn or lifted leaves its finding without.</summary>
internal static class AuditMeasures
{
    /// <summary>Of which finding of the audit, and when each was proposed.</summary>
    public static async Task<ILookup<AuditId, (int Finding, DateTimeOffset At)>> Measures(this PortalDbContext db, IReadOnlyCollection<AuditId> audits, CancellationToken cancellation)
    {
        var wanted = audits.Select(id => (AuditId?)id).ToList();
        var sanctions = await db.Sanctions.AsNoTracking().Where(one => wanted.Contains(one.Audit) && one.State != SanctionState.Withdrawn && one.State != SanctionState.Lifted)
            .Select(one => new { one.Audit, one.AuditFinding, one.ProposedAt }).ToListAsync(cancellation);
        return sanctions.ToLookup(one => one.Audit!.Value, one => (one.AuditFinding!.Value, one.ProposedAt));
    }
}
