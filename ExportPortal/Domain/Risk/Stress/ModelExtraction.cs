using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-14: a model gives back records planted among those it learnt from. Pass rule: none of them.</summary>
internal sealed class ModelExtraction() : StressScenario("ST-14", "Records drawn out of a model", RiskChannel.Membership)
{
    public override string Asks => "whether a model gives back records that it learnt from";

    public override string Rule(StressTerms terms) => $"At most {terms.ModelExtraction.Canaries} planted records are given back.";

    public override StressTestResult Judge(StressCase given)
    {
        if (given.Figures.Canaries is not { Planted: > 0 } found)
            return given.Context.Granularity is Granularity.G7
                ? NotAssessed(given, "No planted records were looked for in the model.", "Plant records before training, try to draw them out, and give both numbers.")
                : NotAssessed(given, "The data are no model.", "Nothing; other tests cover tables of records.", isApplicable: false);
        return Judged(given, found.Evidence,
            $"The model gave back {Count(found.Extracted)} of {Count(found.Planted)} planted records.",
            [new("planted records given back", found.Extracted, given.Terms.ModelExtraction.Canaries)], [new("rate", (double)found.Extracted / found.Planted)]);
    }
}
