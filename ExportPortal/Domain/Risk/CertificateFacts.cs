using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk.Synthetic;

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
    /// <param name="attacks">See <see cref="Attacks"/>.</param>
    public static CertificateFacts Alone(RiskAssessment assessment, AssessmentBasis basis, PolicyPack pack, SyntheticResult? attacks = null) =>
        new(assessment, RiskReading.Of(assessment.Measurement, assessment.FiguresWith(attacks), basis.Context, basis.Data, pack), basis.Context.Words(pack), basis.ReviewBy, basis.ReviewBy) { Attacks = attacks };

    /// <summary>The attacks on the file that are in the reading already: of a certificate by itself those that the assessment was saved with, of a package the newest at its seal. Null where none were saved.</summary>
    public SyntheticResult? Attacks { get; init; }

    public RiskMeasurement Measured => Assessment.Measurement;
}
