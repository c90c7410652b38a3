using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// Identity risk when the attacker does not know who is in the sample: a class is as safe as it is large in the
/// population (Dankar and El Emam 2010; El Emam 2013). f is its size in the sample, F in the population.
/// </summary>
public sealed record JournalistMeasures
{
    /// <summary>Whether F was scaled up from the sample by the sampling fraction rather than counted in a population table.</summary>
    public required bool Estimated { get; init; }

    /// <summary>1 / smallest F over the classes of the sample, in (0, 1].</summary>
    public required double JournalistHighest { get; init; }

    /// <summary>The larger of classes / sum of F and the marketer risk, in (0, 1].</summary>
    public required double JournalistAverage { get; init; }

    /// <summary>Mean over records of 1 / F: the share of links that an attacker who links everybody gets right; in (0, 1].</summary>
    public required double Marketer { get; init; }

    /// <summary>By threshold: share of records, in [0, 1], with 1 / F strictly above it.</summary>
    public required IReadOnlyDictionary<double, double> RecordsAtRiskStrict { get; init; }

    /// <summary>From the sizes of the classes in sample and population.</summary>
    /// <param name="classes">(f, F, number of such classes); each above 0, F at least f.</param>
    public static JournalistMeasures FromPopulation(IEnumerable<(long Sample, double Population, long Classes)> classes, bool estimated = false)
    {
        var all = classes.ToList();
        RuleViolation.When(all.Count == 0, "MS-4", "No record is left to measure. Under the drop rule every record has an empty quasi-identifier; choose value or wildcard, or other columns.");
        RuleViolation.When(all.Any(c => c.Sample < 1 || c.Classes < 1 || c.Population < c.Sample), "MS-7", "A class of the sample is larger than in the population. The population must contain the sample.");
        var records = (double)all.Sum(c => c.Sample * c.Classes);
        var marketer = all.Sum(c => c.Sample * c.Classes / c.Population) / records;
        return new JournalistMeasures
        {
            Estimated = estimated,
            JournalistHighest = 1 / all.Min(c => c.Population),
            JournalistAverage = Math.Max(all.Sum(c => (double)c.Classes) / all.Sum(c => c.Population * c.Classes), marketer),
            Marketer = marketer,
            RecordsAtRiskStrict = ClassSizes.Thresholds.ToDictionary(t => t, t => all.Where(c => 1 / c.Population > t).Sum(c => c.Sample * c.Classes) / records),
        };
    }

    /// <summary>From the class sizes of the sample alone, each scaled up by the sampling fraction.</summary>
    /// <param name="classesBySize">Class size to number of classes.</param>
    public static JournalistMeasures FromFraction(IReadOnlyDictionary<long, long> classesBySize, long population)
    {
        var scale = (double)population / classesBySize.Sum(s => s.Key * s.Value);
        return FromPopulation(classesBySize.OrderBy(s => s.Key).Select(s => (s.Key, s.Key * scale, s.Value)), estimated: true);
    }
}
