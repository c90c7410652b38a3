using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

internal static class HeldVersions
{
    /// <summary>Numbers of versions before this one that were licensed to the recipient. What was handed over counts also when the licence is over: who certifies the deletion has seen the data all the same.</summary>
    public static async Task<IReadOnlyCollection<int>> Held(this PortalDbContext db, DatasetVersion version, OrganisationId recipient, CancellationToken cancellation) =>
        version.Number == 1 ? [] : await db.Applications.AsNoTracking().Where(one => one.Recipient == recipient && one.Dataset == version.Dataset && db.Licences.Any(licence => licence.Application == one.Id))
            .Join(db.DatasetVersions, one => one.DatasetVersion, held => held.Id, (_, held) => held.Number)
            .Where(number => number < version.Number).Distinct().OrderBy(number => number).ToListAsync(cancellation);
}
