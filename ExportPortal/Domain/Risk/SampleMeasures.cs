namespace ExportPortal.Domain.Risk;

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

    public required long? Classes { get; init; }

    /// <summary>Size of the smallest class; under the wildcard rule the fewest records compatible with one.</summary>
    public required long K { get; init; }
    public required long MaxClass { get; init; }
    public required double? AvgClass { get; init; }

    /// <summary>1 / k.</summary>
    public required double ProsecutorHighest { get; init; }
    public required double ProsecutorLowest { get; init; }

    /// <summary>Mean over records of 1 / class size.</summary>
    public required double ProsecutorAverage { get; init; }

    /// <summary>Share of records an attacker links correctly when the sample is the population.</summary>
    public required double Marketer { get; init; }

    /// <summary>Sum over records of 1 / class size: the number of classes, where classes exist.</summary>
    public required double ExpectedReidentifications { get; init; }
    public required long RecordsAtHighestRisk { get; init; }

    /// <summary>Records alone in their class.</summary>
    public required long SampleUniques { get; init; }

    /// <summary>Classes of two.</summary>
    public required long? SampleDoubles { get; init; }
    public required double UniquesFraction { get; init; }

    /// <summary>By k: records in classes smaller than k (k itself not counted).</summary>
    public required IReadOnlyDictionary<int, long> RecordsBelowK { get; init; }
    public required IReadOnlyDictionary<int, long>? ClassesBelowK { get; init; }

    /// <summary>By threshold: share of records with 1 / class size strictly above it. 0.09 strict asks for 12, not 11.</summary>
    public required IReadOnlyDictionary<double, double> RecordsAtRiskStrict { get; init; }

    /// <summary>Classes / records (Motwani and Xu 2007).</summary>
    public required double? Distinction { get; init; }

    /// <summary>Share of pairs of records that the quasi-identifiers tell apart; null for a single record.</summary>
    public required double? Separation { get; init; }

    /// <summary>Class size to number of classes, every size that occurs, ascending.</summary>
    public required IReadOnlyDictionary<long, long>? SizeHistogram { get; init; }
    public required int? HistogramDistinctSizes { get; init; }

    /// <summary>Number of compatible records to number of records; under the wildcard rule with empty cells only, else null.</summary>
    public required IReadOnlyDictionary<long, long>? CompatibleHistogram { get; init; }

    /// <summary>Key of a null figure to the sentence that says why.</summary>
    public required IReadOnlyDictionary<string, string> Reasons { get; init; }
}
