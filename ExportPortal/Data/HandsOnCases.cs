using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Who has worked on cases: nobody of them audits the licence that came of one, leads an incident about it, or hears an appeal on it.</summary>
public static class HandsOnCases
{
    /// <summary>The changes that were asked for of what was granted on an application: whoever reviewed or decided one had a hand in it (FE-7), whether the appeal is on the application or on its licence.</summary>
    public static async Task<IReadOnlyList<Amendment>> ChangesOf(this PortalDbContext db, CaseId application, CancellationToken cancellation) =>
        await db.Amendments.AsNoTracking().Where(one => db.Licences.Any(licence => licence.Id == one.Licence && licence.Application == application)).ToListAsync(cancellation);

    /// <summary>Persons with a hand in the applications, in the licences, or in the amendments of those.</summary>
    public static async Task<HashSet<PersonId>> HandsOn(this PortalDbContext db, IEnumerable<Application> applications, IReadOnlyCollection<Licence> licences, CancellationToken cancellation)
    {
        var ids = licences.Select(one => one.Id).ToList();
        var amendments = await db.Amendments.AsNoTracking().Where(one => ids.Contains(one.Licence)).ToListAsync(cancellation);
        return [.. applications.SelectMany(one => one.Involved), .. licences.SelectMany(one => one.CaseHands), .. amendments.SelectMany(one => one.Involved)];
    }
}
