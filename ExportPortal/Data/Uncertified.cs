using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Ended licences whose deletion no certificate tells that stands. The store leaves out the others, which only grow in number.</summary>
internal static class Uncertified
{
    private static readonly LicenceState[] Ended = [LicenceState.Expired, LicenceState.Revoked, LicenceState.Surrendered];

    public static IQueryable<Licence> WithoutCertificate(this PortalDbContext db) =>
        db.Licences.FromSql($"SELECT * FROM licence WHERE \"Certificates\" NOT LIKE '%\"ReturnedFor\":null%'").Where(one => Ended.Contains(one.State));
}
