using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>The figures of a certificate beside what is asked of them.</summary>
internal static class CertificateFigures
{
    public static IReadOnlyList<DocumentBlock> Of(CertificateFacts facts) =>
    [
        .. Asked(facts), .. Thresholds(facts.Measured.Sample), .. Sensitive(facts.Measured), .. Knowledge(facts), .. Uniques(facts.Measured), .. Population(facts.Measured), .. Individual(facts.Measured),
    ];

    private static DocumentBlock[] Asked(CertificateFacts facts) =>
    [
        new HeadingBlock($"What tier T{facts.Reading.Tier} asks"),
        new TableBlock($"What tier T{facts.Reading.Tier} asks", [new("Measure", 3), new("Found", 1.4, Numeric: true), new("Asked", 4.4), new("Result", 2, Style: ColumnStyle.Result)],
            [.. facts.Reading.Tests.Select(test => (IReadOnlyList<string>)
                [test.Title, test.Value is { } value ? Probability.Format(value) : "", test.Needs, RiskCertificate.Result(Words.Of(test.Verdict))])]),
    ];

    private static DocumentBlock[] Thresholds(SampleMeasures sample) =>
    [
        new HeadingBlock("Thresholds in both readings"),
        new TableBlock("Thresholds in both readings",
            [new("Threshold", 1.2, Numeric: true), new("Records above", 1.6, Numeric: true), new("Share", 1.2, Numeric: true), new("Needs, strictly", 1.6, Numeric: true), new("Result", 1.9, Style: ColumnStyle.Result), new("As a cell size", 1.6, Numeric: true), new("Result", 1.9, Style: ColumnStyle.Result)],
            [.. ThresholdReading.Of(sample).Select(reading => (IReadOnlyList<string>)
                [Probability.Format(reading.Threshold), RiskPicture.Count(reading.RecordsAbove), RiskCertificate.Share(reading.ShareAbove),
                    RiskPicture.Count(reading.Strict), Held(reading.HoldsStrictly), RiskPicture.Count(reading.CellSize), Held(reading.HoldsAsCell)])]),
    ];

