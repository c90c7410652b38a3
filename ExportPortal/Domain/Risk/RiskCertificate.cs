using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk;

/// <summary>The risk certificate: every sentence and figure of part 7 of a licence package, and of the certificate by itself (domain/07).</summary>
public static class RiskCertificate
{
    public const string NotAWarranty = "This finding is true for the stated context and date only. It is not a warranty of anonymity (CT-16).";

    /// <summary>Part 7 of a licence package.</summary>
    public static DocumentPart Part(CertificateFacts facts) => new("certificate", 7, $"Risk certificate {facts.Assessment.Number}", Lead(facts),
        [.. Finding(facts), .. CertificateFigures.Of(facts), .. CertificateMethod.Of(facts)]);

    /// <summary>The certificate by itself, in three parts.</summary>
    /// <param name="subject">The dataset version it speaks of: "DS-01, Hospital discharges 2025, version 1".</param>
    public static PortalDocument Alone(CertificateFacts facts, string subject, string issuer) => new(
        $"Risk certificate {facts.Assessment.Number}", "en", $"Risk certificate {facts.Assessment.Number}", issuer,
        $"{facts.Assessment.Number}   {facts.Assessment.FileHash.Fingerprint}", "PRINTED FROM THE RECORD, NOT SEALED",
        [
            new("certificate", 1, $"Risk certificate {facts.Assessment.Number}", Lead(facts), [new FactsBlock([new("Dataset version", subject, Strong: true)]), .. Finding(facts)]),
            new("figures", 2, "Figures", "Each figure beside what is asked of it.", CertificateFigures.Of(facts)),
            new("method", 3, "How it was measured", "With the record of this assessment (risk.json) and the same file anybody gets the same figures.", CertificateMethod.Of(facts)),
        ], facts.Assessment.MadeAt);

    internal static string Share(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    internal static string Result(string code) => code == "over" ? "over the line" : code;

    /// <summary>Says of the threshold no more than it means: the average person. What lies over another limit stands in the same sentence.</summary>
    private static string Lead(CertificateFacts facts) =>
        $"{(facts.Reading.IsUnder ? "Meets" : "Does not meet")} threshold {facts.Reading.Threshold} for {facts.Where}"
        + (facts.Reading.Over is { Count: > 0 } over ? $"{(facts.Reading.IsUnder ? ", but is over" : "; also over")} the line in {string.Join("; ", over)}." : ".")
        + $" This finding is valid to the end of {Words.Day(facts.ValidUntil)}.";

    private static IReadOnlyList<DocumentBlock> Finding(CertificateFacts facts) =>
    [
        facts.Reading.Waterfall,
        new ParagraphBlock("Index = 100 + 25 × log10(risk). 25 points are a factor of ten. Harm, if it happens, is graded beside the number and is not part of it.", Muted: true),
        new ColumnsBlock([new HeadingBlock("Measured"), new FactsBlock(Measured(facts))], [new HeadingBlock("Context"), new FactsBlock(Context(facts.Reading.Finding))], 0.56),
        .. Channels(facts.Reading), .. Pictures(facts.Reading), .. Stress(facts),
    ];

    private static DocumentBlock[] Pictures(RiskReading reading) => reading.Curve is { } curve
        ? [new ColumnsBlock([new HeadingBlock("Persons by class size"), reading.Classes], [new HeadingBlock("Risk by background knowledge"), curve])]
        : [new HeadingBlock("Persons by class size"), reading.Classes];

    private static DocumentBlock[] Channels(RiskReading reading) => reading.Channels is not { Count: > 0 } channels ? [] :
    [
        new HeadingBlock("Channels"),
        new TableBlock("Channels", [new("Channel", 2.1, Style: ColumnStyle.Strong), new("Index", 1, Numeric: true), new("Limit", 1, Numeric: true), new("Result", 1.9, Style: ColumnStyle.Result), new("Confidence", 1.6), new("In words", 4.7)],
            [.. channels.Select(channel => (IReadOnlyList<string>)
                [$"{Words.Capital(channel.Word)}{(channel == StressChannels.Worst(channels) ? ", worst" : "")}", Index(channel.Index), Index(channel.Threshold), Result(RiskReading.Code(channel)), RiskReading.Class(channel.Evidence), channel.Sentence])]),
        new ParagraphBlock(StressChannels.IndexMeaning, Muted: true),
    ];

    private static DocumentBlock[] Stress(CertificateFacts facts) => facts.Reading is not { Stress.Count: > 0 } reading
        ? [new HeadingBlock("Stress tests"), new ParagraphBlock($"Policy pack {facts.Reading.Pack.Id} has no stress tests; none was run.")]
        :
        [
            new HeadingBlock("Stress tests"),
            new TableBlock("Stress tests", [new("Test", 0.9, Style: ColumnStyle.Code), new("Scenario", 3.7), new("Found", 1.7, Numeric: true), new("Limit", 1.5, Numeric: true), new("Result", 2, Style: ColumnStyle.Result), new("Confidence", 1.2)],
                [.. reading.Stress.Select(test => (IReadOnlyList<string>)[test.Code, test.Deciding is { } check ? $"{test.Name} ({check.What})" : test.Name, test.Value is { } value ? Probability.Format(value) : "", StressWords.Limit(test), Result(RiskReading.Code(test)), RiskReading.Class(test.Evidence)])]),
            .. reading.Stress.Where(test => test.IsJustified).Select(test => new ParagraphBlock($"{test.Code}: {test.Sentence}")),
            new ParagraphBlock($"{reading.StressWords}. Confidence: {RiskReading.Word(Evidence.A)}; {RiskReading.Word(Evidence.B)}; {RiskReading.Word(Evidence.C)}.", Muted: true),
            .. CertificateAssumptions.Of(facts),
        ];

    private static string Index(double? index) => index is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) : "";

    private static DocumentFact[] Measured(CertificateFacts facts)
    {
        var sample = facts.Measured.Sample;
        return
        [
            new("Smallest class, k", RiskPicture.Count(sample.WholeK)),
            new("Average risk", facts.Measured.AverageRisk.ToString()),
            new("Worst record", facts.Measured.MaximumRisk.ToString()),
            new("Unique records", $"{RiskPicture.Count(sample.WholeUniques)} of {RiskPicture.Count(sample.WholeRecords)}"),
            new("Classes", sample.Classes is { } classes ? RiskPicture.Count(classes) : "not defined under this rule"),
            new("Quasi-identifiers", RiskPicture.Count(facts.Measured.QuasiIdentifiers.Count)),
            new("Confidence", $"{facts.Reading.Confidence}{(facts.Reading.Channels.Count == 0 ? "" : " (the poorest of the channels)")}"),
        ];
    }

    private static DocumentFact[] Context(RiskFinding finding) =>
    [
        new("Deliberate attempt", finding.Context.Deliberate.ToString(), Strong: finding.Context.Worst is ContextChannel.Deliberate),
        new("Acquaintance", finding.Context.Acquaintance.ToString(), Strong: finding.Context.Worst is ContextChannel.Acquaintance),
        new("Breach", finding.Context.Breach.ToString(), Strong: finding.Context.Worst is ContextChannel.Breach),
        new("Counts (worst)", Words.Of(finding.Context.Worst)),
    ];
}
