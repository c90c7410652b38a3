using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>The pictures of a risk with their sentences: the same for page and certificate.</summary>
public static class RiskPicture
{
    /// <summary>The waterfall from certain re-identification to the overall risk.</summary>
    public static WaterfallBlock Of(RiskFinding risk, Probability threshold) =>
        Of(risk.PData.Value, risk.PContext.Value, risk.Overall.Value, threshold.Value, risk.DataPoints, risk.ContextPoints, risk.Index);

    /// <summary>The same from figures that a licence has frozen.</summary>
    public static WaterfallBlock Of(double pData, double pContext, double overall, double threshold, double dataPoints, double contextPoints, double index)
    {
        var line = RiskIndex.Of(new(threshold));
        return new WaterfallBlock(pData, pContext, overall, threshold, dataPoints, contextPoints, index, line,
            $"From 100, certain re-identification, data protection takes {Points(dataPoints)} and recipient and environment {Points(contextPoints)}: index {Points(index)}, threshold at {Points(line)}.");
    }

    /// <param name="k">Smallest size that passes; null for no limit.</param>
    public static ClassSizesBlock Classes(SampleMeasures sample, int? k)
    {
        var bands = ClassBands.Of(sample, k);
        return new ClassSizesBlock(bands, k, ClassWords(sample, bands, k));
    }

    /// <param name="known">How many attributes the attacker of the pass rule knows.</param>
    /// <param name="chance">Chance of an attempt in the context.</param>
    /// <param name="threshold">What the overall risk of the deciding point may reach, inclusive.</param>
    /// <param name="isPublic">Whether the risk of the worst record counts rather than the average.</param>
    public static KnowledgeBlock Curve(BackgroundKnowledge knowledge, int known, Probability chance, Probability threshold, bool isPublic)
    {
        var decisive = knowledge.At(known);
        var overall = Overall(decisive);
        return new KnowledgeBlock(
            [.. knowledge.Curve.Select(point => new KnowledgeMark(point.Known, Overall(point), point.AverageRisk * chance.Value, point.Deciding(isPublic).QuasiIdentifiers, point.Exhaustive))],
            decisive.Known, threshold.Value,
            $"Overall risk{(isPublic ? " of the worst record" : "")} by the number of attributes an attacker knows, worst set of each size: {Probability.Format(overall)} at {decisive.Known}, {(overall <= threshold.Value ? "within" : "over")} the threshold {Probability.Format(threshold.Value)}.");

        double Overall(KnowledgePoint point) => (isPublic ? point.Deciding(true).HighestRisk : point.Worst.AverageRisk) * chance.Value;
    }

    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string ClassWords(SampleMeasures sample, IReadOnlyList<ClassBand> bands, int? k)
    {
        var leftOut = sample.DroppedRecords == 0 ? ""
            : $", {Count(sample.DroppedRecords)} of them in no class and counted here {(sample.LeftOut?.Sizes is null ? "as alone" : "by the value rule")}";
        var below = bands.Where(band => band.To < k).Sum(band => band.Persons);
        return $"{Count(bands.Sum(band => band.Persons))} persons by the size of their class{leftOut}"
            + (k is null ? "." : $"; {(below == 0 ? "none" : Count(below))} in classes smaller than {k}.");
    }

    private static string Points(double points) => RiskIndex.Printed(points).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');
}
