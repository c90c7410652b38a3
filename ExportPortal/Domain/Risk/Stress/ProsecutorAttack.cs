using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-01: the attacker knows that a person is in the file and knows the quasi-identifiers. Pass rule: risk, smallest class and worst record of the tier.</summary>
internal sealed class ProsecutorAttack() : StressScenario("ST-01", "Prosecutor: a known person is in the file", RiskChannel.Identity)
{
    public override string Asks => "whether overall risk, smallest class, worst record and, where the tier has a limit for it, average risk all hold together";

    public override string Rule(StressTerms terms) => "Overall risk, smallest class and worst record within the limits of the tier.";

    public override StressTestResult Judge(StressCase given)
    {
        var (sample, average, highest) = (given.Measured.Sample, given.Measured.Sample.WholeAverage, given.Measured.Sample.WholeHighest);
        var checks = new List<StressCheck> { given.Overall(given.DataRisk) with { Key = Shortfall.Overall } };
        // Where the worst record is unique by nature the tier does the work of the cap and of the smallest class.
        if (given.Exemption(MeasureTest.K) is null)
        {
            checks.Add(given.Gate(MeasureTest.K, sample.WholeK, "smallest class"));
            if (!given.Context.IsPublic && given.Pack.Tier(given.Context.Tier).WorstRecordCap is { } cap)
                checks.Add(new("risk of the worst record", highest, cap.Value) { Key = MeasureTest.WorstRecord });
        }
        if (given.Terms.Prosecutor.Average.TryGetValue(given.Context.Tier, out var limit))
            checks.Add(new("average data risk", average, limit));
        return Judged(given, Evidence.A,
            $"Somebody who looks for a person known to be in the file finds the right record with a chance of {Risk(average)} on average and {Risk(highest)} at worst; the smallest class has {Count(sample.WholeK)} {(sample.WholeK == 1 ? "record" : "records")}.{(NullRules.LeftOut(sample) is { } leftOut ? $" {leftOut}" : "")}",
            checks, [new("highest 1/k", highest), new("average 1/k", average)],
            [new("quasi-identifiers", string.Join(", ", given.Measured.QuasiIdentifiers))]);
    }
}
