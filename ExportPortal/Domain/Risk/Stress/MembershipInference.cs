using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-07: the attacker tells who was among the persons behind synthetic data or a model. Pass rule: upper end of the advantage at most the gate.</summary>
internal sealed class MembershipInference() : StressScenario("ST-07", "Membership inference", RiskChannel.Membership)
{
    public override string Asks => "whether an attack can tell who was among the persons behind the data";

    public override string Rule(StressTerms terms) => "The upper end of the advantage over guessing stays within the limit of the tier.";

    public override StressTestResult Judge(StressCase given)
    {
        if (given.Figures.Membership is { } found)
            return Judged(given, found.Evidence,
                $"{found.Attack} told members from others with an advantage of {Risk(found.Advantage)} (at most {Risk(found.AdvantageHigh)} with 95 % confidence), tried on {Count(found.Vulnerable)} vulnerable and {Count(found.Random)} random records.",
                [given.Gate("membership_advantage", found.AdvantageHigh, "advantage, upper end", isRisk: true)],
                [
                    new("area under the curve", found.Auc), new("true positives at 1 % false positives", found.TruePositiveAtOnePercent),
                    new("advantage", found.Advantage), new("advantage, lower end", found.AdvantageLow), new("advantage, upper end", found.AdvantageHigh),
                ]);
        return given.Context.Granularity is Granularity.G2 or Granularity.G3 or Granularity.G7
            ? given.Measured.File.From is null
                ? NotAssessed(given, "No membership attack was run on this version.", "Run a membership attack with 100 vulnerable and 100 random records.")
                : NotAssessed(given, "This version is a table, and the attacks read files.", "Save the same data as a version from a file, and attack that.")
            : NotAssessed(given, "The data are not synthetic and no model, so whoever holds them sees who is in them.", "Nothing; other tests cover tables of records.", isApplicable: false);
    }
}
