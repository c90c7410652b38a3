using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Accounts;

/// <param name="ConfirmClosed">Why the reader cannot confirm it; null when they can.</param>
public sealed record AccountRequestRow(AccountRequest Request, string Organisation, Rule? ConfirmClosed, bool MayDecline);

/// <param name="IsLocked">Locked by an administrator, until it is unlocked.</param>
/// <param name="IsPaused">Closed for some minutes after wrong passwords.</param>
/// <param name="IsInvited">The person has chosen no password yet.</param>
public sealed record AccountRow(Guid Id, string Email, string Name, string Organisation, IReadOnlyList<Role> Roles, bool IsLocked, bool IsPaused, bool IsInvited);

/// <param name="Total">Accounts that the words match, on all pages.</param>
public sealed record AccountPage(IReadOnlyList<AccountRow> Rows, int Total);

/// <summary>Accounts, and what waits for a second administrator. For administrators alone; others are shown nothing.</summary>
public sealed class AccountsQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public const int PageSize = 25;

    public async Task<IReadOnlyList<AccountRequestRow>> Waiting(Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsAny(AccountWorkflow.MayManage))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await (from request in db.AccountRequests.AsNoTracking()
                           where request.State == AccountRequestState.Asked
                           join house in db.Organisations on request.Organisation equals house.Id
                           orderby request.AskedAt
                           select new { Request = request, house.RomanisedName }).ToListAsync(cancellation);
        return [.. found.Select(one => new AccountRequestRow(one.Request, one.RomanisedName, one.Request.WhyClosed(AccountRequestVerb.Confirm, actor), one.Request.WhyClosed(AccountRequestVerb.Decline, actor) is null))];
    }

    /// <param name="words">Part of a name, e-mail or organisation; empty for all.</param>
    /// <param name="page">From 0.</param>
    public async Task<AccountPage> Accounts(string words, int page, Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsAny(AccountWorkflow.MayManage))
            return new([], 0);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (now, wanted) = (clock.GetUtcNow(), words.Trim().ToUpperInvariant());
        var houses = await db.Organisations.AsNoTracking().Select(one => new { one.Id, one.RomanisedName }).ToDictionaryAsync(one => one.Id.Value, one => one.RomanisedName, cancellation);
        var ofHouse = houses.Where(one => one.Value.ToUpperInvariant().Contains(wanted, StringComparison.Ordinal)).Select(one => one.Key).ToList();
        var matching = db.Users.AsNoTracking().Where(user => wanted == "" || user.NormalizedEmail!.Contains(wanted) || user.DisplayName.ToUpper().Contains(wanted) || ofHouse.Contains(user.OrganisationId));
        var found = await matching.OrderBy(user => user.NormalizedEmail).Skip(page * PageSize).Take(PageSize)
            .Select(user => new
            {
                user.Id, user.Email, user.DisplayName, user.OrganisationId, user.LockoutEnd, HasPassword = user.PasswordHash != null,
                Roles = db.UserRoles.Where(held => held.UserId == user.Id).Join(db.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name).ToList(),
            }).ToListAsync(cancellation);
        return new([.. found.Select(user => new AccountRow(user.Id, user.Email!, user.DisplayName, houses.GetValueOrDefault(user.OrganisationId, "unknown"),
            [.. PortalClaims.Roles(user.Roles).Order()], user.LockoutEnd == DateTimeOffset.MaxValue, user.LockoutEnd > now && user.LockoutEnd != DateTimeOffset.MaxValue, !user.HasPassword))], await matching.CountAsync(cancellation));
    }

    public async Task<IReadOnlyList<(Guid Id, string Name)>> Organisations(Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsAny(AccountWorkflow.MayManage))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Organisations.AsNoTracking().OrderBy(one => one.RomanisedName).Select(one => new { one.Id, one.RomanisedName }).ToListAsync(cancellation);
        return [.. found.Select(one => (one.Id.Value, one.RomanisedName))];
    }
}
