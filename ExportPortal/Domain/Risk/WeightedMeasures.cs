using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// Individual risk of a sample with weights (<see cref="IndividualRisk"/>): f is the size of a class, F the sum of its
/// weights. Approximate in <see cref="WeightedMeasures"/>, exact in <see cref="ExactIndividualRisk"/>.
/// </summary>
public sealed record WeightedMeasures
{
    /// <summary>Sum of the weights: estimated persons in the population; above 0.</summary>
    public required double SumWeights { get; init; }

    /// <summary>Expected re-identifications: the global risk as a number of records, in (0, n] (Benedetti and Franconi 1998).</summary>
    public required double BenedettiFranconiApproxSum { get; init; }

    /// <summary>Risk of the worst record, in (0, 1].</summary>
    public required double Max { get; init; }

    /// <summary>Global risk as a share of records, in (0, 1].</summary>
    public required double Mean { get; init; }

    /// <summary>Sum over records of 1 / f: expected re-identifications were the sample the population; the number of classes, 1 or more.</summary>
    [JsonPropertyName("unweighted_sum_1_over_fk")]
    public required double UnweightedSum { get; init; }

    /// <summary>Sum over records of 1 / F, above 0; more than the number of records where weights are below 1.</summary>
    [JsonPropertyName("sum_1_over_Fk")]
    public required double WeightedSum { get; init; }

    /// <summary>Of the first ten records of the file, or all if there are fewer.</summary>
    [JsonPropertyName("first10_risk")]
    public required IReadOnlyList<double> FirstRisks { get; init; }

    /// <summary>F of the classes of the same records.</summary>
    [JsonPropertyName("first10_Fk")]
    public required IReadOnlyList<double> FirstPopulations { get; init; }

    /// <summary>Only where a column of households was named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HouseholdMeasures? Household { get; init; }

    /// <summary>The same without the figures of single records.</summary>
    public WeightedMeasures WithoutFirst() => this with { FirstRisks = [], FirstPopulations = [] };
}

/// <summary>The same risks by the exact formula.</summary>
/// <param name="Nonfinite">Records whose risk came out as no number; 0 by construction, kept for those who compare.</param>
public sealed record ExactIndividualRisk(double Sum, double Max, [property: JsonPropertyName("first10")] IReadOnlyList<double> First, long Nonfinite);

/// <summary>Adds up both as the classes pass by, in the order in which they come; none is kept.</summary>
public sealed class WeightedTally
{
    private double records, weights, approximate, approximateMost, unweighted, weighted, exact, exactMost;
    private long seen, nonfinite;

    /// <param name="one">f, F and the number of such classes, each above 0.</param>
    public void Add(WeightedClass one)
    {
        RuleViolation.When(one.Size < 1 || one.Classes < 1 || !(one.Weight > 0), "MS-8", "The weights of a class do not add up to more than 0. Each weight is the number of persons a record stands for.");
        var (near, precise) = (IndividualRisk.Approximate(one.Size, one.Weight), IndividualRisk.Exact(one.Size, one.Weight));
        seen++;
        records += (double)one.Size * one.Classes;
        weights += one.Weight * one.Classes;
        unweighted += one.Classes;
        weighted += one.Size / one.Weight * one.Classes;
        (approximate, approximateMost) = (approximate + one.Size * one.Classes * near, Math.Max(approximateMost, near));
        (exact, exactMost) = (exact + one.Size * one.Classes * precise, Math.Max(exactMost, precise));
        nonfinite += double.IsFinite(precise) ? 0 : one.Size * one.Classes;
    }

    /// <param name="first">(f, F) of the first ten records.</param>
    public (WeightedMeasures Weighted, ExactIndividualRisk Exact) Measures(IReadOnlyList<WeightedClass> first)
    {
        RuleViolation.When(seen == 0, "MS-4", "No record is left to measure. Under the drop rule every record has an empty quasi-identifier; choose value or wildcard, or other columns.");
        var measured = new WeightedMeasures
        {
            SumWeights = weights,
            BenedettiFranconiApproxSum = approximate,
            Max = approximateMost,
            Mean = approximate / records,
            UnweightedSum = unweighted,
            WeightedSum = weighted,
            FirstRisks = [.. first.Select(c => IndividualRisk.Approximate(c.Size, c.Weight))],
            FirstPopulations = [.. first.Select(c => c.Weight)],
        };
        return (measured, new ExactIndividualRisk(exact, exactMost, [.. first.Select(c => IndividualRisk.Exact(c.Size, c.Weight))], nonfinite));
    }
}

/// <summary>Risk of households: that any member in the sample is re-identified, 1 less the product of 1 - r over its members (Franconi and Polettini 2004; approximate individual risks r).</summary>
/// <param name="Households">Number of households, 1 or more; a record without one is a household of its own.</param>
/// <param name="Expected">Sum over records of the risk of their household: expected records disclosed through a member; in (0, n].</param>
/// <param name="Mean">The same as a share of records, in (0, 1].</param>
/// <param name="Max">Of the worst household, in (0, 1].</param>
public sealed record HouseholdMeasures(long Households, double Expected, double Mean, double Max);

/// <summary>Classes alike in size and weight.</summary>
/// <param name="Size">Records of each, f.</param>
/// <param name="Weight">Sum of the weights of each, F.</param>
/// <param name="Classes">How many there are.</param>
public readonly record struct WeightedClass(long Size, double Weight, long Classes = 1);
