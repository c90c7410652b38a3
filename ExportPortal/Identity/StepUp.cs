using System.Collections.Frozen;
using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity;

/// <param name="IsOn">Off where no second factor is asked for at all.</param>
/// <param name="Length">How long a factor that was shown counts.</param>
public sealed record StepUpRule(bool IsOn, TimeSpan Length);

/// <summary>
/// The second factor again, shortly before an act that decides for others, stops their access or lets data out: a browser
/// that was left open must not be enough for those. What was shown counts for one sign-in, on every instance.
/// </summary>
public sealed class StepUp(IDbContextFactory<PortalDbContext> stores, IServiceScopeFactory scopes, ActorStore actors, AccountTrail trail, StepUpRule rule, TimeProvider clock)
{
    public const string Code = "ID-3";

    /// <summary>Where Identity keeps what belongs to an account; the name of each row is that of a sign-in.</summary>
    private const string Kept = "ExportPortal.StepUp";

    private static readonly Rule Again = new(Code, "This act needs your second factor again. Show it and repeat the act; nothing was done.");
    private static readonly Rule Ended = new("ID-1", "Your account or its rights have changed. Sign in again; nothing was saved.");

    /// <summary>As the commands name themselves.</summary>
    public static FrozenSet<string> Acts { get; } = new[]
    {
        "application.approve", "application.overridetier", "application.announcerefusal", "application.refuse", "application.confirmconditions", "application.prohibit",
        "application.confirmmatch", "application.findnolicencerequired", "application.findineligible",
        "appeal.dismiss", "appeal.remit", "appeal.grantappeal",
        "licence-appeal.dismiss", "licence-appeal.remit", "licence-appeal.grantappeal",
        "dispute.review", "dispute.dismiss", "dispute.remit", "dispute.grant", "dispute.recordjudgment",
        "amendment.grant", "amendment.refuse", "amendment.confirmconditions",
        "licence.suspend", "licence.suspendprovisionally", "licence.confirmsuspension", "licence.reviewsuspension", "licence.liftsuspension",
        "licence.announcerevocation", "licence.droprevocation", "licence.revoke", "licence.revokeurgently", "licence.strikesite", "audit.recordcritical",
        "screening.confirm", "screening.clear", "recognition.sign", "recognition.suspend", "recognition.end", "environment.approve", "ruling.give", "embargo.decide",
        "emergency.open", "account.confirm", "account.invite",
        "sanction.impose", "sanction.decideappeal", "pack.review", "pack.publish",
        "accesslog.export", "accesslog.disclosure.answer", "accesslog.disclosure.take", "accesslog.export.persons", "accesslog.erase",
    }.ToFrozenSet();

    /// <summary>Null when the act may go on; else the rule that asks for the factor.</summary>
    public async Task<Rule?> Missing(PortalDbContext db, string act, Actor actor, CancellationToken cancellation = default)
    {
        // The seed and other callers inside the portal have no sign-in; parties have no second factor that they must own.
        if (!rule.IsOn || actor.SignIn is not { } session || !Acts.Contains(act) || !SecondFactor.Needed.Any(actor.Is) || IsFresh(session.FactorAt))
            return null;
        return IsFresh(await ShownAt(db, actor, session, cancellation)) ? null : Again;
    }

    private static async Task<DateTimeOffset?> ShownAt(PortalDbContext db, Actor actor, SignInMark session, CancellationToken cancellation)
    {
        var (user, name) = (actor.User.Value, session.Id);
        var kept = await db.UserTokens.AsNoTracking().Where(row => row.UserId == user && row.LoginProvider == Kept && row.Name == name).Select(row => row.Value).FirstOrDefaultAsync(cancellation);
        return At(kept);
    }

    /// <summary>Whether the factor was shown a moment ago, after the sign-in itself.</summary>
    public async Task<bool> WasShown(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await stores.CreateDbContextAsync(cancellation);
        return actor.SignIn is { } session && IsFresh(await ShownAt(db, actor, session, cancellation));
    }

    public async Task<bool> IsDue(string act, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await stores.CreateDbContextAsync(cancellation);
        return await Missing(db, act, actor, cancellation) is not null;
    }

    /// <summary>Takes the code of the authenticator app. Wrong ones count towards the lock of the account, as at sign-in.</summary>
    public async Task<Outcome> Show(string code, Actor actor, CancellationToken cancellation = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        if (await users.FindByIdAsync(actor.User.Value.ToString()) is not { } user || await users.IsLockedOutAsync(user) || !await StillHolds(actor, cancellation))
            return Outcome.Forbidden(Ended);
        if (!await users.GetTwoFactorEnabledAsync(user))
            return Outcome.Invalid(new InputError("code", "Your account has no authenticator app. Use your passkey, or set the app up on your account page."));
        if (!await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, Account.OneTimeCode.Digits(code)))
        {
            await users.AccessFailedAsync(user);
            await trail.Append("account.stepup", user, "authenticator", refused: true, cancellation);
            return await StillHolds(actor, cancellation) ? Outcome.Invalid(new InputError("code", "This code is wrong, too old or was used already. Type the next one that the app shows.")) : Outcome.Forbidden(Ended);
        }
        await users.ResetAccessFailedCountAsync(user);
        await Keep(actor, user, "authenticator", cancellation);
        return Outcome.Done;
    }

    /// <summary>Notes a factor that was checked: the code above, or a passkey.</summary>
    internal async Task Keep(Actor actor, PortalUser user, string how, CancellationToken cancellation)
    {
        if (actor.SignIn is not { Id.Length: > 0 } session)
            return;
        await using var db = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var rows = await db.UserTokens.Where(row => row.UserId == user.Id && row.LoginProvider == Kept).ToListAsync(cancellation);
        db.UserTokens.RemoveRange(rows.Where(row => row.Name != session.Id && !IsFresh(At(row.Value))));
        var now = clock.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture);
        if (rows.Find(row => row.Name == session.Id) is { } own)
            own.Value = now;
        else
            db.UserTokens.Add(new IdentityUserToken<Guid> { UserId = user.Id, LoginProvider = Kept, Name = session.Id, Value = now });
        await db.SaveChangesAsync(cancellation);
        await trail.Append(db, transaction, "account.stepup", user, how, refused: false, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task<bool> StillHolds(Actor actor, CancellationToken cancellation)
    {
        await using var db = await stores.CreateDbContextAsync(cancellation);
        return await actors.Fresh(db, actor.User, actor.Session, cancellation) is not null;
    }

    private bool IsFresh(DateTimeOffset? shown) => shown is { } at && clock.GetUtcNow() - at < rule.Length;

    private static DateTimeOffset? At(string? kept) => long.TryParse(kept, CultureInfo.InvariantCulture, out var ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
