using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity;

/// <summary>Reads who an account is now. Every command asks, so a lock or a lost role counts at once (G19).</summary>
public sealed class ActorStore(TimeProvider clock)
{
    private static readonly Translated<Func<PortalDbContext, Guid, CancellationToken, Task<Stored?>>> Account = new(() => EF.CompileAsyncQuery(
        (PortalDbContext store, Guid user, CancellationToken _) => store.Users.AsNoTracking().Where(row => row.Id == user)
            .Select(row => new Stored(row.PersonId, row.OrganisationId, row.DisplayName, row.SecurityStamp, row.LockoutEnd,
                store.UserRoles.Where(held => held.UserId == row.Id).Join(store.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name).ToList()))
            .SingleOrDefault()));

    /// <summary>
    /// The actor as stored, in one query and one for the standing. Null when the account is gone, locked, or its stamp is no longer
    /// <paramref name="stamp"/> (null: do not compare).
    /// </summary>
    public async Task<Actor?> Fresh(PortalDbContext store, UserId user, string? stamp, CancellationToken cancellation = default)
    {
        if (await Account.For(store)(store, user.Value, cancellation) is not { } found || found.LockoutEnd > clock.GetUtcNow())
            return null;
        if (stamp is not null && stamp != found.SecurityStamp)
            return null;
        var actor = new Actor(user, new(found.PersonId), found.DisplayName, new(found.OrganisationId), PortalClaims.Roles(found.Roles));
        return await store.WithStanding(actor, clock.GetUtcNow(), cancellation);
    }

    private sealed record Stored(Guid PersonId, Guid OrganisationId, string DisplayName, string? SecurityStamp, DateTimeOffset? LockoutEnd, List<string?> Roles);
}
