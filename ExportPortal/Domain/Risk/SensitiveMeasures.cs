using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// What decides of one sensitive attribute, over the whole file: records left out of the classes by the drop rule are counted
/// by the value rule beside the others, and the distribution of the whole is that of all records (ADR 21).
/// </summary>
/// <param name="LDistinct">As <see cref="SensitiveMeasures.LDistinct"/>; this and all else null where classes are not defined.</param>
/// <param name="HomogeneousClasses">Classes that show one value only; null in results older than the figure.</param>
public sealed record WholeAttribute(long? LDistinct, double? TEqualDistance, double? TOrderedDistanceRank, long? HomogeneousRecords, long? HomogeneousClasses)
{
    /// <summary>t as it decides: over ranks for a column of numbers, else with equal distance; in [0, 1].</summary>
    [JsonIgnore]
    public double? T => TOrderedDistanceRank ?? TEqualDistance;

    /// <param name="all">Counted over all records.</param>
    public static WholeAttribute Of(SensitiveMeasures all) =>
        new(all.LDistinct, all.TEqualDistance, all.TOrderedDistanceRank, all.HomogeneousRecords, all.HomogeneousClasses);
}

/// <summary>
/// Attribute disclosure of one sensitive column over the classes (risk-measures (a)): q is the distribution in a
/// class, p in all measured records. Worst class unless said otherwise. All but <see cref="Values"/> and
/// <see cref="Numeric"/> are null where classes are not defined; <see cref="Reasons"/> says why, by key.
/// </summary>
public sealed record SensitiveMeasures
{
    /// <summary>Distinct values in the measured records; an empty cell is one.</summary>
    public required long Values { get; init; }

    /// <summary>Whether the column was declared to hold numbers.</summary>
    public required bool Numeric { get; init; }

    /// <summary>Distinct l: fewest distinct values in a class; at least 1 (Machanavajjhala et al. 2007).</summary>
    public required long? LDistinct { get; init; }

    /// <summary>Lowest entropy of a class, natural logarithm; at least 0.</summary>
    public required double? EntropyMinNats { get; init; }

    /// <summary>Entropy l: exp of the lowest entropy, at least 1, not floored; entropy l-diversity holds when it is at least l (Machanavajjhala et al. 2007).</summary>
    public required double? LEntropyExp { get; init; }

    /// <summary>Highest share of one value in a class, in (0, 1], over every value (Wong et al. 2006 choose one).</summary>
    public required double? AlphaMax { get; init; }

    /// <summary>Recursive (c, l)-diversity (Machanavajjhala et al. 2007), by l: highest r1 / (r_l + ... + r_m), above 0, counts descending; it holds for c strictly above it. Null: some class has fewer than l values.</summary>
    public required IReadOnlyDictionary<int, double?>? RecursiveR1OverTailMax { get; init; }

    /// <summary>Basic beta: highest (q - p) / p; at least 0 (Cao and Karras 2012).</summary>
    public required double? BetaBasic { get; init; }

    /// <summary>t with equal distance: highest 1/2 sum of |q - p|, in [0, 1] (Li, Li, Venkatasubramanian 2007).</summary>
    public required double? TEqualDistance { get; init; }

    /// <summary>Highest |ln(q / p)| over values present in the class, at least 0 (Brickell and Shmatikov 2008); an absent value would make the strict definition infinite.</summary>
    public required double? DeltaDisclosure { get; init; }

    /// <summary>Whether any beta satisfies enhanced beta-likeness (Cao and Karras 2012): (q - p) / p at most -ln p wherever q is above p.</summary>
    public required bool? BetaEnhancedFeasible { get; init; }

    /// <summary>Records in classes that show one value only: the attribute is disclosed without re-identification.</summary>
    public required long? HomogeneousRecords { get; init; }

    /// <summary>Classes that show one value only, at least 0; null in results older than the figure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? HomogeneousClasses { get; init; }

    /// <summary>What decides where the drop rule left records out; null where it left out none, and in results older than the figure. See <see cref="RiskMeasurement.Whole"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WholeAttribute? Whole { get; init; }

    /// <summary>t with ordered distance (Li, Li, Venkatasubramanian 2007): earth mover's distance over ranks of the distinct numbers, in [0, 1]; 0 for a single number. Numbers only.</summary>
    public required double? TOrderedDistanceRank { get; init; }

    /// <summary>The same over magnitudes, scaled by the range; in [0, 1]. Numbers only.</summary>
    public required double? TOrderedDistanceValueScaled { get; init; }

    /// <summary>Key of a null figure to the sentence that says why.</summary>
    public required IReadOnlyDictionary<string, string> Reasons { get; init; }

    /// <summary>Columns with what decides of each, counted over all records.</summary>
    public static IReadOnlyDictionary<string, SensitiveMeasures> WithWhole(IReadOnlyDictionary<string, SensitiveMeasures> classes, IReadOnlyDictionary<string, SensitiveMeasures> all) =>
        classes.ToDictionary(one => one.Key, one => one.Value with { Whole = WholeAttribute.Of(all[one.Key]) });

    /// <summary>The same without what an older result does not hold, to be held against it byte for byte.</summary>
    internal SensitiveMeasures AsIn(SensitiveMeasures older) => this with { HomogeneousClasses = older.HomogeneousClasses is null ? null : HomogeneousClasses, Whole = older.Whole is null ? null : Whole };

    private const string NoClasses = "With the wildcard rule classes are not defined, so neither is a distribution within one.";

    /// <summary>The block where classes are not defined: everything but the number of values is null, with the reason.</summary>
    public static SensitiveMeasures WithoutClasses(long values, bool numeric)
    {
        string[] undefined =
        [
            "l_distinct", "entropy_min_nats", "l_entropy_exp", "alpha_max", "recursive_r1_over_tail_max", "beta_basic", "t_equal_distance",
            "delta_disclosure", "beta_enhanced_feasible", "homogeneous_records", "t_ordered_distance_rank", "t_ordered_distance_value_scaled",
        ];
        return new SensitiveMeasures
        {
            Values = values, Numeric = numeric, LDistinct = null, EntropyMinNats = null, LEntropyExp = null, AlphaMax = null,
            RecursiveR1OverTailMax = null, BetaBasic = null, TEqualDistance = null, DeltaDisclosure = null, BetaEnhancedFeasible = null,
            HomogeneousRecords = null, TOrderedDistanceRank = null, TOrderedDistanceValueScaled = null,
            Reasons = undefined.ToDictionary(key => key, _ => NoClasses),
        };
    }
}
