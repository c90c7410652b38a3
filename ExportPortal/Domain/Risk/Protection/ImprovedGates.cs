using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>
/// The limits of a tier after changes that were only worked out. l and t are those counted over the changed classes. Where
/// they were not counted, the file's own are bounds as long as every record stays in a class: changes then merge classes
/// and never split one, so a class shows as many sensitive values as the richest of those it is made of (l does not fall),
/// and lies no further from the whole file than the furthest of them (t, a convex distance, does not rise).
/// </summary>
public static class ImprovedGates
{
    /// <param name="sensitive">Counted after the changes; null where that was not done.</param>
    /// <param name="isUniqueByNature">Whether an entry of the data is one whose records are always alone.</param>
    public static IReadOnlyList<MeasureTest> Of(
        RiskMeasurement measured, SetRisk risk, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive, int tier, bool highInvasiveness, PolicyPack pack, bool isUniqueByNature = false) =>
        MeasureTest.Of(Changed(measured, risk, sensitive), tier, highInvasiveness, pack, isUniqueByNature);

    /// <summary>Whether l and t are told after the changes; else no change may be shown as enough.</summary>
    public static bool AreKnown(RiskMeasurement measured, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive) =>
        measured.Sensitive.Count == 0 || Changed(measured, sensitive).Values.Any(one => one.LDistinct is not null);

    /// <summary>The measurement with the figures of the changed file.</summary>
    internal static RiskMeasurement Changed(RiskMeasurement measured, SetRisk risk, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive) => measured with
    {
        Sample = measured.Sample with { DroppedRecords = 0, LeftOut = null, K = risk.K, ProsecutorAverage = risk.AverageRisk, ProsecutorHighest = risk.HighestRisk },
        Sensitive = Changed(measured, sensitive),
    };

    /// <summary>
    /// A change may bring a record that the drop rule left out into the classes, and take another out, so the file's own figures
    /// bound nothing there. Under the wildcard rule changes are searched only where no cell is empty: there classes are those of the value rule.
    /// </summary>
    private static IReadOnlyDictionary<string, SensitiveMeasures> Changed(RiskMeasurement measured, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive) =>
        sensitive ?? (measured.Rules.Null is NullRule.Drop ? new Dictionary<string, SensitiveMeasures>() : measured.Sensitive);
}
