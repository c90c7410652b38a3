using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// What a sample says about a population of a stated size. Estimates all of them: on a known population the models
/// lay apart, and from the truth, by up to a hundred times (risk-measures (c)); show them side by side.
/// A model's estimate is 0 where the sample has no uniques, null where it does not converge; <see cref="Reasons"/> says which, by key.
/// </summary>
public sealed record PopulationMeasures
{
    /// <summary>Persons in the population, N; at least the records of the sample.</summary>
    public required long Population { get; init; }

    /// <summary>Records / population, in (0, 1].</summary>
    public required double SamplingFraction { get; init; }

    /// <summary>Classes of one in the population, after Zayatz 1991.</summary>
    public required double? Zayatz { get; init; }

    /// <summary>The same after Pitman's sampling formula (Hoshino 2001).</summary>
    public required double? Pitman { get; init; }

    /// <summary>Null where nothing was fitted.</summary>
    public required PitmanFit? PitmanParameters { get; init; }

    /// <summary>The same after the slide negative binomial model (Chen and Keller-McNulty 1998), over the modified Shlosser estimate. Informative.</summary>
    public required double? Snb { get; init; }

    /// <summary>Null where nothing was fitted.</summary>
    public required SlideNegativeBinomialDetail? SnbDetail { get; init; }

    /// <summary>The estimate that the rule of Dankar et al. 2012 picks; null where there is none to pick.</summary>
    public required double? Dankar { get; init; }

    /// <summary>"pitman", "snb" or "zayatz"; null as <see cref="Dankar"/>, and where the sample has no uniques.</summary>
    public required string? DankarModel { get; init; }

    /// <summary>Whether a limit on population uniques can be held against the sample: it has uniques, or is everybody. Without uniques in the sample none of its persons is alone in the population.</summary>
    [JsonIgnore]
    public bool IsEstimable => SamplingFraction == 1 || Dankar is not 0;

    /// <summary>
    /// Share of the population, in [0, 1], that a limit is held against: of the estimate picked, or counted where the sample is
    /// everybody. Where the model picked finds more persons alone than there are, or none is picked, the largest estimate that
    /// does fit takes its place, for a limit must not be met by a model that fails. Null where no model fits, and where the
    /// sample has no uniques (<see cref="IsEstimable"/>).
    /// </summary>
    [JsonIgnore]
    public double? UniqueShare => Judged is { } judged ? judged.Estimate / Population : null;

    /// <summary>The estimate that <see cref="UniqueShare"/> reads, with its model; the model is null where it was counted.</summary>
    [JsonIgnore]
    public (string? Model, double Estimate)? Judged => !IsEstimable ? null
        : Dankar is { } picked && !IsBeyond(picked) ? (DankarModel, picked)
        : new (string? Model, double? Estimate)[] { ("pitman", Pitman), ("snb", Snb), ("zayatz", Zayatz) }
            .Where(one => one.Estimate is { } figure && !IsBeyond(figure))
            .OrderByDescending(one => one.Estimate).Select(one => ((string?, double)?)(one.Model, one.Estimate!.Value)).FirstOrDefault();

    /// <summary>Whether a model gives more uniques than the population has persons, so that it does not fit.</summary>
    public bool IsBeyond(double? estimate) => estimate > Population;

    /// <summary>Journalist and marketer risk when each class of the sample is as large in the population as the sampling fraction says.</summary>
    public required JournalistMeasures Journalist { get; init; }

    /// <summary>Key of an estimate of 0 or null to the sentence that says why.</summary>
    public required IReadOnlyDictionary<string, string> Reasons { get; init; }
}

/// <summary>Pitman's model at its maximum likelihood.</summary>
/// <param name="Theta">Above -alpha.</param>
/// <param name="Alpha">In [0, 1); 0 where the likelihood falls from the boundary on.</param>
/// <param name="NegLoglik">Minus the log-likelihood without its constant.</param>
/// <param name="ExactExpectation">Expected population uniques by the model's exact formula; the estimate is its limit for a large population.</param>
public sealed record PitmanFit(double Theta, double Alpha, double NegLoglik, double ExactExpectation);

/// <summary>Class size 1 + negative binomial (alpha, beta) over K classes: the fit and the uniques it expects.</summary>
public sealed record SlideNegativeBinomialFit([property: JsonPropertyName("K")] double K, double Alpha, double Beta, double Uniques);

/// <summary>Fits over two estimates of the number of classes in the population (Haas and Stokes 1998); null where the moment equations have no solution.</summary>
public sealed record SlideNegativeBinomialDetail(SlideNegativeBinomialFit? Shlosser, SlideNegativeBinomialFit? ShlosserModified);
