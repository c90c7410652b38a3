using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Who has worked on cases: nobody of them audits the licence that came of one, or leads an incident about it.</summary>
public static class HandsOnCases
{
    /// <summary>Persons with a hand in the applications, in the licences, or in the amendments of those.</summary>
    public static async Task<HashSet<PersonId>> HandsOn(this PortalDbContext db, IEnumerable<Application> applications, IReadOnlyCollection<Licence> licences, CancellationToken cancellation)
    {
        var ids = licences.Select(one => one.Id).ToList();
        var amendments = await db.Amendments.AsNoTracking().Where(one => ids.Contains(one.Licence)).ToListAsync(cancellation);
        return [.. applications.SelectMany(one => one.Involved), .. licences.SelectMany(one => one.CaseHands), .. amendments.SelectMany(one => one.Involved)];
    }
}
