using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>The waterfall from certain re-identification to the overall risk, with its sentence: one picture for page and certificate.</summary>
public static class RiskPicture
{
    public static WaterfallBlock Of(RiskFinding risk, Probability threshold)
    {
        var limit = RiskIndex.Of(threshold);
        return new WaterfallBlock(risk.PData.Value, risk.PContext.Value, risk.Overall.Value, threshold.Value, risk.DataPoints, risk.ContextPoints, risk.Index, limit,
            $"From 100, certain re-identification, data protection takes {Points(risk.DataPoints)} and recipient and environment {Points(risk.ContextPoints)}: index {Points(risk.Index)}, threshold at {Points(limit)}.");
    }

    private static string Points(double points) => RiskIndex.Printed(points).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');
}
