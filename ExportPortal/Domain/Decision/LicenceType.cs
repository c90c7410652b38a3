using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

/// <summary>Stage 5: the licence type that a tier leads to, and when refusal is presumed.</summary>
internal static class LicenceType
{
    /// <summary>RP1: the modifiers go past T4 and nothing lowers them.</summary>
    public static bool ExceedsT4(int baseTier, ReasonList reasons)
    {
        if (baseTier + reasons.Up <= 4 || reasons.Down > 0)
            return false;
        reasons.Add("RP1");
        return true;
    }

    /// <summary>RP2: T4 for a recipient in group D or E.</summary>
    public static bool IsRefusedByGroup(DecisionCase @case, int tier, ReasonList reasons)
    {
        if (@case.IsPublic || tier < 4 || @case.DestinationGroup < DestinationGroup.D)
            return false;
        reasons.Add("RP2", ("group", @case.DestinationGroup.ToString()));
        return true;
    }

    public static DecisionOutcome Of(DecisionCase @case, int tier, bool refusalPresumed, ReasonList reasons) =>
        @case.Screening == Screening.Possible ? DecisionOutcome.Hold
        : refusalPresumed ? DecisionOutcome.RefusalPresumed
        : AtTier(@case, tier, reasons.All.Any(reason => reason.Code == "M6"));

    /// <param name="lowered">The tier was lowered because the data stay in an enclave (M6).</param>
    public static DecisionOutcome AtTier(DecisionCase @case, int tier, bool lowered) => tier switch
    {
        0 => DecisionOutcome.NoLicenceRequired,
        1 => DecisionOutcome.General,
        2 when lowered => DecisionOutcome.Enclave,
        2 => @case.Programme ? DecisionOutcome.Global : DecisionOutcome.Individual,
        3 => DecisionOutcome.Enclave,
        _ => DecisionOutcome.Exceptional,
    };
}
