using ExportPortal.Domain.Common;
using static ExportPortal.Domain.Licensing.AccountRequestState;
using static ExportPortal.Domain.Licensing.AccountRequestVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>What is asked for an account.</summary>
public enum AccountChange
{
    Create,
    ChangeRoles,

    /// <summary>Password and second factors are taken away; a new link lets the person choose them anew.</summary>
    ResetSignIn,
    Unlock,
}

public enum AccountRequestState
{
    Asked,
    Confirmed,
    Declined,
}

public enum AccountRequestVerb
{
    Confirm,
    Decline,
}

/// <summary>The one table of a request for an account (domain/12, "manage users and keys": two persons).</summary>
public static class AccountWorkflow
{
    public static readonly Role[] MayManage = [Role.Administrator];

    public static TransitionTable<AccountRequestState, AccountRequestVerb> Table { get; } = new("account request",
    [
        new(0, Asked, Confirm, Confirmed, MayManage, Guard: "a second administrator"),
        new(0, Asked, Decline, Declined, MayManage),
    ]);
}

/// <summary>
/// A new account, or a change of one, that an administrator asks for and a second one confirms: neither makes accounts
/// alone. The request says all that will hold, so that who confirms sees what they sign.
/// </summary>
public sealed class AccountRequest
{
    private static readonly Rule Own = new("ID-6", "This is your own account, or another one of yours. Two other administrators decide on it.");

    private readonly List<Role> roles = [];

    public Guid Id { get; private set; }
    public AccountChange Change { get; private set; }

    /// <summary>The account that is changed; the one that was made, after a confirmation; null before.</summary>
    public UserId? Account { get; private set; }
    public string Email { get; private set; } = "";

    /// <summary>Name that colleagues see and decisions print.</summary>
    public string Name { get; private set; } = "";
    public PersonId Person { get; private set; }
    public OrganisationId Organisation { get; private set; }

    /// <summary>Roles that the account will hold; empty where they stay as they are.</summary>
    public IReadOnlyList<Role> Roles => roles;
    public string Reason { get; private set; } = "";
    public PersonId AskedBy { get; private set; }
    public string AskedByName { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public AccountRequestState State { get; private set; }

    private AccountRequest() { }

    /// <param name="subject">The account as it is or will be.</param>
    public static AccountRequest Ask(Guid id, AccountChange change, AccountSubject subject, IReadOnlyList<Role> roles, string reason, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!actor.IsAny(AccountWorkflow.MayManage), "ID-5", "An administrator asks for accounts.");
        if (subject.Person == actor.Person)
            throw new RuleViolation(Own);
        RuleViolation.When(change is AccountChange.Create or AccountChange.ChangeRoles && roles.Count == 0, "ID-7", "Give the account at least one role.");
        Reasons.Require(reason);
        var request = new AccountRequest
        {
            Id = id, Change = change, Account = subject.Account, Email = subject.Email, Name = subject.Name, Person = subject.Person, Organisation = subject.Organisation,
            Reason = reason.Trim(), AskedBy = actor.Person, AskedByName = actor.Name, AskedAt = now,
        };
        request.roles.AddRange(roles.Distinct().Order());
        return request;
    }

    /// <summary>Why the verb is closed to the actor; null when it is open. Who asked may take it back, not confirm it.</summary>
    public Rule? WhyClosed(AccountRequestVerb verb, Actor actor) => AccountWorkflow.Table.WhyClosed(State, verb, actor)
        ?? (actor.Person == Person ? Own : null)
        ?? (verb is Confirm ? FourEyes.SecondPersonDiffers(actor, [AskedBy]) : null);

    /// <param name="account">The account that was made or changed; null when it is declined.</param>
    public void Decide(AccountRequestVerb verb, UserId? account, Actor actor, DateTimeOffset now)
    {
        if (WhyClosed(verb, actor) is { } rule)
            throw new RuleViolation(rule);
        (State, Account, DecidedByName, DecidedAt) = (verb is Confirm ? Confirmed : Declined, account ?? Account, actor.Name, now);
    }
}

/// <param name="Account">Null for a new one.</param>
/// <param name="Person">The verified human: one may have several accounts, and rules compare persons (FE-11).</param>
public sealed record AccountSubject(UserId? Account, string Email, string Name, PersonId Person, OrganisationId Organisation);
