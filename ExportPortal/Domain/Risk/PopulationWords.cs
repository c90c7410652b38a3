using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>One model's answer on population uniques, in words.</summary>
/// <param name="Figure">"about 1,377, estimate", "no estimate" or "62, counted".</param>
/// <param name="Remark">How the model errs, or why there is no estimate.</param>
/// <param name="Chosen">Whether a limit is held against this one: by the rule of Dankar et al., or because the one picked does not fit.</param>
public sealed record PopulationRow(string Model, string Figure, string Remark, bool Chosen);

/// <summary>Estimates of population uniques in words: side by side, each with the way it fails. A 0 without uniques in the sample is no estimate.</summary>
public static class PopulationWords
{
    /// <summary>What every reader of the estimates must know first (risk-measures (c)).</summary>
    public const string Caution = "On a known population these models lay apart, and from the truth, by up to a hundred times. The measured risk of the sample is the safe figure; it assumes that the attacker knows who is in the file.";

    public static IReadOnlyList<PopulationRow> Of(PopulationMeasures measures) =>
    [
        Row("Pitman", measures.Pitman, "pitman", measures, "Fits a power law to class sizes; far too high when the sample is small."),
        Row("Slide negative binomial", measures.Snb, "snb", measures, "Has no unique solution at times; informative only."),
        Row("Zayatz", measures.Zayatz, "zayatz", measures, "Takes the sample's class sizes for those of the population; too high when the sample is small."),
    ];

    /// <summary>"10 % of 1,000 persons".</summary>
    public static string Sampling(PopulationMeasures measures) =>
        $"{Share(measures.SamplingFraction)} of {RiskPicture.Count(measures.Population)} persons";

    /// <summary>What was counted in a table of the population, as facts.</summary>
    public static IReadOnlyList<DocumentFact> Facts(CountedPopulation counted) =>
    [
        new("Persons in the population", RiskPicture.Count(counted.Records)),
        new("Journalist risk, average", Probability.Format(counted.Journalist.JournalistAverage)),
        new("Journalist risk, highest", Probability.Format(counted.Journalist.JournalistHighest)),
        new("Marketer risk", Probability.Format(counted.Journalist.Marketer)),
        new("Alone in the population", $"{RiskPicture.Count(counted.Uniques)} persons, {Share(counted.UniqueShare)}"),
        new("Of them in this file", RiskPicture.Count(counted.SampleUniquesThatAreUnique)),
        new("Smallest class of the population", RiskPicture.Count(counted.K)),
        new(counted.Table.From is null ? "Its file (SHA-256)" : "Its content identity", counted.Table.Sha256, Mono: true),
    ];

    private static PopulationRow Row(string model, double? value, string key, PopulationMeasures measures, string failure)
    {
        var reason = measures.Reasons.GetValueOrDefault(key);
        if (value is not { } figure || (figure == 0 && reason is not null && measures.SamplingFraction < 1))
            return new(model, "no estimate", reason ?? "The model gives no figure.", false);
        if (reason is not null)
            return new(model, $"{RiskPicture.Count((long)Math.Round(figure))}, counted", reason, false);
        if (measures.IsBeyond(figure))
            return new(model, "no estimate", $"It gives {Rounded(figure)}, more than there are persons: the model does not fit. {failure}", false);
        return new(model, $"about {Rounded(figure)}, estimate", failure, measures.Judged?.Model == key);
    }

    private static string Rounded(double figure) => figure is > 0 and < 1 ? "less than 1" : RiskPicture.Count((long)Math.Round(figure));

    private static string Share(double share) => (share * 100).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture) + " %";
}
