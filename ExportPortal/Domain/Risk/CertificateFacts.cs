using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk;

/// <summary>What a risk certificate is written from.</summary>
/// <param name="Finding">The risk in the context that the certificate speaks of.</param>
/// <param name="Where">That context in words, as the end of "Meets threshold 0.09 for".</param>
/// <param name="Pack">The pack whose limits it was held against.</param>
/// <param name="ValidUntil">Last day for which it speaks, inclusive.</param>
/// <param name="ReviewBy">Last day before a new look is due; null for an assessment saved before that was kept.</param>
public sealed record CertificateFacts(
    RiskAssessment Assessment, RiskFinding Finding, Probability Threshold, string Where, int Tier, bool HighInvasiveness, PolicyPack Pack, DateOnly ValidUntil, DateOnly? ReviewBy)
{
    /// <summary>The certificate of an assessment by itself, for the context it was saved with.</summary>
    /// <param name="basis">That of the assessment, or of what is known of an old one.</param>
    public static CertificateFacts Alone(RiskAssessment assessment, AssessmentBasis basis, PolicyPack pack)
    {
        var (context, tier) = (basis.Context, pack.Tier(basis.Context.Tier));
        return new(assessment, new(assessment.Measurement.AverageRisk, ContextRisk.In(context.Environment, context.Motive, basis.Prevalence, pack.Risk)),
            tier.ThresholdFor(basis.HighInvasiveness), context.Words(pack), context.Tier, basis.HighInvasiveness, pack, basis.ReviewBy, basis.ReviewBy);
    }

    public RiskMeasurement Measured => Assessment.Measurement;
}
