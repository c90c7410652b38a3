using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>Estimates how many classes of one a population of N holds, from the class sizes of a sample of it. Pure; under a second whatever the sample's size.</summary>
public static class PopulationUniques
{
    private const string NoUniques = "The sample has no uniques, so the models have nothing to go by: this is no estimate, not a safe zero.";
    private const string Census = "The sample is the whole population: counted, not estimated.";

    /// <summary>From here on (inclusive) Dankar's rule takes Pitman, above it the slide negative binomial or Zayatz.</summary>
    private const double DankarFraction = 0.1;

    /// <param name="classesBySize">Class size to number of classes; sizes and numbers above 0.</param>
    public static PopulationMeasures Estimate(IReadOnlyDictionary<long, long> classesBySize, long population)
    {
        var counts = new SampleCounts(classesBySize, population);
        var journalist = JournalistMeasures.FromFraction(classesBySize, population);
        if (counts.Uniques == 0 || counts.Records == population)
            return Known(counts, journalist, counts.Records == population ? Census : NoUniques);
        var zayatz = ZayatzModel.Estimate(counts);
        var pitman = PitmanModel.Fit(counts);
        var snb = SlideNegativeBinomialModel.Fit(counts);
        var (chosen, model) = Choose(counts, zayatz, pitman is null ? null : PitmanModel.Uniques(pitman, population), snb?.ShlosserModified?.Uniques);
        return new PopulationMeasures
        {
            Population = population,
            SamplingFraction = counts.Fraction,
            Zayatz = zayatz,
            Pitman = pitman is null ? null : PitmanModel.Uniques(pitman, population),
            PitmanParameters = pitman,
            Snb = snb?.ShlosserModified?.Uniques,
            SnbDetail = snb,
            Dankar = chosen,
            DankarModel = model,
            Journalist = journalist,
            Reasons = Reasons(pitman, snb),
        };
    }

    private static PopulationMeasures Known(SampleCounts counts, JournalistMeasures journalist, string reason) => new()
    {
        Population = counts.Population,
        SamplingFraction = counts.Fraction,
        Zayatz = counts.Uniques,
        Pitman = counts.Uniques,
        PitmanParameters = null,
        Snb = counts.Uniques,
        SnbDetail = null,
        Dankar = counts.Uniques,
        DankarModel = null,
        Journalist = journalist,
        Reasons = new[] { "zayatz", "pitman", "snb", "dankar" }.ToDictionary(key => key, _ => reason),
    };

    private static (double?, string?) Choose(SampleCounts counts, double zayatz, double? pitman, double? snb)
    {
        if (counts.Fraction <= DankarFraction)
            return pitman is null ? (zayatz, "zayatz") : (pitman, "pitman");
        return snb is null || zayatz < snb ? (zayatz, "zayatz") : (snb, "snb");
    }

    private static Dictionary<string, string> Reasons(PitmanFit? pitman, SlideNegativeBinomialDetail? snb)
    {
        var reasons = new Dictionary<string, string>();
        if (pitman is null)
            reasons["pitman"] = "The likelihood has no maximum: every record is alone in its class.";
        if (snb?.ShlosserModified is null)
            reasons["snb"] = "The moment equations have no solution for these counts of uniques and doubles.";
        return reasons;
    }
}

/// <summary>The counts that all models start from, checked once.</summary>
internal sealed class SampleCounts
{
    public SampleCounts(IReadOnlyDictionary<long, long> classesBySize, long population)
    {
        RuleViolation.When(classesBySize.Count == 0 || classesBySize.Any(s => s.Key < 1 || s.Value < 1), "MS-5", "A class size or its number is below 1; the counts are not those of a file.");
        BySize = [.. classesBySize.OrderBy(s => s.Key).Select(s => (s.Key, s.Value))];
        Records = BySize.Sum(s => checked(s.Size * s.Classes));
        Classes = BySize.Sum(s => s.Classes);
        RuleViolation.When(population < Records, "MS-6", $"The population ({population:N0}) is smaller than the sample ({Records:N0} records). Give the number of persons the sample was drawn from.");
        Population = population;
        Uniques = classesBySize.GetValueOrDefault(1);
        Doubles = classesBySize.GetValueOrDefault(2);
    }

    /// <summary>Ascending by size.</summary>
    public IReadOnlyList<(long Size, long Classes)> BySize { get; }
    public long Records { get; }
    public long Classes { get; }
    public long Population { get; }
    public long Uniques { get; }
    public long Doubles { get; }
    public double Fraction => (double)Records / Population;
}
