using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// The risk of one data set in one context. Index and points are unrounded; print them with
/// <see cref="RiskIndex.Printed"/>, and draw them with <see cref="RiskPicture"/>.
/// </summary>
/// <param name="PData">Chance that an attempt succeeds.</param>
/// <param name="Context">Chance that an attempt happens.</param>
public sealed record RiskFinding(Probability PData, ContextRisk Context)
{
    public Probability PContext => Context.Overall;

    /// <summary>Chance that an attempt happens and succeeds.</summary>
    public Probability Overall => PData * PContext;

    /// <summary>0 to 100.</summary>
    public double Index => RiskIndex.Of(Overall);

    /// <summary>What protection of the data takes off the 100: at most 0.</summary>
    public double DataPoints => RiskIndex.Points(PData);

    /// <summary>What the context takes off the 100: at most 0.</summary>
    public double ContextPoints => RiskIndex.Points(PContext);
}
