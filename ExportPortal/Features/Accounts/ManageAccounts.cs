using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Accounts;

/// <summary>Closes an account at once and ends its sessions: stopping somebody needs one administrator, letting them in again two.</summary>
public sealed class LockAccount(CommandPipeline pipeline)
{
    public Task<Outcome<Guid>> Run(string email, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("account.lock", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("account", email.Trim());
            if (!scope.Actor.IsAny(AccountWorkflow.MayManage) || await scope.Db.AccountOf(email.Trim(), cancellation) is not { } user)
                return Outcome<Guid>.From(Outcome.NotFound);
            await scope.Db.LockKey(AskForAccount.Turn, cancellation);
            Reasons.Require(reason);
            if (user.Id == scope.Actor.User.Value)
                return Outcome<Guid>.From(Outcome.Broken(new Rule("ID-11", "You would lock yourself out. Another administrator does it.")));
            if (await LastAdministrators.WhyKept(scope.Db, new(user.Id), scope.Now, cancellation) is { } kept)
                return Outcome<Guid>.From(Outcome.Broken(kept));
            user.Lock();
            scope.Record(new AuditSubject("account", user.Id.ToString(), user.Email), to: "LOCKED", reason: reason);
            return Outcome<Guid>.Done(user.Id);
        }, cancellation);
}

/// <summary>
/// Makes the link with which a person chooses the first password of an account that has none. It ends after a day, with
/// the next link, and when it was used; each is an act in the log. Who asked for the account does not get it. Where mail
/// leaves the portal the person gets it by mail and no administrator sees it.
/// </summary>
/// <param name="delivery">Null where there is no mail.</param>
public sealed class InviteAccount(CommandPipeline pipeline, IServiceScopeFactory scopes, InvitationDelivery? delivery = null)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "account.invite";

    private bool IsMailed => delivery?.IsMailed is true;

    /// <returns>Path and query of the page, without the host; empty where it goes by mail.</returns>
    public async Task<Outcome<string>> Run(Guid account, Guid key, Actor actor, CancellationToken cancellation)
    {
        var invited = await pipeline.Run<Guid>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("account", account.ToString());
            if (!scope.Actor.IsAny(AccountWorkflow.MayManage) || await scope.Db.Users.FirstOrDefaultAsync(user => user.Id == account, cancellation) is not { } user)
                return Outcome<Guid>.From(Outcome.NotFound);
            if (user.PasswordHash is not null)
                return Outcome<Guid>.From(Outcome.Broken(new Rule("ID-12", "This person has chosen a password. For a new sign-in, ask for a reset, which a second administrator confirms.")));
            var wanted = new UserId(account);
            var asker = await scope.Db.AccountRequests.Where(one => one.Account == wanted && one.State == AccountRequestState.Confirmed).OrderByDescending(one => one.DecidedAt)
                .Select(one => (PersonId?)one.AskedBy).FirstOrDefaultAsync(cancellation);
            if (asker is { } first && FourEyes.SecondPersonDiffers(scope.Actor, [first]) is { } same)
                return Outcome<Guid>.From(Outcome.Broken(same));
            user.SignOutEverywhere();
            if (IsMailed)
                scope.Enqueue(OutboxKinds.SendInvitation, account);
            scope.Record(new AuditSubject("account", account.ToString(), user.Email), to: "INVITED", details: ("by", IsMailed ? "mail" : "hand"));
            return Outcome<Guid>.Done(account);
        }, cancellation);
        if (!invited.IsDone)
            return Outcome<string>.From(invited);
        if (IsMailed)
            return Outcome<string>.Done("");
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = await users.FindByIdAsync(account.ToString()) ?? throw new InvalidOperationException("The account that was invited is gone.");
        return Outcome<string>.Done(InvitationLink.Of(account, await users.GeneratePasswordResetTokenAsync(user)));
    }
}

/// <param name="Name">In its own script.</param>
/// <param name="RomanisedName">Empty where the name is Latin already.</param>
/// <param name="Country">Two capital letters.</param>
public sealed record OrganisationInput(string Name, string RomanisedName, string Country, bool IsSteward, bool IsRecipient, bool IsIndependent = false);

/// <summary>Puts a party on record, so that accounts can act for it and cases name it.</summary>
public sealed class RegisterOrganisation(CommandPipeline pipeline)
{
    public Task<Outcome<Guid>> Run(OrganisationInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("organisation.register", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("organisation", input.Name.Trim());
            if (!scope.Actor.IsAny(AccountWorkflow.MayManage))
                return Outcome<Guid>.From(Outcome.NotFound);
            var kind = (input.IsSteward ? OrganisationKind.Steward : OrganisationKind.None) | (input.IsRecipient ? OrganisationKind.Recipient : OrganisationKind.None)
                | (input.IsIndependent ? OrganisationKind.Independent : OrganisationKind.None);
            if (kind is OrganisationKind.None)
                return Outcome<Guid>.From(Outcome.Invalid(new InputError("kind", "Say whether it holds data, receives data, or lends members to appeal panels.")));
            if (input is { IsIndependent: true } and ({ IsSteward: true } or { IsRecipient: true }))
                return Outcome<Guid>.From(Outcome.Invalid(new InputError("kind", "Who lends members to appeal panels is no party to cases. Choose that alone.")));
            var name = input.Name.Trim();
            if (name.Length > 200 || input.RomanisedName.Length > 200)
                return Outcome<Guid>.From(Outcome.Invalid(new InputError("organisation-name", "A name has at most 200 characters.")));
            if (await scope.Db.Organisations.AnyAsync(one => one.Name == name, cancellation))
                return Outcome<Guid>.From(Outcome.Invalid(new InputError("organisation-name", "An organisation of this name is on record already.")));
            var made = Organisation.Register(new(Guid.CreateVersion7(scope.Now)), kind, name, input.RomanisedName, input.Country.Trim().ToUpperInvariant());
            scope.Db.Organisations.Add(made);
            scope.Record(new AuditSubject("organisation", made.Id.Value.ToString(), made.RomanisedName), to: "REGISTERED", details: [("country", made.Country), ("kind", made.Kind.ToString())]);
            return Outcome<Guid>.Done(made.Id.Value);
        }, cancellation);
}
