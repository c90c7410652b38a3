using System.Globalization;
using ExportPortal.Domain.Common;

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
            new("method", 3, "How it was measured", "With this page and the same file anybody gets the same figures.", CertificateMethod.Of(facts)),
        ], facts.Assessment.MadeAt);

    internal static string Date(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    internal static string Share(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    internal static string Result(MeasureVerdict verdict) => verdict switch
    {
        MeasureVerdict.Pass => "pass",
        MeasureVerdict.Over => "over the line",
        MeasureVerdict.Reported => "reported",
        _ => "not assessed",
    };

    private static string Lead(CertificateFacts facts) =>
        $"{(facts.Finding.Overall <= facts.Threshold ? "Meets" : "Does not meet")} threshold {facts.Threshold} for {facts.Where} until {Date(facts.ValidUntil)}.";

    private static IReadOnlyList<DocumentBlock> Finding(CertificateFacts facts)
    {
        var channels = RiskChannel.Of(facts.Measured, facts.Finding, facts.Threshold.Value, facts.Tier, facts.HighInvasiveness, facts.Pack);
        return
        [
            RiskPicture.Of(facts.Finding, facts.Threshold),
            new ParagraphBlock("Index = 100 + 25 × log10(risk). 25 points are a factor of ten. Harm, if it happens, is graded beside the number and is not part of it.", Muted: true),
            new ColumnsBlock([new HeadingBlock("Measured"), new FactsBlock(Measured(facts))], [new HeadingBlock("Context"), new FactsBlock(Context(facts.Finding))], 0.56),
            new HeadingBlock("Channels"),
            new TableBlock("Channels", [new("Channel", 2.2, Style: ColumnStyle.Strong), new("Found", 4), new("Risk", 1.3, Numeric: true), new("Index", 1, Numeric: true), new("Result", 1.9, Style: ColumnStyle.Result)],
                [.. channels.Select(channel => (IReadOnlyList<string>)
                    [channel.Name, channel.Found, channel.Risk is { } risk ? Probability.Format(risk) : "", channel.Index is { } index ? index.ToString("0.0", CultureInfo.InvariantCulture) : "", Result(channel.Verdict)])]),
            .. Pictures(facts),
        ];
    }

    private static IEnumerable<DocumentBlock> Pictures(CertificateFacts facts)
    {
        var classes = RiskPicture.Classes(facts.Measured.Sample, (int?)RiskLine.Of(facts.Tier, facts.HighInvasiveness, facts.Pack).K);
        if (facts.Measured.Knowledge is not { } knowledge)
            return [new HeadingBlock("Persons by class size"), classes];
        return [new ColumnsBlock(
            [new HeadingBlock("Persons by class size"), classes],
            [new HeadingBlock("Risk by background knowledge"), RiskPicture.Curve(knowledge, facts.Tier, facts.Threshold)])];
    }

    private static DocumentFact[] Measured(CertificateFacts facts)
    {
        var sample = facts.Measured.Sample;
        return
        [
            new("Smallest class, k", RiskPicture.Count(sample.K)),
            new("Average, worst record", $"{facts.Measured.AverageRisk}, {facts.Measured.MaximumRisk}"),
            new("Unique records", $"{RiskPicture.Count(sample.SampleUniques)} of {RiskPicture.Count(sample.Records)}"),
            new("Classes", sample.Classes is { } classes ? RiskPicture.Count(classes) : "not defined under this rule"),
            new("Quasi-identifiers", RiskPicture.Count(facts.Measured.QuasiIdentifiers.Count)),
            new("Confidence", RiskChannel.FullFile),
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
