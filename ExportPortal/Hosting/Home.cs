using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting;

/// <summary>The authority that runs this portal; registered on first use, under the name in Authority:Name.</summary>
internal static class Home
{
    public static async Task<OrganisationId> Find(IDbContextFactory<PortalDbContext> contexts, AuthorityOptions authority, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var known = await db.Organisations.FirstOrDefaultAsync(one => one.Kind == OrganisationKind.Authority, cancellation);
        if (known is not null)
            return known.Id;
        var made = Organisation.Register(new(Guid.CreateVersion7()), OrganisationKind.Authority, authority.Name, authority.Name, authority.Country);
        db.Organisations.Add(made);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return made.Id;
    }
}