    private static DocumentBlock[] Sensitive(RiskMeasurement measured) => measured.Sensitive.Count == 0 ? [] :
    [
        new HeadingBlock("Sensitive attributes, worst class"),
        new TableBlock("Sensitive attributes, worst class",
            [new("Attribute", 2.2, Style: ColumnStyle.Mono), new("Given away", 1.3, Numeric: true), new("alpha", 1, Numeric: true), new("l distinct", 1, Numeric: true), new("l entropy", 1, Numeric: true), new("t equal", 1, Numeric: true), new("t ordered", 1, Numeric: true), new("beta", 1, Numeric: true), new("delta", 1, Numeric: true)],
            [.. measured.Sensitive.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (IReadOnlyList<string>)
                [pair.Key, pair.Value.HomogeneousRecords is { } given ? RiskPicture.Count(given) : "", Number(pair.Value.AlphaMax), Number(pair.Value.LDistinct), Number(pair.Value.LEntropyExp),
                    Number(pair.Value.TEqualDistance), Number(pair.Value.TOrderedDistanceRank), Number(pair.Value.BetaBasic), Number(pair.Value.DeltaDisclosure)])]),
        .. measured.Sensitive.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new ParagraphBlock(Further(pair.Key, pair.Value), Muted: true)),
        .. NullRules.Attributes(measured).Select(said => new ParagraphBlock(said)),
    ];

    /// <summary>What the table has no column for.</summary>
    private static string Further(string name, SensitiveMeasures figures)
    {
        var recursive = figures.RecursiveR1OverTailMax is not { } ratios ? "" : $" Recursive (c, l) holds {string.Join(", ", ratios.OrderBy(one => one.Key).Select(one => $"at l = {one.Key} for {(one.Value is { } ratio ? $"c above {Number(ratio)}" : "no c")}"))}.";
        var enhanced = figures.BetaEnhancedFeasible is not { } feasible ? "" : $" Enhanced beta-likeness {(feasible ? "can" : "cannot")} be met.";
        var magnitude = figures.TOrderedDistanceValueScaled is not { } scaled ? "" : $" t over magnitudes is {Number(scaled)}.";
        return $"{name}: {RiskPicture.Count(figures.Values)} distinct values.{recursive}{enhanced}{magnitude}";
    }

    private static DocumentBlock[] Knowledge(CertificateFacts facts)
    {
        if (facts.Measured.Knowledge is not { } knowledge || facts.Reading.Decisive is not { } point)
            return [];
        var worst = point.Deciding(facts.Reading.IsPublic);
        return
        [
            new HeadingBlock("Background knowledge"),
            new ParagraphBlock($"An attacker who knows {point.Known} of the quasi-identifiers, in the worst case {string.Join(", ", worst.QuasiIdentifiers)}, meets an average risk of {Probability.Format(worst.AverageRisk)}{(facts.Reading.IsPublic ? $", of the worst record {Probability.Format(worst.HighestRisk)}" : "")}; {RiskCertificate.Share(worst.Uniqueness)} of the records are alone. {knowledge.Method} Seed {knowledge.Seed}."),
        ];
    }

    private static DocumentBlock[] Uniques(RiskMeasurement measured) => measured.Models?.Suda is not { } suda ? [] :
    [
        new HeadingBlock("Special uniques"),
        new ParagraphBlock(suda.Elliot.Positive == 0
            ? "No record stands out on a set of quasi-identifiers."
            : $"{RiskPicture.Count(suda.Elliot.Positive)} records stand out. The attributes with most part in their scores, which overlap, are {string.Join(", ", suda.Elliot.AttributeContributions.OrderByDescending(pair => pair.Value).Take(3).Select(pair => $"{pair.Key} ({RiskCertificate.Share(pair.Value / 100)})"))}. The highest DIS-SUDA score is {Probability.Format(suda.Elliot.DisSudaMax)}."),
        .. NullRules.NotSearched(measured.Sample) is { } unseen ? new DocumentBlock[] { new ParagraphBlock(unseen) } : [],
    ];

    private static IEnumerable<DocumentBlock> Population(RiskMeasurement measured)
    {
        if (measured.Models?.InPopulation is not null)
        {
            yield return new HeadingBlock("Counted in a table of the population");
            yield return measured.InPopulation is { } counted ? new FactsBlock(PopulationWords.Facts(counted)) : new ParagraphBlock(RiskModels.NotWhole);
        }
        if (measured.Models?.Population is not { } population)
            yield break;
        foreach (var (_, estimate) in population.OrderBy(pair => pair.Key))
        {
            yield return new HeadingBlock($"Estimates beyond the sample of {PopulationWords.Sampling(estimate)}");
            yield return new TableBlock($"Estimates for {RiskPicture.Count(estimate.Population)} persons", [new("Model", 2), new("Unique in the population", 2.4), new("How it errs", 5)],
                [
                    .. PopulationWords.Of(estimate).Select(row => (IReadOnlyList<string>)[row.Chosen ? $"{row.Model} (picked)" : row.Model, row.Figure, row.Remark]),
                    ["Journalist risk", $"highest {Probability.Format(estimate.Journalist.JournalistHighest)}, average {Probability.Format(estimate.Journalist.JournalistAverage)}, estimate", "An attacker who does not know who is in the file; classes scaled up by the sampling fraction."],
                    ["Marketer risk", $"{Probability.Format(estimate.Journalist.Marketer)}, estimate", "Share of links that come out right when everybody is linked."],
                ]);
        }
        yield return new ParagraphBlock(PopulationWords.Caution, Muted: true);
    }

    private static DocumentBlock[] Individual(RiskMeasurement measured) => measured.Weighted is not { } weighted ? [] :
    [
        new HeadingBlock("Individual risk by sampling weights, estimate"),
        new FactsBlock(
        [
            new("Weights", measured.Rules.Weight ?? "", Mono: true),
            new("Expected re-identifications", Probability.Format(Math.Round(weighted.BenedettiFranconiApproxSum, 2))),
            new("The same as a share of records", Probability.Format(weighted.Mean)),
            new("Worst record", Probability.Format(weighted.Max)),
            .. measured.Models?.BenedettiFranconiExact is { } exact ? new DocumentFact[] { new("By the exact formula", $"{Probability.Format(Math.Round(exact.Sum, 2))} expected, worst record {Probability.Format(exact.Max)}") } : [],
            .. weighted.Household is { } house ? new DocumentFact[] { new("Households", $"{RiskPicture.Count(house.Households)}, worst {Probability.Format(house.Max)}") } : [],
        ]),
    ];

    private static string Held(bool holds) => holds ? "pass" : "over";

    private static string Number(double? value) => value is not { } figure ? "" : Probability.Format(figure < 1 ? figure : Math.Round(figure, 3));
}
