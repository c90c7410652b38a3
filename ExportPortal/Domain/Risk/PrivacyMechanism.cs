using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>What a release guarantees, and rho where the noise is known.</summary>
public sealed record PrivacyMechanism
{
    /// <summary>Null for Gaussian noise, which has no (epsilon, delta) before a delta is chosen.</summary>
    public PrivacyLoss? Loss { get; private init; }

    /// <summary>zCDP parameter, above 0; null where only (epsilon, delta) is known.</summary>
    public double? Rho { get; private init; }

    private PrivacyMechanism() { }

    public static PrivacyMechanism Pure(double epsilon)
    {
        RuleViolation.When(!(epsilon > 0), "DP-2", "Epsilon is above 0.");
        return new() { Loss = new PrivacyLoss(epsilon, 0), Rho = PrivacyComposition.RhoOfPure(epsilon) };
    }

    public static PrivacyMechanism Approximate(double epsilon, double delta)
    {
        RuleViolation.When(!(epsilon > 0), "DP-2", "Epsilon is above 0.");
        RuleViolation.When(!(delta > 0 && delta < 1), "DP-1", "Delta lies between 0 and 1, both excluded.");
        return new() { Loss = new PrivacyLoss(epsilon, delta) };
    }

    public static PrivacyMechanism Gaussian(double sensitivity, double sigma)
    {
        RuleViolation.When(!(sensitivity > 0 && sigma > 0), "DP-3", "Sensitivity and sigma are above 0.");
        return new() { Rho = PrivacyComposition.RhoOfGaussian(sensitivity, sigma) };
    }
}
