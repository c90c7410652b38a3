using System.Globalization;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Decision;

/// <summary>Stage 2, second half: what lowers the tier. Together by one, never below T1, never below the floor.</summary>
internal static class LoweringModifiers
{
    public static void Apply(DecisionCase @case, BaseTier @base, RiskFinding risk, PolicyPack pack, ReasonList reasons)
    {
        var (raised, floor) = (@base.Tier + reasons.Up, reasons.Floor);
        if (raised < 2 && floor < 2)
            return;
        var threshold = pack.Tier(DecisionRules.TierOf(raised, reasons.Floor)).ThresholdFor(@case.HighInvasiveness);
        if (IsCoarse(@case, @base.Entry) && risk.Overall <= pack.Risk.ReductionShare * threshold)
            reasons.Add("M2d", ("overall", risk.Overall.ToString()), ("threshold", threshold.ToString()));
        if (@case is { Recognised: true, DestinationGroup: <= DestinationGroup.B, DualUse: < 3 })
            reasons.Add("M7");
        if (@case is { Environment: EnvironmentLevel.E4, Mode: AccessMode.Remote, DestinationGroup: <= DestinationGroup.C })
            reasons.Add("M6");
        if (raised - reasons.Down < reasons.Floor && reasons.Down > 0 && reasons.Floor == floor)
            reasons.Add("FL1", ("floor", reasons.Floor.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Coarse and harmless enough for a low risk to lower the tier.</summary>
    private static bool IsCoarse(DecisionCase @case, ControlEntry entry) => @case.DualUse <= 1
        && (@case.Granularity <= Granularity.G3 || @case.Granularity == Granularity.G4 && entry.Sensitivity <= Sensitivity.S2);
}
