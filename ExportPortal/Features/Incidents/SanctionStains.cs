using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>What stands against a step down after the clean months of the policy: whatever came up on the recipient in them.</summary>
internal static class SanctionStains
{
    private const int GravestOfTwo = 2;

    /// <summary>Findings from FG2 on, incidents of severity 1 and 2 and other sanctions within those months, in words.</summary>
    public static async Task<IReadOnlyList<string>> Stains(this PortalDbContext db, Sanction sanction, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        if (sanction.CleanFrom(pack, now) is not { } since)
            return [];
        var (recipient, id) = (sanction.Recipient, sanction.Id);
        var audits = await db.Audits.AsNoTracking().Where(one => one.Auditee == recipient || one.Subjects.Any(subject => subject.Auditee == recipient)).ToListAsync(cancellation);
        var incidents = await db.Incidents.AsNoTracking().Where(one => one.SeverityLevel <= GravestOfTwo && one.AwareAt > since && one.State != IncidentState.FalseAlarm).ToListAsync(cancellation);
        var others = await db.Sanctions.AsNoTracking().Where(one => one.Recipient == recipient && one.Id != id && one.ProposedAt > since && one.State != SanctionState.Withdrawn && one.State != SanctionState.Lifted).OrderBy(one => one.Number).ToListAsync(cancellation);
        return
        [
            .. audits.SelectMany(audit => audit.Findings.Where(one => one is { Grade: >= FindingGrade.FG2, State: not FindingState.Withdrawn } && one.At > since && audit.TargetOf(one).Auditee == recipient)
                .Select(one => $"finding F{one.Number} ({one.Grade}) of audit {audit.Number}")),
            .. incidents.Where(one => one.Licences.Any(reached => reached.Recipient == recipient)).Select(one => $"incident {one.Number} of severity {one.SeverityLevel}"),
            .. others.Select(one => $"sanction {one.Number}"),
        ];
    }
}
