using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Risk;

/// <summary>Records that the drop rule leaves out, counted by the value rule: an empty cell tells them apart as any other value does, so none of their classes is one of the others.</summary>
/// <param name="K">Size of their smallest class, at least 1.</param>
/// <param name="Uniques">Records among them that are alone.</param>
public sealed record LeftOutMeasures(long Classes, long K, long Uniques)
{
    /// <summary>Class size to number of classes, ascending; null in results older than the figure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<long, long>? Sizes { get; init; }
}

/// <summary>
/// Identity risk read off the sizes of the classes of records with equal quasi-identifiers (risk-measures (a)).
/// Figures that need classes are null under the wildcard rule; <see cref="Reasons"/> says why, by key.
/// </summary>
public sealed record SampleMeasures
{
    /// <summary>Records in the classes, n; at least 1.</summary>
    public required long Records { get; init; }

    /// <summary>Records left out because a quasi-identifier is empty; above 0 under the drop rule only. They are still in the file.</summary>
    public required long DroppedRecords { get; init; }

    /// <summary>What the records left out give away all the same; null where there are none, and in results older than the figure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LeftOutMeasures? LeftOut { get; init; }

    /// <summary>k of the whole file, at least 1: the records left out counted by the value rule beside the others, each as alone where they were not counted.</summary>
    [JsonIgnore]
    public long WholeK => DroppedRecords == 0 ? K : Math.Min(K, LeftOut?.K ?? 1);

    /// <summary>Records alone in their class, of the whole file as in <see cref="WholeK"/>.</summary>
    [JsonIgnore]
    public long WholeUniques => SampleUniques + (DroppedRecords == 0 ? 0 : LeftOut?.Uniques ?? DroppedRecords);

    /// <summary>Mean over all records of 1 / class size, in (0, 1], of the whole file as in <see cref="WholeK"/>.</summary>
    [JsonIgnore]
    public double WholeAverage => DroppedRecords == 0 ? ProsecutorAverage : (ExpectedReidentifications + (LeftOut?.Classes ?? DroppedRecords)) / WholeRecords;

    /// <summary>1 / <see cref="WholeK"/>, in (0, 1].</summary>
    [JsonIgnore]
    public double WholeHighest => DroppedRecords == 0 ? ProsecutorHighest : 1.0 / WholeK;

    /// <summary>Records of the file: those in the classes and those left out.</summary>
    [JsonIgnore]
    public long WholeRecords => Records + DroppedRecords;

    /// <summary>Classes of the whole file as in <see cref="WholeK"/>; null where classes are not defined.</summary>
    [JsonIgnore]
    public long? WholeClasses => DroppedRecords == 0 ? Classes : Classes + (LeftOut?.Classes ?? DroppedRecords);

    /// <summary>Class size to number of classes of the whole file, ascending; where the sizes of those left out were not kept, each of them as alone. Null where classes are not defined.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<long, long>? WholeHistogram => DroppedRecords == 0 || SizeHistogram is null ? SizeHistogram
        : SizeHistogram.Concat(LeftOutSizes).GroupBy(size => size.Key).OrderBy(size => size.Key).ToDictionary(size => size.Key, size => size.Sum(one => one.Value));

    /// <summary><see cref="RecordsAtRiskStrict"/> of the whole file, counted as in <see cref="WholeHistogram"/>.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<double, double> WholeAtRiskStrict => DroppedRecords == 0 ? RecordsAtRiskStrict
        : RecordsAtRiskStrict.ToDictionary(one => one.Key, one => ((one.Value * Records) + LeftOutSizes.Where(size => 1.0 / size.Key > one.Key).Sum(size => size.Key * size.Value)) / WholeRecords);

    private IReadOnlyDictionary<long, long> LeftOutSizes => LeftOut?.Sizes ?? new Dictionary<long, long> { [1] = DroppedRecords };

    /// <summary>Distinct combinations of the quasi-identifiers, J; in 1 to n.</summary>
    public required long? Classes { get; init; }

    /// <summary>k-anonymity (Sweeney 2002): size of the smallest class, at least 1; under the wildcard rule the fewest records compatible with one.</summary>
    public required long K { get; init; }

    /// <summary>Size of the largest class; read as <see cref="K"/> under the wildcard rule.</summary>
    public required long MaxClass { get; init; }

    /// <summary>n / J, at least 1.</summary>
    public required double? AvgClass { get; init; }

    /// <summary>1 / k, in (0, 1]: the chance of finding the worst record when it is known to be in the sample (El Emam and Dankar 2008).</summary>
    public required double ProsecutorHighest { get; init; }

    /// <summary>1 / size of the largest class, in (0, 1].</summary>
    public required double ProsecutorLowest { get; init; }

    /// <summary>Mean over records of 1 / class size, in (0, 1]: J / n where classes exist.</summary>
    public required double ProsecutorAverage { get; init; }

    /// <summary>Share of records an attacker links correctly when the sample is the population, in (0, 1] (Dankar and El Emam 2010); equal to <see cref="ProsecutorAverage"/>.</summary>
    public required double Marketer { get; init; }

    /// <summary>Sum over records of 1 / class size: the number of classes, where classes exist.</summary>
    public required double ExpectedReidentifications { get; init; }

    /// <summary>Records in classes of the smallest size.</summary>
    public required long RecordsAtHighestRisk { get; init; }

    /// <summary>Records alone in their class, s1 (Skinner and Holmes 1998).</summary>
    public required long SampleUniques { get; init; }

    /// <summary>Classes of two, s2; their records are twice as many.</summary>
    public required long? SampleDoubles { get; init; }

    /// <summary>s1 / n, in [0, 1].</summary>
    public required double UniquesFraction { get; init; }

    /// <summary>By k: records in classes smaller than k (k itself not counted).</summary>
    public required IReadOnlyDictionary<int, long> RecordsBelowK { get; init; }

    /// <summary>By k: classes smaller than k.</summary>
    public required IReadOnlyDictionary<int, long>? ClassesBelowK { get; init; }

    /// <summary>By threshold: share of records, in [0, 1], with 1 / class size strictly above it. 0.09 strict asks for 12, not 11.</summary>
    public required IReadOnlyDictionary<double, double> RecordsAtRiskStrict { get; init; }

    /// <summary>J / n, in (0, 1] (Motwani and Xu 2007).</summary>
    public required double? Distinction { get; init; }

    /// <summary>Share of pairs of records that the quasi-identifiers tell apart, 1 - sum f (f - 1) / (n (n - 1)), in [0, 1] (Motwani and Xu 2007); null for a single record.</summary>
    public required double? Separation { get; init; }

    /// <summary>Class size to number of classes, every size that occurs, ascending.</summary>
    public required IReadOnlyDictionary<long, long>? SizeHistogram { get; init; }

    /// <summary>How many sizes occur.</summary>
    public required int? HistogramDistinctSizes { get; init; }

    /// <summary>Number of compatible records to number of records; only where the wildcard rule met empty cells, in place of <see cref="SizeHistogram"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<long, long>? CompatibleHistogram { get; init; }

    /// <summary>Key of a null figure to the sentence that says why.</summary>
    public required IReadOnlyDictionary<string, string> Reasons { get; init; }
}
