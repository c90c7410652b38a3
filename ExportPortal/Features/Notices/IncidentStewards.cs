using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>
/// Letters to the stewards whose data an incident reaches: that it was taken up, and how it ended. Each is told of its own
/// licences alone, and of no person. A report that nobody has graded yet is told to none of them.
/// </summary>
internal static class IncidentStewards
{
    public static readonly IReadOnlyList<string> Acts = ["incident.triage", "incident.namelicence", "incident.close", "incident.callfalse"];

    public static async Task<IReadOnlyList<LetterFacts>> Read(PortalDbContext db, LetterOrder order, Issuer issuer, CancellationToken cancellation)
    {
        var id = new IncidentId(Guid.Parse(order.SubjectId));
        if (await db.Incidents.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { SeverityLevel: not null } incident)
            return [];
        return [.. incident.Licences.Where(one => order.Act != "incident.namelicence" || one.Number == order.About).GroupBy(one => one.Steward).Select(own =>
            LetterFacts.Office(order, issuer, incident.Number, string.Join("; ", own.Select(one => $"Licence {one.Number}: {one.Data}, {NoticeWords.How(one.How)}")), $"/licences/{own.First().Number}", "") with { Steward = own.Key })];
    }
}
