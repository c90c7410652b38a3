using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Privacy;

public enum PrivacyNoise
{
    /// <summary>Pure epsilon.</summary>
    Pure,

    /// <summary>Epsilon and delta.</summary>
    Approximate,

    /// <summary>Gaussian noise of known sensitivity and sigma.</summary>
    Gaussian,
}

/// <summary>What a release was or will be made with, as stated by its maker.</summary>
/// <param name="Epsilon">In nats; null for Gaussian noise.</param>
/// <param name="Delta">Null unless approximate.</param>
/// <param name="Sensitivity">L2, of one person; null unless Gaussian, as is <paramref name="Sigma"/>.</param>
public sealed record PrivacyTerms(PrivacyNoise Noise, double? Epsilon, double? Delta, double? Sensitivity, double? Sigma)
{
    /// <summary>The largest epsilon, and the largest sensitivity over sigma, that is taken from whoever types it.</summary>
    public const double Most = 1e6;

    /// <summary>Refuses what only a slip of the pen can be (DP-16). What stands on the ledger is read as it is.</summary>
    public void RequireBounded() => RuleViolation.When(Epsilon > Most || Sensitivity / Sigma > Most, "DP-16",
        $"An epsilon above {Most:N0}, or a sensitivity of more than {Most:N0} times sigma, promises nothing that a number could tell apart. Look at what was typed.");

    /// <summary>Refuses terms that mean nothing (DP-1, DP-2, DP-3).</summary>
    public PrivacyMechanism Mechanism() => Noise switch
    {
        PrivacyNoise.Pure => PrivacyMechanism.Pure(Epsilon ?? 0),
        PrivacyNoise.Approximate => PrivacyMechanism.Approximate(Epsilon ?? 0, Delta ?? 0),
        _ => PrivacyMechanism.Gaussian(Sensitivity ?? 0, Sigma ?? 0),
    };
}

/// <summary>What must be true for a release to count as differentially private (domain/04 4.2; NIST SP 800-226).</summary>
public sealed record PrivacyDeclarations(bool UnitIsPerson, bool MechanismIsSafe, bool NoiseIsSecret)
{
    public void RequireAll()
    {
        RuleViolation.When(!UnitIsPerson, "DP-4", "The unit of privacy is not the person, so the release does not count as differentially private. Assess it as an ordinary release.");
        RuleViolation.When(!MechanismIsSafe, "DP-5", "The mechanism is neither discrete nor safe by snapping: floating-point noise can give the value away. The release does not count as differentially private.");
        RuleViolation.When(!NoiseIsSecret, "DP-6", "Seed and noise are not secret, so whoever knows them can take the noise off. The release does not count as differentially private.");
    }
}
