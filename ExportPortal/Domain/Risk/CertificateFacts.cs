using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk;

/// <summary>What a risk certificate is written from.</summary>
/// <param name="Reading">The figures in the context that the certificate speaks of.</param>
/// <param name="Where">That context in words, as the end of "Meets threshold 0.09 for".</param>
/// <param name="ValidUntil">Last day for which it speaks, inclusive.</param>
/// <param name="ReviewBy">Last day before a new look is due; null for an assessment saved before that was kept.</param>
public sealed record CertificateFacts(RiskAssessment Assessment, RiskReading Reading, string Where, DateOnly ValidUntil, DateOnly? ReviewBy)
{
    /// <summary>The certificate of an assessment by itself, for the context it was saved with.</summary>
    /// <param name="basis">That of the assessment, or of what is known of an old one.</param>
    public static CertificateFacts Alone(RiskAssessment assessment, AssessmentBasis basis, PolicyPack pack) =>
        new(assessment, RiskReading.Of(assessment.Measurement, assessment.Stress?.Figures, basis.Context, basis.Data, pack), basis.Context.Words(pack), basis.ReviewBy, basis.ReviewBy);

    public RiskMeasurement Measured => Assessment.Measurement;
}
