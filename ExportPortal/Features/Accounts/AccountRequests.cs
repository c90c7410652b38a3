using System.ComponentModel.DataAnnotations;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Accounts;

/// <summary>What an administrator asks for. An account is named by its e-mail.</summary>
/// <param name="SamePersonAs">E-mail of another account of the same person; empty for a person who has none.</param>
/// <param name="Organisation">For a new account alone, as <paramref name="Name"/> and <paramref name="SamePersonAs"/>.</param>
public sealed record AccountInput(AccountChange Change, string Email, string Reason, string Name = "", Guid Organisation = default, string SamePersonAs = "", IReadOnlyList<Role>? Roles = null);

/// <summary>Asks for a new account or a change of one; a second administrator confirms it.</summary>
public sealed class AskForAccount(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>Acts on accounts come one after the other, so that what one of them looks at is not changed by another meanwhile.</summary>
    internal static readonly Guid Turn = new("6f0c8a4e-3f0e-4a0b-9c55-9d1d5d2b7a11");

    public Task<Outcome<Guid>> Run(AccountInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("account.ask", key, actor, async scope =>
        {
            var email = input.Email.Trim();
            scope.Target = new AuditSubject("account", email);
            if (!scope.Actor.IsAny(AccountWorkflow.MayManage))
                return Outcome<Guid>.From(Outcome.NotFound);
            await scope.Db.LockKey(Turn, cancellation);
            IReadOnlyList<Role> roles = input.Change is AccountChange.Create or AccountChange.ChangeRoles ? input.Roles ?? [] : [];
            var (subject, wrong) = await Subject(scope.Db, input, email, cancellation);
            if (subject is null)
                return Outcome<Guid>.From(wrong);
            if (await WhyNot(scope.Db, pack, input.Change, subject, roles, scope.Now, cancellation) is { } refused)
                return Outcome<Guid>.From(refused);
            var request = AccountRequest.Ask(Guid.CreateVersion7(scope.Now), input.Change, subject, roles, input.Reason, scope.Actor, scope.Now);
            if (await scope.Db.AccountRequests.AnyAsync(one => one.State == AccountRequestState.Asked && one.Email == subject.Email, cancellation))
                return Outcome<Guid>.From(Outcome.Invalid(new InputError("email", "Something is asked for this account already. Decide on it first.")));
            scope.Db.AccountRequests.Add(request);
            scope.Record(new AuditSubject("account", request.Id.ToString(), subject.Email), to: Words.Code(request.State), reason: request.Reason,
                details: [("change", Words.Code(request.Change)), ("roles", string.Join(' ', request.Roles))]);
            return Outcome<Guid>.Done(request.Id);
        }, cancellation);

    private static async Task<(AccountSubject? Subject, Outcome Wrong)> Subject(PortalDbContext db, AccountInput input, string email, CancellationToken cancellation)
    {
        var account = await db.AccountOf(email, cancellation);
        if (input.Change is not AccountChange.Create)
            return account is null ? (null, Wrong("email", "No account has this e-mail."))
                : (new(new(account.Id), account.Email!, account.DisplayName, new(account.PersonId), new(account.OrganisationId)), Outcome.Done);
        if (!new EmailAddressAttribute().IsValid(email) || email.Length > 256)
            return (null, Wrong("email", "This is not a usable e-mail address."));
        if (account is not null)
            return (null, Wrong("email", "There is an account with this e-mail already."));
        if (string.IsNullOrWhiteSpace(input.Name) || input.Name.Trim().Length > 200)
            return (null, Wrong("name", "Give the name that colleagues see and decisions print, in at most 200 characters."));
        var other = input.SamePersonAs.Trim().Length == 0 ? null : await db.AccountOf(input.SamePersonAs.Trim(), cancellation);
        if (input.SamePersonAs.Trim().Length > 0 && other is null)
            return (null, Wrong("same", "No account has this e-mail. Leave it empty for a person who has no account yet."));
        return (new(null, email, input.Name.Trim(), new(other?.PersonId ?? Guid.NewGuid()), new(input.Organisation)), Outcome.Done);
    }

    /// <summary>Asked again when it is confirmed: what was possible may no longer be.</summary>
    internal static async Task<Outcome?> WhyNot(PortalDbContext db, PolicyPack pack, AccountChange change, AccountSubject subject, IReadOnlyList<Role> roles, DateTimeOffset now, CancellationToken cancellation)
    {
        if (change is AccountChange.ResetSignIn or AccountChange.Unlock)
            return null;
        var organisation = subject.Organisation;
        if (await db.Organisations.AsNoTracking().FirstOrDefaultAsync(one => one.Id == organisation, cancellation) is not { } house)
            return Wrong("organisation", "Choose the organisation.");
        if (roles.Where(role => !Fits(role, house.Kind)).ToList() is [var misfit, ..])
            return Wrong("roles", $"{Words.Of(misfit)} is no role of {house.Name}. Stewards and recipients act for their own organisation, the appeal panel for the authority or for who lends it members from outside, everybody else for the authority.");
        var all = (await db.RolesOf(subject.Person, subject.Account, cancellation)).Union(roles).ToHashSet();
        if (pack.Responsibilities.Broken(all) is { } pair)
            return Outcome.Broken(pair.Refusal("ID-8"));
        return change is AccountChange.ChangeRoles && !roles.Contains(Role.Administrator) && await LastAdministrators.WhyKept(db, subject.Account!.Value, now, cancellation) is { } kept ? Outcome.Broken(kept) : null;
    }

    private static bool Fits(Role role, OrganisationKind kind) => role switch
    {
        Role.Steward => kind.HasFlag(OrganisationKind.Steward),
        Role.Recipient => kind.HasFlag(OrganisationKind.Recipient),
        Role.AppealPanel => (kind & (OrganisationKind.Authority | OrganisationKind.Independent)) != 0,
        _ => kind.HasFlag(OrganisationKind.Authority),
    };

    private static Outcome Wrong(string field, string message) => Outcome.Invalid(new InputError(field, message));
}

/// <summary>Two persons manage accounts, so two have to remain who can.</summary>
internal static class LastAdministrators
{
    private static readonly Rule Kept = new("ID-9", "Two administrators have to remain, or nobody could make accounts any more. Make another one first.");

    /// <summary>Why the account may not stop being an administrator's; null when it may, or is none.</summary>
    public static async Task<Rule?> WhyKept(PortalDbContext db, UserId account, DateTimeOffset now, CancellationToken cancellation) =>
        await db.UserRoles.AnyAsync(held => held.UserId == account.Value && db.Roles.Any(role => role.Id == held.RoleId && role.Name == nameof(Role.Administrator)), cancellation)
            && await db.OtherAdministrators(account.Value, now, cancellation) < 2 ? Kept : null;
}

/// <summary>The second administrator confirms, and what was asked for is done in the same transaction; or anyone of them declines.</summary>
public sealed class DecideAccountRequest(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public static string Name(AccountRequestVerb verb) => $"account.{verb.ToString().ToLowerInvariant()}";

    /// <summary>Returns the account that was made or changed; nothing when it was declined.</summary>
    public Task<Outcome<Guid>> Run(Guid request, AccountRequestVerb verb, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>(Name(verb), key, actor, async scope =>
        {
            scope.Target = new AuditSubject("account", request.ToString());
            if (!scope.Actor.IsAny(AccountWorkflow.MayManage) || await scope.Db.AccountRequests.FirstOrDefaultAsync(one => one.Id == request, cancellation) is not { } asked)
                return Outcome<Guid>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("account", request.ToString(), asked.Email);
            await scope.Db.LockKey(AskForAccount.Turn, cancellation);
            if (asked.WhyClosed(verb, scope.Actor) is { } closed)
                return Outcome<Guid>.From(Outcome.Broken(closed));
            var from = Words.Code(asked.State);
            UserId? account = null;
            if (verb is AccountRequestVerb.Confirm)
            {
                var subject = new AccountSubject(asked.Account, asked.Email, asked.Name, asked.Person, asked.Organisation);
                if (await AskForAccount.WhyNot(scope.Db, pack, asked.Change, subject, asked.Roles, scope.Now, cancellation) is { } refused)
                    return Outcome<Guid>.From(refused);
                if (await Carry(scope, asked, cancellation) is not { } user)
                    return Outcome<Guid>.From(Outcome.Broken(new Rule("ID-10", "Since it was asked, the account was made, or is gone. Decline the request and look again.")));
                account = new(user.Id);
            }
            asked.Decide(verb, account, scope.Actor, scope.Now);
            scope.Record(scope.Target, from, Words.Code(asked.State), asked.Reason, pack.Hash, ("change", Words.Code(asked.Change)), ("roles", string.Join(' ', asked.Roles)));
            return Outcome<Guid>.Done(account?.Value ?? Guid.Empty);
        }, cancellation);

    private static async Task<PortalUser?> Carry(CommandScope scope, AccountRequest asked, CancellationToken cancellation)
    {
        var db = scope.Db;
        var user = await db.AccountOf(asked.Email, cancellation);
        if (user is null != asked.Change is AccountChange.Create)
            return null;
        user ??= db.NewAccount(Guid.CreateVersion7(scope.Now), asked.Email, asked.Name, asked.Person, asked.Organisation);
        if (asked.Roles.Count > 0)
            await db.GiveRoles(user, asked.Roles, cancellation);
        if (asked.Change is AccountChange.ResetSignIn)
            await db.ForgetSignIn(user, cancellation);
        if (asked.Change is AccountChange.Unlock)
            user.Unlock();
        return user;
    }
}
