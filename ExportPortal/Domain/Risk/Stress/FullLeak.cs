using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-12: everything leaks, so that somebody will try. Reported with the grade of harm; reason M10 for grave harm above the risk of the pack.</summary>
internal sealed class FullLeak() : StressScenario("ST-12", "Everything leaks", RiskChannel.Identity)
{
    public override string Rule(StressTerms terms) => $"Reported with the grade of harm; for sensitivity {terms.FullLeak.Sensitivity} and a risk above {Risk(terms.FullLeak.ReasonAbove)} the tier does not fall below T3.";

    public override StressTestResult Judge(StressCase given)
    {
        var terms = given.Terms.FullLeak;
        var leak = given.DataRisk;
        var harm = $"HG{(int)given.Context.Sensitivity}";
        var isReason = given.Context.Sensitivity >= terms.Sensitivity && leak > terms.ReasonAbove;
        var result = Judged(given, Evidence.A,
            $"If the whole file came out, a person would be found with a chance of {Risk(leak)}; the harm would be {harm} of HG4.{(isReason ? $" For such harm that is above {Risk(terms.ReasonAbove)}, so the data go no lower than T3." : "")}",
            [new("risk after a leak", leak, null, IsRisk: true)], [new("risk of the worst record", given.Measured.MaximumRisk.Value)], [new("harm", harm)]);
        return result with { Reason = isReason ? "M10" : null };
    }
}
