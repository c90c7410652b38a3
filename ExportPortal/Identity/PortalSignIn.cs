using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ExportPortal.Identity;

/// <summary>
/// Identity's sign-in with its gaps closed: failures count towards the lock on every path, a lock holds on every
/// path (Identity checks neither for recovery codes, nor the lock for passkeys), and an unknown e-mail costs as much
/// time as a wrong password.
/// </summary>
internal sealed class PortalSignIn(
    UserManager<PortalUser> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<PortalUser> claims,
    IOptions<IdentityOptions> options, ILogger<SignInManager<PortalUser>> logger,
    IAuthenticationSchemeProvider schemes, IUserConfirmation<PortalUser> confirmation, AccountTrail trail)
    : SignInManager<PortalUser>(users, http, claims, options, logger, schemes, confirmation)
{
    private static string? hashOfNobody;

    private bool refreshing;

    public override async Task<SignInResult> PasswordSignInAsync(string userName, string password, bool isPersistent, bool lockoutOnFailure)
    {
        if (await UserManager.FindByNameAsync(userName) is { } user)
            return await Logged(user, "password", await PasswordSignInAsync(user, password, isPersistent, lockoutOnFailure: true));
        HashInVain(password);
        return await Logged(null, "password", SignInResult.Failed);
    }

    public override async Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient)
    {
        var user = await GetTwoFactorAuthenticationUserAsync();
        return await Logged(user, "authenticator", await base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient));
    }

    public override async Task<SignInResult> PasskeySignInAsync(string credentialJson) => await Logged(null, "passkey", await base.PasskeySignInAsync(credentialJson));

    /// <summary>A cookie that is made anew is no sign-in.</summary>
    public override async Task RefreshSignInAsync(PortalUser user)
    {
        refreshing = true;
        await base.RefreshSignInAsync(user);
        refreshing = false;
    }

    /// <summary>Every sign-in ends here: it is logged before the cookie is given out.</summary>
    public override async Task SignInWithClaimsAsync(PortalUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var claims = additionalClaims.ToList();
        if (!refreshing)
            await trail.Append(AccountTrail.SignIn, user, string.Join('+', claims.Where(claim => claim.Type == PortalClaims.Method).Select(claim => claim.Value)) is { Length: > 0 } how ? how : "password");
        await base.SignInWithClaimsAsync(user, authenticationProperties, claims);
    }

    /// <summary>Failures are acts too; the second factor that is still to come is none.</summary>
    private async Task<SignInResult> Logged(PortalUser? user, string how, SignInResult result)
    {
        if (!result.Succeeded && !result.RequiresTwoFactor)
            await trail.Append(AccountTrail.SignIn, user, result.IsLockedOut ? "locked" : how, refused: true);
        return result;
    }

    public override async Task<SignInResult> CheckPasswordSignInAsync(PortalUser user, string password, bool lockoutOnFailure)
    {
        if (await PreSignInCheck(user) is not { } refused)
            return await base.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        HashInVain(password);
        return refused;
    }

    public override async Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } user)
            return SignInResult.Failed;
        if (await PreSignInCheck(user) is { } refused)
            return refused;
        var result = await Logged(user, "recovery code", await base.TwoFactorRecoveryCodeSignInAsync(recoveryCode));
        if (result.Succeeded)
            return result;
        await UserManager.AccessFailedAsync(user);
        return await UserManager.IsLockedOutAsync(user) ? await LockedOut(user) : result;
    }

    public override async Task<bool> ValidateSecurityStampAsync(PortalUser? user, string? securityStamp) =>
        user is not null && await base.ValidateSecurityStampAsync(user, securityStamp) && !await UserManager.IsLockedOutAsync(user);

    /// <summary>Every path ends here. A passkey (which passes over the second factor, being one) is noted as such.</summary>
    protected override async Task<SignInResult> SignInOrTwoFactorAsync(PortalUser user, bool isPersistent, string? loginProvider = null, bool bypassTwoFactor = false)
    {
        if (await PreSignInCheck(user) is { } refused)
            return refused;
        if (!bypassTwoFactor || loginProvider is not null)
            return await base.SignInOrTwoFactorAsync(user, isPersistent, loginProvider, bypassTwoFactor);
        await SignInWithClaimsAsync(user, isPersistent, [new Claim(PortalClaims.Method, "hwk")]);
        return SignInResult.Success;
    }

    private void HashInVain(string password)
    {
        var nobody = new PortalUser();
        hashOfNobody ??= UserManager.PasswordHasher.HashPassword(nobody, Guid.NewGuid().ToString());
        UserManager.PasswordHasher.VerifyHashedPassword(nobody, hashOfNobody, password);
    }
}
