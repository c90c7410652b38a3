using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk;

/// <summary>What the stress tests of a certificate assumed: the parameters of the pack, of the request and of what the portal knew (domain/04 4.3).</summary>
internal static class CertificateAssumptions
{
    private const string Caption = "What each test assumed, and why one was not assessed";

    public static DocumentBlock[] Of(CertificateFacts facts)
    {
        var tests = facts.Reading.Stress;
        var shared = tests.Select(test => test.Parameters.AsEnumerable()).Aggregate((all, one) => all.Intersect(one)).ToList();
        return
        [
            new HeadingBlock(Caption),
            new TableBlock(Caption, [new("Test", 0.9, Style: ColumnStyle.Code), new("Assumed", 10)],
                [.. tests.Select(test => (IReadOnlyList<string>)[test.Code, Words([.. test.Parameters.Except(shared), .. Besides(test.Code, facts), .. Gap(test, facts.Reading.Figures)])]).Where(row => row[1].Length > 0)]),
            new ParagraphBlock($"All of them assume {Words(shared)}.", Muted: true),
        ];
    }

    /// <summary>Why it was not assessed; of a scenario that cannot happen to the data only where it was asked for.</summary>
    private static IEnumerable<StressParameter> Gap(StressTestResult test, StressFigures figures) =>
        test.Outcome is StressOutcome.NotAssessed && (test.IsApplicable || figures.Missing.ContainsKey(test.Code)) ? [new("not assessed", test.Sentence)] : [];

    /// <summary>What the result does not name itself.</summary>
    private static IEnumerable<StressParameter> Besides(string code, CertificateFacts facts)
    {
        var (figures, asked) = (facts.Reading.Figures, facts.Assessment.Stress?.Question);
        switch (code)
        {
            case "ST-06" when figures.Composition is { } composition:
                yield return new("earlier versions", composition.Earlier.Count == 0 ? "none" : List(composition.Earlier.Select(one => $"version {one.Version}{(one.On is { } day ? $", last released on {Common.Words.Day(day)}" : "")}")));
                foreach (var one in composition.Differenced ?? [])
                    yield return new($"version {one.Version} cell by cell", one.Columns.Count == 0 ? "no column told alike" : List(one.Columns));
                break;
            case "ST-07" or "ST-08" when facts.Attacks is { Plan: var plan } && (code == "ST-07" ? figures.Membership is not null : figures.AttributeGains.Count > 0):
                yield return new("records attacked", RiskPicture.Count(code == "ST-07" ? plan.Records : plan.Attacks));
                yield return new("seed", plan.Seed.ToString(CultureInfo.InvariantCulture));
                break;
            case "ST-09" when figures.Trajectory is null && asked is { Person: { } person }:
                yield return new("columns", List([person, .. asked.Points]));
                break;
            case "ST-10" when figures.Promotion is { Attributes.Count: > 0 } promotion:
                yield return new(promotion.Named ? "named as known" : "worst that become known", List(promotion.Attributes));
                break;
            case "ST-14" when figures.Canaries is { } canaries:
                yield return new("planted records, as declared", RiskPicture.Count(canaries.Planted));
                break;
            case "ST-15" when asked is { Subgroups.Count: > 0 }:
                yield return new("groups by", List(asked.Subgroups));
                break;
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names);

    private static string Words(IEnumerable<StressParameter> parameters) => string.Join("; ", parameters.Select(one => $"{one.Name}: {one.Value}"));
}
