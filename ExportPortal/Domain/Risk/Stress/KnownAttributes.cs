using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-04: the attacker knows m of the quasi-identifiers, in the worst choice of them. Pass rule: the m of the tier within the threshold.</summary>
internal sealed class KnownAttributes() : StressScenario("ST-04", "Background knowledge of some attributes", RiskChannel.Identity)
{
    public override string Asks => "what the worst few columns give away to somebody who knows only those";

    public override string Rule(StressTerms terms) => $"The worst {string.Join(", ", terms.BackgroundKnowledge.Known.Select((known, tier) => $"{known} (T{tier})"))} quasi-identifiers together stay within the threshold.";

    public override StressTestResult Judge(StressCase given)
    {
        if (given.Figures.Knowledge is not { Curve.Count: > 0 } knowledge)
            return NotAssessed(given, "The sets of quasi-identifiers were not searched.", "Run the stress tests on the file, with empty cells read as values or dropped.");
        var known = given.Terms.BackgroundKnowledge.Known[given.Context.Tier];
        var point = knowledge.Curve.LastOrDefault(one => one.Known <= known) ?? knowledge.Curve[0];
        var deciding = point.Deciding(given.Context.IsPublic);
        return Judged(given, point.Exhaustive ? Evidence.A : Evidence.B,
            $"With the worst {point.Known} of {knowledge.QuasiIdentifiers.Count} quasi-identifiers ({string.Join(", ", deciding.QuasiIdentifiers)}) the average chance to find a person is {Risk(deciding.AverageRisk)}{(given.Context.IsPublic ? $", that of the worst record {Risk(deciding.HighestRisk)}" : "")}, and {Percent(deciding.Uniqueness)} of the records are alone. {Tried(point)}",
            [given.Overall(given.Of(deciding), $"overall risk at m = {point.Known}")],
            knowledge.Curve.SelectMany(Shown),
            [new("attributes known", known.ToString(CultureInfo.InvariantCulture)), new("seed", knowledge.Seed.ToString(CultureInfo.InvariantCulture))]);
    }

    private static string Tried(KnowledgePoint point) => point.Exhaustive
        ? point.Sets == 1 ? "There is only this set." : $"All {Count(point.Sets)} sets were tried."
        : $"{Count(point.Sets)} sets were tried, step by step and at random: a worse one may exist.";

    private static IEnumerable<StressFigure> Shown(KnowledgePoint point) =>
    [
        new($"m = {point.Known}: worst average risk", point.Worst.AverageRisk), new($"m = {point.Known}: worst share of uniques", point.Worst.Uniqueness),
        new($"m = {point.Known}: average risk over sets", point.AverageRisk), new($"m = {point.Known}: share of uniques over sets", point.AverageUniqueness),
    ];
}
