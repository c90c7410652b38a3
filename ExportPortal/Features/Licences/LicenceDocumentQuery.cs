using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>The sealed document of a licence as it was decided, for its page.</summary>
public sealed class LicenceDocumentQuery(IDbContextFactory<PortalDbContext> contexts)
{
    /// <returns>Null when the licence does not exist for the actor, or is not sealed yet.</returns>
    public async Task<PortalDocument?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Licences.VisibleTo(actor).Where(licence => licence.Number == number)
            .Join(db.Packages, licence => new { licence.Id, licence.Version }, package => new { Id = package.Licence, package.Version }, (_, package) => package.Document)
            .FirstOrDefaultAsync(cancellation);
    }
}
