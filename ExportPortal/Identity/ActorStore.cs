using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity;

/// <summary>Reads who an account is now. Every command asks, so a lock or a lost role counts at once (G19).</summary>
public sealed class ActorStore(TimeProvider clock)
{
    /// <summary>
    /// The actor as stored, in one query. Null when the account is gone, locked, or its stamp is no longer
    /// <paramref name="stamp"/> (null: do not compare).
    /// </summary>
    public async Task<Actor?> Fresh(PortalDbContext store, UserId user, string? stamp, CancellationToken cancellation = default)
    {
        var found = await store.Users.AsNoTracking()
            .Where(row => row.Id == user.Value)
            .Select(row => new
            {
                row.PersonId,
                row.OrganisationId,
                row.DisplayName,
                row.SecurityStamp,
                row.LockoutEnd,
                Roles = store.UserRoles.Where(held => held.UserId == row.Id)
                    .Join(store.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name).ToList(),
            })
            .SingleOrDefaultAsync(cancellation);
        if (found is null || found.LockoutEnd > clock.GetUtcNow())
            return null;
        if (stamp is not null && stamp != found.SecurityStamp)
            return null;
        var actor = new Actor(user, new(found.PersonId), found.DisplayName, new(found.OrganisationId), PortalClaims.Roles(found.Roles));
        return await store.WithStanding(actor, clock.GetUtcNow(), cancellation);
    }
}
