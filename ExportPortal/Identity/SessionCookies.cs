using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Identity;

/// <summary>The cookies of sessions and of the step between password and code.</summary>
internal static class SessionCookies
{
    public const string Session = "ExportPortal";

    public static void Configure(AuthenticationBuilder authentication, IdentityRules rules) =>
        authentication.AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(options => Configure(options, rules));
            cookies.TwoFactorUserIdCookie!.Configure(options =>
            {
                Harden(options.Cookie, rules.Cookie("ExportPortal.SecondStep"), rules);
                options.Cookie.SameSite = SameSiteMode.Strict;
            });
        });

    /// <summary>The stamp is checked again at this pace; what the sign-in said of itself survives the new principal.</summary>
    public static void Configure(SecurityStampValidatorOptions options)
    {
        options.ValidationInterval = SessionLimits.Recheck;
        options.OnRefreshingPrincipal = context =>
        {
            foreach (var kept in context.CurrentPrincipal?.FindAll(PortalClaims.Method) ?? [])
                ((ClaimsIdentity)context.NewPrincipal!.Identity!).AddClaim(kept.Clone());
            return Task.CompletedTask;
        };
    }

    private static void Configure(CookieAuthenticationOptions options, IdentityRules rules)
    {
        Harden(options.Cookie, rules.Cookie(Session), rules);
        // Lax, not Strict: a link in a letter must open the case it names.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = SessionLimits.Idle;
        options.SlidingExpiration = true;
        options.LoginPath = "/Account/Login";
        options.LogoutPath = "/Account/Logout";
        options.AccessDeniedPath = "/Account/AccessDenied";
        options.Events.OnSigningIn = Begin;
        options.Events.OnValidatePrincipal = Validate;
    }

    private static void Harden(CookieBuilder cookie, string name, IdentityRules rules)
    {
        cookie.Name = name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SecurePolicy = rules.SecureCookies ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    private static Task Begin(CookieSigningInContext context)
    {
        var now = context.Options.TimeProvider!.GetUtcNow().ToUnixTimeSeconds();
        context.Properties.Items.TryAdd(PortalClaims.Since, now.ToString(CultureInfo.InvariantCulture));
        context.Properties.Items.TryAdd(PortalClaims.SignInId, Guid.NewGuid().ToString("N"));
        Mark(context.Principal!, context.Properties);
        return Task.CompletedTask;
    }

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        await SecurityStampValidator.ValidatePrincipalAsync(context);
        if (context.Principal is null)
            return;
        if (HasEnded(context))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }
        Mark(context.Principal, context.Properties);
    }

    private static bool HasEnded(CookieValidatePrincipalContext context) =>
        !context.Properties.Items.TryGetValue(PortalClaims.Since, out var text)
        || !long.TryParse(text, CultureInfo.InvariantCulture, out var since)
        || DateTimeOffset.FromUnixTimeSeconds(since) + SessionLimits.Absolute <= context.Options.TimeProvider!.GetUtcNow();

    /// <summary>A circuit sees claims only, so the start and the name of the session are some.</summary>
    private static void Mark(ClaimsPrincipal principal, AuthenticationProperties properties)
    {
        foreach (var type in (string[])[PortalClaims.Since, PortalClaims.SignInId])
            if (!principal.HasClaim(claim => claim.Type == type) && properties.Items.TryGetValue(type, out var value) && value is not null)
                ((ClaimsIdentity)principal.Identity!).AddClaim(new(type, value));
    }
}
