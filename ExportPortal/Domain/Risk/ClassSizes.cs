using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>From counts of class sizes to the sample block. Pure; the order of the input does not matter.</summary>
public static class ClassSizes
{
    /// <summary>Cell sizes that published rules name (risk-measures (e)).</summary>
    public static IReadOnlyList<int> Ks { get; } = [2, 3, 5, 10, 11, 12, 20];

    /// <summary>Thresholds that published rules name; compared strictly.</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [0.05, 0.09, 0.1, 0.2, 1.0 / 3, 0.5];

    private const string NoClasses = "With the wildcard rule a record with an empty cell is compatible with several classes, so classes are not defined.";

    /// <param name="classesBySize">Class size to number of classes; sizes and numbers above 0.</param>
    /// <param name="leftOut">The same of the records left out by the drop rule, an empty cell being a value; null for none.</param>
    public static SampleMeasures Measure(IReadOnlyDictionary<long, long> classesBySize, IReadOnlyDictionary<long, long>? leftOut = null)
    {
        var (sizes, dropped) = (Ascending(classesBySize), leftOut?.Sum(s => checked(s.Key * s.Value)) ?? 0);
        var classes = sizes.Sum(s => s.Value);
        var sample = OfRecords(sizes.Select(s => KeyValuePair.Create(s.Key, checked(s.Key * s.Value))).ToList(), expected: classes, dropped);
        var records = (double)sample.Records;
        return sample with
        {
            LeftOut = dropped == 0 ? null : new(leftOut!.Values.Sum(), leftOut.Keys.Min(), leftOut.GetValueOrDefault(1)) { Sizes = Ascending(leftOut).ToDictionary() },
            Classes = classes,
            AvgClass = records / classes,
            SampleDoubles = classesBySize.GetValueOrDefault(2),
            ClassesBelowK = Ks.ToDictionary(k => k, k => sizes.Where(s => s.Key < k).Sum(s => s.Value)),
            Distinction = classes / records,
            Separation = sample.Records == 1 ? null : 1 - sizes.Sum(s => (double)s.Key * (s.Key - 1) * s.Value) / (records * (records - 1)),
            SizeHistogram = sizes.ToDictionary(),
            HistogramDistinctSizes = sizes.Count,
            Reasons = sample.Records == 1 ? new Dictionary<string, string> { ["separation"] = "A single record makes no pair." } : [],
        };
    }

    /// <summary>The sample block under the wildcard rule, where records have compatible records but classes are not defined.</summary>
    /// <param name="recordsBySize">Number of compatible records (the record itself among them) to number of records.</param>
    public static SampleMeasures MeasureCompatible(IReadOnlyDictionary<long, long> recordsBySize)
    {
        var sizes = Ascending(recordsBySize);
        string[] undefined = ["classes", "avg_class", "sample_doubles", "classes_below_k", "distinction", "separation", "size_histogram", "histogram_distinct_sizes"];
        return OfRecords(sizes, expected: sizes.Sum(s => (double)s.Value / s.Key), dropped: 0) with
        {
            CompatibleHistogram = sizes.ToDictionary(),
            Reasons = undefined.ToDictionary(key => key, _ => NoClasses),
        };
    }

    private static SampleMeasures OfRecords(IReadOnlyList<KeyValuePair<long, long>> recordsBySize, double expected, long dropped)
    {
        var records = recordsBySize.Sum(s => s.Value);
        var (smallest, largest) = (recordsBySize[0], recordsBySize[^1]);
        var uniques = smallest.Key == 1 ? smallest.Value : 0;
        return new SampleMeasures
        {
            Records = records,
            DroppedRecords = dropped,
            Classes = null,
            K = smallest.Key,
            MaxClass = largest.Key,
            AvgClass = null,
            ProsecutorHighest = 1.0 / smallest.Key,
            ProsecutorLowest = 1.0 / largest.Key,
            ProsecutorAverage = Math.Min(1, expected / records),
            Marketer = Math.Min(1, expected / records),
            ExpectedReidentifications = expected,
            RecordsAtHighestRisk = smallest.Value,
            SampleUniques = uniques,
            SampleDoubles = null,
            UniquesFraction = (double)uniques / records,
            RecordsBelowK = Ks.ToDictionary(k => k, k => recordsBySize.Where(s => s.Key < k).Sum(s => s.Value)),
            ClassesBelowK = null,
            RecordsAtRiskStrict = Thresholds.ToDictionary(t => t, t => recordsBySize.Where(s => 1.0 / s.Key > t).Sum(s => s.Value) / (double)records),
            Distinction = null,
            Separation = null,
            SizeHistogram = null,
            HistogramDistinctSizes = null,
            Reasons = new Dictionary<string, string>(),
        };
    }

    private static List<KeyValuePair<long, long>> Ascending(IReadOnlyDictionary<long, long> sizes)
    {
        RuleViolation.When(sizes.Count == 0, "MS-4", "No record is left to measure. Under the drop rule every record has an empty quasi-identifier; choose value or wildcard, or other columns.");
        RuleViolation.When(sizes.Any(s => s.Key < 1 || s.Value < 1), "MS-5", "A class size or its number is below 1; the counts are not those of a file.");
        return [.. sizes.OrderBy(s => s.Key)];
    }
}
