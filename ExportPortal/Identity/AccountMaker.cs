using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity;

/// <summary>Makes accounts; nobody registers themselves.</summary>
public sealed class AccountMaker(PortalDbContext store, UserManager<PortalUser> users, IUserStore<PortalUser> userStore, RoleManager<PortalRole> roleStore, PolicyPack pack, AccountTrail trail)
{
    /// <summary>
    /// One account with its roles, in one transaction. Invalid when Identity refuses e-mail or password; Broken with
    /// ID-2 when the person would hold an incompatible pair of roles over all their accounts.
    /// </summary>
    /// <param name="authenticatorKey">Sets the account up with an app of this key (base 32), for a demonstration alone: elsewhere people make their own. Null: none.</param>
    public async Task<Outcome<UserId>> Create(
        string email, string displayName, PersonId person, OrganisationId organisation, IReadOnlySet<Role> roles, string password,
        CancellationToken cancellation = default, string? authenticatorKey = null)
    {
        if (string.IsNullOrWhiteSpace(displayName))
            return Refused(Outcome.Invalid(new InputError("DisplayName", "Give the name that colleagues see and decisions print.")));
        if (roles.Count == 0)
            return Refused(Outcome.Invalid(new InputError("Roles", "Give the account at least one role.")));
        if (pack.Responsibilities.Broken((await store.RolesOf(person, null, cancellation)).Union(roles).ToHashSet()) is { } broken)
            return Refused(Outcome.Broken(broken.Refusal("ID-2")));

        var user = new PortalUser { UserName = email, Email = email, EmailConfirmed = true, DisplayName = displayName, PersonId = person.Value, OrganisationId = organisation.Value };
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        foreach (var role in roles)
            if (!await roleStore.RoleExistsAsync(role.ToString()))
                Ensure(await roleStore.CreateAsync(new PortalRole { Name = role.ToString() }));
        var made = await users.CreateAsync(user, password);
        if (!made.Succeeded)
            return Refused(Outcome.Invalid([.. made.Errors.Select(Explain).DistinctBy(error => error.Message)]));
        if (authenticatorKey is not null)
        {
            await ((IUserAuthenticatorKeyStore<PortalUser>)userStore).SetAuthenticatorKeyAsync(user, authenticatorKey, cancellation);
            user.TwoFactorEnabled = true;
        }
        Ensure(await users.AddToRolesAsync(user, roles.Select(role => role.ToString())));
        await trail.Append(store, transaction, "account.create", user, string.Join(' ', roles.Order()), refused: false, cancellation);
        await transaction.CommitAsync(cancellation);
        return Outcome<UserId>.Done(new(user.Id));
    }

    private static InputError Explain(IdentityError error) => error.Code switch
    {
        nameof(IdentityErrorDescriber.DuplicateUserName) or nameof(IdentityErrorDescriber.DuplicateEmail) => new("Email", "There is an account with this e-mail already."),
        nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) => new("Email", "This is not a usable e-mail address."),
        nameof(IdentityErrorDescriber.PasswordTooShort) => new("Password", $"A password has at least {IdentityServices.PasswordLength} characters."),
        _ => new("Password", error.Description),
    };

    private static Outcome<UserId> Refused(Outcome outcome) => Outcome<UserId>.From(outcome);

    private static void Ensure(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(error => error.Description)));
    }
}
