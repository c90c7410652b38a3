using ExportPortal.Domain.Audits;
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

    /// <summary>Whether a sanction out of the audit has a licence to be about: of a recipient that was audited as a whole and holds none, nothing can be proposed.</summary>
    public static async Task<bool> HasLicence(this PortalDbContext db, Audit audit, CancellationToken cancellation) =>
        audit.Targets.Any(one => one.Licence is not null) || await db.Licences.AnyAsync(one => one.Recipient == audit.Auditee, cancellation);
}
