using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Reads the certificates of an organisation's people.</summary>
public static class TrainingPasses
{
    /// <summary>Days of the certificates by account, in capitals; who has none is left out.</summary>
    public static async Task<IReadOnlyDictionary<string, DateOnly>> Certificates(this PortalDbContext db, OrganisationId organisation, PolicyPack pack, CancellationToken cancellation)
    {
        var passes = await db.TrainingPasses.AsNoTracking().Where(pass => pass.Organisation == organisation).ToListAsync(cancellation);
        return pack.Training is not { } terms ? new Dictionary<string, DateOnly>() : passes.GroupBy(pass => pass.Account)
            .Select(group => (Account: group.Key, Day: TrainingRecord.CertifiedOn([.. group], terms))).Where(one => one.Day is not null).ToDictionary(one => one.Account, one => one.Day!.Value);
    }
}
