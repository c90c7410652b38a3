using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Decision;

/// <summary>
/// The decision table of domain/03 3.4, as evaluated in 3.5: gates, base tier, modifiers, risk test, environment
/// and mode, outcome. Pure: the same case under the same pack gives the same decision, byte for byte.
/// </summary>
public static class DecisionRules
{
    public static RuleDecision Decide(DecisionCase @case, PolicyPack pack)
    {
        var reasons = new ReasonList(pack);
        Gates.Prohibitions(@case, pack, reasons);
        if (reasons.All.Count > 0)
            return RuleDecision.Closed(DecisionOutcome.Prohibited, reasons.All);
        if (@case.DirectIdentifiers)
        {
            reasons.Add("P5");
            return RuleDecision.Closed(DecisionOutcome.Ineligible, reasons.All);
        }
        if (@case.Screening == Screening.Possible)
            reasons.Add("H1");
        return OnTheMerits(@case, pack, reasons);
    }

    private static RuleDecision OnTheMerits(DecisionCase @case, PolicyPack pack, ReasonList reasons)
    {
        var @base = BaseTier.Of(@case, pack);
        @base.Explain(@case.Granularity, reasons);
        RaisingModifiers.Apply(@case, @base.Entry, pack, reasons);
        var risk = RiskOf(@case, pack);
        LoweringModifiers.Apply(@case, @base, risk, pack, reasons);

        var tier = pack.Tier(TierOf(@base.Tier + reasons.Up - reasons.Down, reasons.Floor));
        var threshold = tier.ThresholdFor(@case.HighInvasiveness);
        var refusal = LicenceType.ExceedsT4(@base.Tier, reasons);
        TestRisk(risk, threshold, reasons);
        refusal = refusal || LicenceType.IsRefusedByGroup(@case, tier.Number, reasons);
        var needs = new ConditionsPrecedent(@case, pack, reasons).Find(tier, risk, threshold);

        var outcome = LicenceType.Of(@case, tier.Number, refusal, reasons);
        return new RuleDecision(outcome, tier.Number, @base.Tier, reasons.Up, reasons.Down, reasons.Floor, threshold, risk, needs, reasons.All);
    }

    /// <summary>The decision as two persons set it against the rules, one tier beside (03, 3.4): its type, threshold, conditions and presumption of refusal are those of that tier.</summary>
    public static RuleDecision AtTier(DecisionCase @case, RuleDecision decided, int number, PolicyPack pack)
    {
        var (tier, reasons) = (pack.Tier(number), new ReasonList(pack));
        var (risk, threshold) = (decided.Risk!, tier.ThresholdFor(@case.HighInvasiveness));
        TestRisk(risk, threshold, reasons);
        var refusal = LicenceType.IsRefusedByGroup(@case, number, reasons);
        var needs = new ConditionsPrecedent(@case, pack, reasons).Find(tier, risk, threshold);
        IReadOnlyList<DecisionReason> kept = [.. decided.Reasons.Where(reason => reason.Code is not ("RT1" or "RP1" or "RP2" or "CP1" or "GT")), .. reasons.All];
        var outcome = refusal ? DecisionOutcome.RefusalPresumed : LicenceType.AtTier(@case, number, decided.Has("M6"));
        return decided with { Tier = number, Outcome = outcome, Threshold = threshold, Needs = needs, Reasons = kept };
    }

    private static void TestRisk(RiskFinding risk, Probability threshold, ReasonList reasons)
    {
        if (risk.Overall > threshold)
            reasons.Add("RT1", ("overall", risk.Overall.ToString()), ("threshold", threshold.ToString()));
    }

    /// <summary>The tier that a sum of tiers comes to: at most 4, never below the floor.</summary>
    internal static int TierOf(int sum, int floor) => Math.Max(floor, Math.Min(4, sum));

    internal static RiskFinding RiskOf(DecisionCase @case, PolicyPack pack) => new(
        @case.PData,
        ContextRisk.For(@case.IsPublic, @case.Environment, @case.Motive, @case.Prevalence, pack.Risk));
}
