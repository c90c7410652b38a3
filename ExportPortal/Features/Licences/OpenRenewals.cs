using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>The renewal of a licence that waits for somebody: there is one at most.</summary>
internal static class OpenRenewals
{
    /// <returns>Its number; null where none is open.</returns>
    public static Task<string?> OpenRenewal(this PortalDbContext db, LicenceId licence, CancellationToken cancellation) =>
        db.Amendments.Where(one => one.Licence == licence && one.Kind == AmendmentKind.Renewal && AmendmentWorkflow.Open.Contains(one.State)).Select(one => one.Number).FirstOrDefaultAsync(cancellation);
}
