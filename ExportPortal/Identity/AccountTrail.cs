using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Identity;

/// <summary>
/// Sign-ins and changes of accounts in the log of acts. A sign-in is logged before its cookie is given out: what cannot be
/// logged does not happen. An address that no account has is not kept.
/// </summary>
public sealed class AccountTrail(IDbContextFactory<PortalDbContext> contexts, IHttpContextAccessor http, TimeProvider clock)
{
    public const string SignIn = "account.signin";

    /// <param name="user">Null when the account does not exist.</param>
    /// <param name="how">Code such as "password", "passkey", "locked".</param>
    public async Task Append(string act, PortalUser? user, string how, bool refused = false, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await Append(db, transaction, act, user, how, refused, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Within a transaction of the caller's: both or neither.</summary>
    public Task Append(PortalDbContext db, IDbContextTransaction transaction, string act, PortalUser? user, string how, bool refused, CancellationToken cancellation)
    {
        var draft = new AuditEventDraft(
            clock.GetUtcNow(), user is null ? null : new UserId(user.Id), user is null ? null : new PersonId(user.PersonId), user?.DisplayName, [], act, new AuditSubject("account", user?.Id.ToString() ?? "unknown"))
        {
            Outcome = refused ? AuditOutcome.Denied : AuditOutcome.Done,
            ClientIpPrefix = http.HttpContext?.Connection.RemoteIpAddress is { } address ? AddressPrefix.Cut(address.ToString()) : null,
            Details = new Dictionary<string, string> { ["how"] = how },
        };
        return AuditLog.Append(db.Database.GetDbConnection(), transaction.GetDbTransaction(), draft, cancellation);
    }
}
