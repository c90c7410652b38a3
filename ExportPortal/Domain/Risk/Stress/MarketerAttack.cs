using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-03: the attacker links as many records as possible and does not care whose. Pass rule: expected share of correct links, in the context, at most the threshold.</summary>
internal sealed class MarketerAttack() : StressScenario("ST-03", "Marketer: link as many as possible", RiskChannel.Identity)
{
    public override string Asks => "how many links come out right when everybody in the file is linked at once";

    public override string Rule(StressTerms terms) => $"An attacker holds a counterpart of {Percent(terms.Marketer.LinkageShare)} of the records; the share of correct links stays within the threshold.";

    public override StressTestResult Judge(StressCase given)
    {
        var population = given.Measured.InPopulation?.Journalist ?? (given.Measured.Models?.Population is { Count: > 0 } sizes ? sizes[sizes.Keys.Min()].Journalist : null);
        var linkage = given.Terms.Marketer.LinkageShare;
        var share = linkage * (population?.Marketer ?? given.Measured.Sample.WholeAverage);
        return Judged(given, population is { Estimated: true } ? Evidence.B : Evidence.A,
            $"Linking {Percent(linkage)} of the records to a list of names gets {Percent(share)} of all records right; in this place that is a risk of {Risk(share * given.PContext)}.",
            [given.Overall(share, "share of correct links in the context")], [new("expected share of correct links", share)],
            [new("linkage share", Risk(linkage))]);
    }
}
