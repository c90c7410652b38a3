using ExportPortal.Components.Shared;
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
/// <param name="Current">Page that is shown, from 1: the last one where fewer are left than were asked for.</param>
public sealed record AccountPage(IReadOnlyList<AccountRow> Rows, int Total, int Current);

/// <param name="Total">All that wait; the first of them are the rows.</param>
public sealed record WaitingRequests(IReadOnlyList<AccountRequestRow> Rows, int Total);

/// <summary>Accounts, and what waits for a second administrator. For administrators alone; others are shown nothing.</summary>
public sealed class AccountsQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public const int PageSize = 25;

    /// <summary>What waits for a second administrator, the longest first.</summary>
    public async Task<WaitingRequests> Waiting(Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsAny(AccountWorkflow.MayManage))
            return new([], 0);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await (from request in db.AccountRequests.AsNoTracking()
                           where request.State == AccountRequestState.Asked
                           join house in db.Organisations on request.Organisation equals house.Id
                           orderby request.AskedAt
                           select new { Request = request, house.RomanisedName }).Take(PageSize).ToListAsync(cancellation);
        return new([.. found.Select(one => new AccountRequestRow(one.Request, one.RomanisedName, one.Request.WhyClosed(AccountRequestVerb.Confirm, actor), one.Request.WhyClosed(AccountRequestVerb.Decline, actor) is null))],
            await db.AccountRequests.CountAsync(request => request.State == AccountRequestState.Asked, cancellation));
    }

    /// <param name="words">Part of a name, e-mail or organisation; empty for all.</param>
    /// <param name="page">From 1.</param>
    public async Task<AccountPage> Accounts(string words, int page, Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsAny(AccountWorkflow.MayManage))
            return new([], 0, 1);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (now, wanted) = (clock.GetUtcNow(), words.Trim().ToUpperInvariant());
        // The identity of an account's organisation is a plain one, so the store is asked for those that have the words, not the page.
        var ofHouse = wanted == "" ? [] : await db.Organisations.AsNoTracking().Named(words).Select(house => house.Id).ToListAsync(cancellation);
        var ids = ofHouse.ConvertAll(house => house.Value);
        var matching = db.Users.AsNoTracking().Where(user => wanted == "" || user.NormalizedEmail!.Contains(wanted) || user.DisplayName.ToUpper().Contains(wanted) || ids.Contains(user.OrganisationId));
        var total = await matching.CountAsync(cancellation);
        var current = Math.Clamp(page, 1, Math.Max(1, (total + PageSize - 1) / PageSize));
        var found = await matching.OrderBy(user => user.NormalizedEmail).Skip((current - 1) * PageSize).Take(PageSize)
            .Select(user => new
            {
                user.Id, user.Email, user.DisplayName, user.OrganisationId, user.LockoutEnd, HasPassword = user.PasswordHash != null,
                Roles = db.UserRoles.Where(held => held.UserId == user.Id).Join(db.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name).ToList(),
            }).ToListAsync(cancellation);
        var shown = found.Select(user => new OrganisationId(user.OrganisationId)).Distinct().ToList();
        var houses = await db.Organisations.AsNoTracking().Where(house => shown.Contains(house.Id)).Select(house => new { house.Id, house.RomanisedName }).ToDictionaryAsync(house => house.Id.Value, house => house.RomanisedName, cancellation);
        return new([.. found.Select(user => new AccountRow(user.Id, user.Email!, user.DisplayName, houses.GetValueOrDefault(user.OrganisationId, "unknown"),
            [.. PortalClaims.Roles(user.Roles).Order()], user.LockoutEnd == DateTimeOffset.MaxValue, user.LockoutEnd > now && user.LockoutEnd != DateTimeOffset.MaxValue, !user.HasPassword))], total, current);
    }

    /// <summary>Organisations on record, the first that match.</summary>
    /// <param name="words">Part of a name, or a country code; empty for all.</param>
    public async Task<FoundChoices> Organisations(string words, Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsAny(AccountWorkflow.MayManage))
            return new([], false);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Organisations.AsNoTracking().Choices(words, cancellation);
    }
}
