using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Identity.Account;
using ExportPortal.Identity.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExportPortal.Identity;

public static class IdentityServices
{
    /// <summary>Length is the only rule of passwords: composition rules make them worse, not better.</summary>
    public const int PasswordLength = 12;

    /// <summary>Accounts, sessions, roles and policies. Register <see cref="OrganisationNames"/> and <see cref="HomeAuthority"/> before or after; the last one counts.</summary>
    public static IServiceCollection AddPortalIdentity(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var rules = IdentityRules.From(configuration, environment);
        services.AddSingleton(rules).AddSingleton(rules.StepUp);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddScoped<OrganisationNames>(_ => (_, _) => Task.FromResult<string?>(null));
        services.TryAddScoped<HomeAuthority>(_ => _ => Task.FromResult(new OrganisationId(Guid.Empty)));
        services.TryAddSingleton(DemonstrationSignIns.None);
        AddAccounts(services);
        AddSessions(services, rules);
        services.AddAuthorization(PortalPolicies.Configure);
        services.AddSingleton<IAuthorizationHandler, SecondFactorHandler>();
        services.AddSingleton<SetupLink>();
        services.AddHostedService<SetupAnnouncement>();
        return services;
    }

    private static void AddAccounts(IServiceCollection services)
    {
        services.AddIdentityCore<PortalUser>(options =>
            {
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                // An account is called by its e-mail, in which more stands than letters: o'brien, müller.
                options.User = new() { RequireUniqueEmail = true, AllowedUserNameCharacters = "" };
                options.Lockout = new() { MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5), AllowedForNewUsers = true };
                options.Password = new()
                {
                    RequiredLength = PasswordLength, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false,
                };
            })
            .AddRoles<PortalRole>()
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddSignInManager<PortalSignIn>()
            .AddClaimsPrincipalFactory<PortalClaimsFactory>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<OnceTokens>(TokenOptions.DefaultAuthenticatorProvider);
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // The key itself knows the account, so the server never has to say whether an e-mail exists.
            options.ResidentKeyRequirement = "required";
            options.UserVerificationRequirement = "required";
            options.ValidateOrigin = context => ValueTask.FromResult(IsOwnOrigin(context));
        });
        services.AddSingleton<AccountTrail>();
        services.AddScoped<AccountMaker>();
        services.AddScoped<AccountRedirect>();
    }

    /// <summary>This host over https; on localhost, which browsers trust, also over http (Identity alone refuses that).</summary>
    private static bool IsOwnOrigin(PasskeyOriginValidationContext context) =>
        !context.CrossOrigin
        && Uri.TryCreate(context.Origin, UriKind.Absolute, out var origin)
        && (origin.Scheme == Uri.UriSchemeHttps || origin.Host == "localhost")
        && string.Equals(origin.Authority, context.HttpContext.Request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static void AddSessions(IServiceCollection services, IdentityRules rules)
    {
        SessionCookies.Configure(services.AddAuthentication(IdentityConstants.ApplicationScheme), rules);
        services.Configure<SecurityStampValidatorOptions>(SessionCookies.Configure);
        // It warns on every page that the headers of Blazor stand in its way, which they do not: both forbid keeping the page.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error));
        services.AddAntiforgery(options =>
        {
            // Secure comes from the cookie policy: Antiforgery's own setting refuses to work behind a proxy that ends TLS.
            options.Cookie.Name = rules.Cookie("ExportPortal.Form");
            options.Cookie.Path = "/";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<CookiePolicyOptions>(options =>
        {
            options.HttpOnly = Microsoft.AspNetCore.CookiePolicy.HttpOnlyPolicy.Always;
            options.Secure = rules.SecureCookies ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            options.MinimumSameSitePolicy = SameSiteMode.Lax;
        });
        services.AddScoped<AuthenticationStateProvider, PortalAuthenticationState>();
        services.AddScoped<SessionActivity>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<SessionActivity>());
        services.AddScoped<SessionCheck>();
        services.AddScoped<ActorAccessor>();
        services.AddSingleton<ActorStore>().AddSingleton<StepUp>().AddScoped<StepUpAsk>();
    }
}
