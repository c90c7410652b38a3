using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>
/// The limits of a tier after changes that were only worked out. Changes merge classes and never split one, so a class shows
/// as many sensitive values as the richest of those it is made of (l does not fall), and lies no further from the whole
/// file than the furthest of them (t, a convex distance, does not rise). The file's own l and t are thus bounds: passed
/// stays passed, and missed may be mended, which only the copy tells.
/// </summary>
public static class ImprovedGates
{
    /// <param name="isUniqueByNature">Whether an entry of the data is one whose records are always alone.</param>
    public static IReadOnlyList<MeasureTest> Of(RiskMeasurement measured, SetRisk risk, int tier, bool highInvasiveness, PolicyPack pack, bool isUniqueByNature = false) =>
        MeasureTest.Of(Changed(measured, risk), tier, highInvasiveness, pack, isUniqueByNature);

    /// <summary>The measurement with the identity figures of the changed file. Under the rules wildcard and drop a change may move records in and out of the classes, so l and t are not known there.</summary>
    internal static RiskMeasurement Changed(RiskMeasurement measured, SetRisk risk) => measured with
    {
        Sample = measured.Sample with { K = risk.K, ProsecutorAverage = risk.AverageRisk, ProsecutorHighest = risk.HighestRisk },
        Sensitive = measured.Rules.Null is NullRule.Value ? measured.Sensitive : new Dictionary<string, SensitiveMeasures>(),
    };
}
