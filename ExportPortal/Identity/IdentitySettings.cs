namespace ExportPortal.Identity;

/// <summary>Settings under "Identity".</summary>
public sealed class IdentitySettings
{
    public const string Section = "Identity";

    /// <summary>
    /// Cookies for https alone, named with the prefix __Host-. Null: everywhere but in Development, where
    /// http://localhost must work in every client.
    /// </summary>
    public bool? SecureCookies { get; set; }

    /// <summary>
    /// Those who decide, audit or administer need a second factor (authenticator app or passkey). Null: everywhere
    /// but in Development and with Demonstration:Enabled.
    /// </summary>
    public bool? RequireSecondFactor { get; set; }
}

/// <summary>The settings after the environment was looked at.</summary>
internal sealed record IdentityRules(bool SecureCookies, bool RequireSecondFactor, bool Demonstration)
{
    public static IdentityRules From(IConfiguration configuration, IHostEnvironment environment)
    {
        var settings = configuration.GetSection(IdentitySettings.Section).Get<IdentitySettings>() ?? new();
        var demonstration = environment.IsDevelopment() || configuration.GetValue("Demonstration:Enabled", false);
        return new(
            settings.SecureCookies ?? !environment.IsDevelopment(),
            settings.RequireSecondFactor ?? !demonstration,
            demonstration);
    }

    /// <summary>Name of a cookie. The prefix __Host- makes browsers refuse it without Secure or with a Domain.</summary>
    public string Cookie(string name) => SecureCookies ? $"__Host-{name}" : name;
}
