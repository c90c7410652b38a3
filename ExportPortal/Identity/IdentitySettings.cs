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

    /// <summary>Everybody of the authority needs a second factor (authenticator app or passkey), a demonstration too.</summary>
    public bool RequireSecondFactor { get; set; } = true;

    /// <summary>For how many minutes a second factor that was shown is enough for acts that bind others; 1 to 60.</summary>
    public int StepUpMinutes { get; set; } = 5;
}

/// <summary>The settings after the environment was looked at.</summary>
/// <param name="ShowsCodes">Whether the demonstration's sign-in page tells the second factor too; never in Production.</param>
internal sealed record IdentityRules(bool SecureCookies, bool RequireSecondFactor, bool Demonstration, bool ShowsCodes, StepUpRule StepUp)
{
    public static IdentityRules From(IConfiguration configuration, IHostEnvironment environment)
    {
        var settings = configuration.GetSection(IdentitySettings.Section).Get<IdentitySettings>() ?? new();
        var demonstration = environment.IsDevelopment() || configuration.GetValue("Demonstration:Enabled", false);
        return new(
            settings.SecureCookies ?? !environment.IsDevelopment(),
            settings.RequireSecondFactor,
            demonstration,
            demonstration && !environment.IsProduction(),
            new(settings.RequireSecondFactor, TimeSpan.FromMinutes(Math.Clamp(settings.StepUpMinutes, 1, 60))));
    }

    /// <summary>Name of a cookie. The prefix __Host- makes browsers refuse it without Secure or with a Domain.</summary>
    public string Cookie(string name) => SecureCookies ? $"__Host-{name}" : name;
}
