using System.Text.Json.Serialization;
using ExportPortal.Domain.Risk.Privacy;

namespace ExportPortal.Domain.Risk;

/// <summary>The loss under each composition, epsilons in nats and at least 0; the smallest valid epsilon may be claimed, at its own delta.</summary>
/// <param name="Releases">How many releases of the window there were.</param>
/// <param name="Basic">Null where a release has Gaussian noise, which composes in rho only; so is <see cref="Advanced"/>.</param>
/// <param name="Rho">At least 0; null where a release states (epsilon, delta) only; so are the epsilons that follow from it.</param>
/// <param name="Delta">At which the epsilons of zCDP and both Renyi conversions hold.</param>
public sealed record PrivacyTotals(
    int Releases, PrivacyLoss? Basic, PrivacyLoss? Advanced, double? Rho, double? EpsilonZcdp, double? EpsilonMironov, double? EpsilonCanonneKamathSteinke, double Delta)
{
    /// <summary>The smallest epsilon that may be claimed, whatever the releases state: as <see cref="PrivacySpent.Epsilon"/>, of the recipient who was given most. Null where it was not composed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Claimed { get; init; }

    /// <summary>The worse of two groups of persons, figure by figure; null where either is.</summary>
    internal static PrivacyTotals Worse(PrivacyTotals one, PrivacyTotals other) => one with
    {
        Basic = one.Basic is null || other.Basic is null ? null : PrivacyComposition.Parallel([one.Basic.Value, other.Basic.Value]),
        Advanced = one.Advanced is null || other.Advanced is null ? null : PrivacyComposition.Parallel([one.Advanced.Value, other.Advanced.Value]),
        Rho = Larger(one.Rho, other.Rho),
        EpsilonZcdp = Larger(one.EpsilonZcdp, other.EpsilonZcdp),
        EpsilonMironov = Larger(one.EpsilonMironov, other.EpsilonMironov),
        EpsilonCanonneKamathSteinke = Larger(one.EpsilonCanonneKamathSteinke, other.EpsilonCanonneKamathSteinke),
    };

    private static double? Larger(double? one, double? other) => one is null || other is null ? null : Math.Max(one.Value, other.Value);
}
