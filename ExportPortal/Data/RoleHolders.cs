using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>A person who holds a role, by one of their accounts that is not locked.</summary>
/// <param name="Actor">With that one role and what the store knows of the person.</param>
/// <param name="IsOutside">Whether no account of the person, locked or not, is of the authority.</param>
/// <param name="From">Name of the organisation that the account acts for.</param>
public sealed record RoleHolder(Actor Actor, bool IsOutside, string From);

/// <summary>Finds the people who can be asked for something, each person once.</summary>
public static class RoleHolders
{
    /// <summary>Accounts that no administrator has closed; one that waits out wrong passwords is open.</summary>
    public static IQueryable<PortalUser> NotClosed(this IQueryable<PortalUser> users) => users.Where(user => user.LockoutEnd == null || user.LockoutEnd != DateTimeOffset.MaxValue);

    /// <summary>How many of the role are free of both parties and are none of those persons. Who is locked out for minutes counts: they are back before it matters.</summary>
    public static async Task<int> FreeOf(this PortalDbContext db, Role role, IReadOnlyCollection<PersonId> barred, OrganisationId steward, OrganisationId recipient, DateTimeOffset now, CancellationToken cancellation) =>
        (await db.Holders(role, db.Users.NotClosed(), now, cancellation)).Count(one => !barred.Contains(one.Actor.Person) && FourEyes.NotOwnOrganisation(one.Actor, steward, recipient) is null);

    /// <returns>By name.</returns>
    public static Task<IReadOnlyList<RoleHolder>> HoldersOf(this PortalDbContext db, Role role, DateTimeOffset now, CancellationToken cancellation) =>
        db.Holders(role, db.Users.Where(user => user.LockoutEnd == null || user.LockoutEnd <= now), now, cancellation);

    /// <summary>The same with those who wait out wrong passwords: a letter waits for them.</summary>
    public static Task<IReadOnlyList<RoleHolder>> ReachedAs(this PortalDbContext db, Role role, DateTimeOffset now, CancellationToken cancellation) =>
        db.Holders(role, db.Users.NotClosed(), now, cancellation);

    /// <summary>Whether nobody else of the actor's organisation holds the role. Who is locked out for minutes is there: otherwise wrong passwords, typed by anybody, would do away with a second person.</summary>
    public static async Task<bool> IsAlone(this PortalDbContext db, Role role, Actor actor, CancellationToken cancellation) =>
        !await db.OfHouse(role, actor.Organisation).AnyAsync(user => user.PersonId != actor.Person.Value, cancellation);

    /// <summary>Accounts with the role in that organisation that no administrator has closed, whatever other accounts their persons have.</summary>
    public static IQueryable<PortalUser> OfHouse(this PortalDbContext db, Role role, OrganisationId house) =>
        db.Users.AsNoTracking().NotClosed().In(role, db).Where(user => user.OrganisationId == house.Value);

    /// <summary>Persons who hold the role by an account that no administrator has closed, whatever interests they have.</summary>
    public static async Task<HashSet<PersonId>> PersonsIn(this PortalDbContext db, Role role, CancellationToken cancellation) =>
        [.. (await db.Users.NotClosed().In(role, db).Select(user => user.PersonId).Distinct().ToListAsync(cancellation)).Select(person => new PersonId(person))];

    private static IQueryable<PortalUser> In(this IQueryable<PortalUser> users, Role role, PortalDbContext db)
    {
        var name = role.ToString();
        return users.Where(user => db.UserRoles.Any(one => one.UserId == user.Id && db.Roles.Any(known => known.Id == one.RoleId && known.Name == name)));
    }

    private static async Task<IReadOnlyList<RoleHolder>> Holders(this PortalDbContext db, Role role, IQueryable<PortalUser> wanted, DateTimeOffset now, CancellationToken cancellation)
    {
        var held = await wanted.AsNoTracking().In(role, db).Select(user => new { user.Id, user.PersonId, user.DisplayName, user.OrganisationId }).ToListAsync(cancellation);
        var chosen = held.OrderBy(one => one.DisplayName, StringComparer.Ordinal).ThenBy(one => one.Id).DistinctBy(one => one.PersonId)
            .Select(account => new Actor(new(account.Id), new(account.PersonId), account.DisplayName, new(account.OrganisationId), new HashSet<Role> { role }));
        var actors = await db.WithStanding([.. chosen], now, cancellation);
        var ids = actors.SelectMany(actor => actor.Houses).Distinct().ToList();
        var names = await db.Organisations.AsNoTracking().Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => new { one.RomanisedName, one.Kind }, cancellation);
        return [.. actors.Select(actor => new RoleHolder(actor,
            actor.Houses.All(one => names.TryGetValue(one, out var house) && !house.Kind.HasFlag(OrganisationKind.Authority)), names.GetValueOrDefault(actor.Organisation)?.RomanisedName ?? ""))];
    }
}
