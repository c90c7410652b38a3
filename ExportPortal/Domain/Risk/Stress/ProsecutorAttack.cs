using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-01: the attacker knows that a person is in the file and knows the quasi-identifiers. Pass rule: risk, smallest class and worst record of the tier.</summary>
internal sealed class ProsecutorAttack() : StressScenario("ST-01", "Prosecutor: a known person is in the file", RiskChannel.Identity)
{
    public override string Asks => "whether overall risk, smallest class, worst record and, where the tier has a limit for it, average risk all hold together";

    public override string Rule(StressTerms terms) => "Overall risk, smallest class and worst record within the limits of the tier.";

    public override StressTestResult Judge(StressCase given)
    {
        var sample = given.Measured.Sample;
        var checks = new List<StressCheck> { given.Overall(given.DataRisk) with { Key = Shortfall.Overall } };
        // Where the worst record is unique by nature the tier does the work of the cap and of the smallest class.
        if (given.Exemption(MeasureTest.K) is null)
        {
            checks.Add(given.Gate(MeasureTest.K, sample.K, "smallest class"));
            if (!given.Context.IsPublic && given.Pack.Tier(given.Context.Tier).WorstRecordCap is { } cap)
                checks.Add(new("risk of the worst record", sample.ProsecutorHighest, cap.Value) { Key = MeasureTest.WorstRecord });
        }
        if (given.Terms.Prosecutor.Average.TryGetValue(given.Context.Tier, out var average))
            checks.Add(new("average data risk", sample.ProsecutorAverage, average));
        return Judged(given, Evidence.A,
            $"Somebody who looks for a person known to be in the file finds the right record with a chance of {Risk(sample.ProsecutorAverage)} on average and {Risk(sample.ProsecutorHighest)} at worst; the smallest class has {Count(sample.K)} {(sample.K == 1 ? "record" : "records")}.",
            checks, [new("highest 1/k", sample.ProsecutorHighest), new("average 1/k", sample.ProsecutorAverage)],
            [new("quasi-identifiers", string.Join(", ", given.Measured.QuasiIdentifiers))]);
    }
}
