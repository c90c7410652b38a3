using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>The waterfall from certain re-identification to the overall risk, with its sentence: one picture for page and certificate.</summary>
public static class RiskPicture
{
    public static WaterfallBlock Of(RiskFinding risk, Probability threshold) =>
        Of(risk.PData.Value, risk.PContext.Value, risk.Overall.Value, threshold.Value, risk.DataPoints, risk.ContextPoints, risk.Index);

    /// <summary>The same from figures that a licence has frozen.</summary>
    public static WaterfallBlock Of(double pData, double pContext, double overall, double threshold, double dataPoints, double contextPoints, double index)
    {
        var line = RiskIndex.Of(new(threshold));
        return new WaterfallBlock(pData, pContext, overall, threshold, dataPoints, contextPoints, index, line,
            $"From 100, certain re-identification, data protection takes {Points(dataPoints)} and recipient and environment {Points(contextPoints)}: index {Points(index)}, threshold at {Points(line)}.");
    }

    private static string Points(double points) => points.ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');
}
