using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// The risk of one data set in one context. Index and points are unrounded; print them with
/// <see cref="RiskIndex.Printed"/>.
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

    /// <summary>The waterfall from 100 to the index, against a threshold above 0.</summary>
    public WaterfallBlock Waterfall(Probability threshold)
    {
        var line = RiskIndex.Of(threshold);
        return new(
            PData.Value, PContext.Value, Overall.Value, threshold.Value, DataPoints, ContextPoints, Index, line,
            $"From 100, certain re-identification, data protection takes {Print(DataPoints)} and recipient and environment {Print(ContextPoints)}: index {Print(Index)}, threshold at {Print(line)}.");
    }

    private static string Print(double points) => RiskIndex.Printed(points).ToString("0.0", CultureInfo.InvariantCulture);
}
