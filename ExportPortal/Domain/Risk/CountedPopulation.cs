using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// What a table of the whole population says of a sample drawn from it: counted, not estimated. Classes are those of equal
/// quasi-identifiers, read by the same rules in both. Where it is known it takes the place of every estimate beyond the sample.
/// </summary>
public sealed record CountedPopulation
{
    /// <summary>The table, by its hash.</summary>
    public required MeasuredFile Table { get; init; }

    /// <summary>Persons in it, without those that left under the drop rule; at least the records of the sample.</summary>
    public required long Records { get; init; }

    /// <summary>Classes of the population, whether the sample meets them or not.</summary>
    public required long Classes { get; init; }

    /// <summary>Size of its smallest class, at least 1.</summary>
    public required long K { get; init; }

    /// <summary>Persons alone in their class of the population.</summary>
    public required long Uniques { get; init; }

    /// <summary>By k: persons in classes of the population strictly smaller than k.</summary>
    public required IReadOnlyDictionary<int, long> RecordsBelowK { get; init; }

    /// <summary>Records of the sample that are alone in the population as well: whoever finds one knows that it is right.</summary>
    public required long SampleUniquesThatAreUnique { get; init; }

    /// <summary>Persons in the classes that the sample meets: the sum of F over its classes.</summary>
    public required long RecordsInClassesOfSample { get; init; }

    /// <summary>Journalist and marketer risk by the counted sizes.</summary>
    public required JournalistMeasures Journalist { get; init; }

    /// <summary>Share of <see cref="Records"/> that are alone, in [0, 1].</summary>
    [JsonIgnore]
    public double UniqueShare => (double)Uniques / Records;

    /// <param name="population">Class size to number of classes, of the whole population.</param>
    /// <param name="both">(f, F, number of such classes) of the sample's classes; F at least f.</param>
    public static CountedPopulation Of(MeasuredFile table, IReadOnlyDictionary<long, long> population, IReadOnlyCollection<(long Sample, long Population, long Classes)> both)
    {
        RuleViolation.When(population.Count == 0, "MS-4", "No record is left to measure. Under the drop rule every record has an empty quasi-identifier; choose value or wildcard, or other columns.");
        var ordered = both.OrderBy(one => one.Population).ThenBy(one => one.Sample).ToList();
        return new()
        {
            Table = table,
            Records = population.Sum(size => checked(size.Key * size.Value)),
            Classes = population.Values.Sum(),
            K = population.Keys.Min(),
            Uniques = population.GetValueOrDefault(1),
            RecordsBelowK = ClassSizes.Ks.ToDictionary(k => k, k => population.Where(size => size.Key < k).Sum(size => size.Key * size.Value)),
            SampleUniquesThatAreUnique = both.Where(one => one.Population == 1).Sum(one => one.Classes),
            RecordsInClassesOfSample = both.Sum(one => one.Population * one.Classes),
            // Always added up in one order, so that the same counts give the same bytes.
            Journalist = JournalistMeasures.FromPopulation(ordered.Select(one => (one.Sample, (double)one.Population, one.Classes))),
        };
    }
}
