using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Days of the training certificates of the actor's own organisation, by account in capitals.</summary>
public sealed class CertificatesQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack)
{
    public async Task<IReadOnlyDictionary<string, DateOnly>> Of(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Certificates(actor.Organisation, pack, cancellation);
    }
}
