using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>
/// The limits of a tier after changes that were only worked out. l and t are those counted over the changed classes. Where
/// they were not counted, those of the whole file are bounds, an empty cell being a value: changes then merge classes and
/// never split one, so a class shows as many sensitive values as the richest of those it is made of (l does not fall), and
/// lies no further from the whole file than the furthest of them (t, a convex distance, does not rise).
/// </summary>
public static class ImprovedGates
{
    /// <summary>What stands in place of a finding that l and t would decide.</summary>
    public const string NotKnown = "not known, as l and t are not";

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
    /// The file's own sensitive attributes, as far as they are known of all its records: a result that left records out and did not
    /// count them bounds nothing. Under the wildcard rule changes are searched only where no cell is empty: there classes are those of the value rule.
    /// </summary>
    public static IReadOnlyDictionary<string, SensitiveMeasures> OfTheFile(RiskMeasurement measured) =>
        measured.Sensitive.Where(one => measured.Whole(one.Value) is not null).ToDictionary();

    private static IReadOnlyDictionary<string, SensitiveMeasures> Changed(RiskMeasurement measured, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive) => sensitive ?? OfTheFile(measured);
}
