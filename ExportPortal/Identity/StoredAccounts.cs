using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity;

/// <summary>Accounts as rows, written inside the caller's transaction beside the act that orders them. Whoever is changed is signed out everywhere.</summary>
public static class StoredAccounts
{
    public static Task<PortalUser?> AccountOf(this PortalDbContext db, string email, CancellationToken cancellation)
    {
        var wanted = Normal(email);
        return db.Users.FirstOrDefaultAsync(user => user.NormalizedEmail == wanted, cancellation);
    }

    /// <summary>Roles that a person holds over all accounts, in whatever organisation, but the one that is left out.</summary>
    public static async Task<IReadOnlySet<Role>> RolesOf(this PortalDbContext db, PersonId person, UserId? without, CancellationToken cancellation)
    {
        var left = without?.Value ?? Guid.Empty;
        var held = await db.Users.Where(user => user.PersonId == person.Value && user.Id != left)
            .Join(db.UserRoles, user => user.Id, held => held.UserId, (_, held) => held.RoleId)
            .Join(db.Roles, id => id, role => role.Id, (_, role) => role.Name).ToListAsync(cancellation);
        return PortalClaims.Roles(held);
    }

    /// <summary>A new account without a password: a link lets the person choose it.</summary>
    public static PortalUser NewAccount(this PortalDbContext db, Guid id, string email, string name, PersonId person, OrganisationId organisation)
    {
        var user = new PortalUser
        {
            Id = id, UserName = email, NormalizedUserName = Normal(email), Email = email, NormalizedEmail = Normal(email), EmailConfirmed = true, LockoutEnabled = true,
            DisplayName = name, PersonId = person.Value, OrganisationId = organisation.Value,
        };
        db.Users.Add(user);
        user.SignOutEverywhere();
        return user;
    }

    public static async Task GiveRoles(this PortalDbContext db, PortalUser user, IReadOnlyList<Role> roles, CancellationToken cancellation)
    {
        db.UserRoles.RemoveRange(await db.UserRoles.Where(held => held.UserId == user.Id).ToListAsync(cancellation));
        foreach (var name in roles.Select(role => role.ToString()))
        {
            var role = await db.Roles.FirstOrDefaultAsync(one => one.Name == name, cancellation);
            if (role is null)
                db.Roles.Add(role = new PortalRole { Id = Guid.NewGuid(), Name = name, NormalizedName = Normal(name), ConcurrencyStamp = Guid.NewGuid().ToString() });
            db.UserRoles.Add(new() { UserId = user.Id, RoleId = role.Id });
        }
        user.SignOutEverywhere();
    }

    /// <summary>Takes password, authenticator app, recovery codes and passkeys away.</summary>
    public static async Task ForgetSignIn(this PortalDbContext db, PortalUser user, CancellationToken cancellation)
    {
        (user.PasswordHash, user.TwoFactorEnabled, user.AccessFailedCount) = (null, false, 0);
        db.UserTokens.RemoveRange(await db.UserTokens.Where(token => token.UserId == user.Id).ToListAsync(cancellation));
        db.UserPasskeys.RemoveRange(await db.UserPasskeys.Where(key => key.UserId == user.Id).ToListAsync(cancellation));
        user.SignOutEverywhere();
    }

    /// <summary>Closes the account until it is unlocked; open sessions end.</summary>
    public static void Lock(this PortalUser user)
    {
        (user.LockoutEnabled, user.LockoutEnd) = (true, DateTimeOffset.MaxValue);
        user.SignOutEverywhere();
    }

    public static void Unlock(this PortalUser user) => (user.LockoutEnd, user.AccessFailedCount) = (null, 0);

    /// <summary>How many may manage accounts, without the one that is named: one alone could never add another.</summary>
    public static Task<int> OtherAdministrators(this PortalDbContext db, Guid user, DateTimeOffset now, CancellationToken cancellation) =>
        db.Users.Where(other => other.Id != user && (other.LockoutEnd == null || other.LockoutEnd < now))
            .Where(other => db.UserRoles.Any(held => held.UserId == other.Id && db.Roles.Any(role => role.Id == held.RoleId && role.Name == nameof(Role.Administrator))))
            .Select(other => other.PersonId).Distinct().CountAsync(cancellation);

    /// <summary>Ends open sessions, and makes links that were given out before worthless.</summary>
    public static void SignOutEverywhere(this PortalUser user) => (user.SecurityStamp, user.ConcurrencyStamp) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString());

    private static string Normal(string text) => text.Normalize().ToUpperInvariant();
}
