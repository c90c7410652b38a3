using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

/// <summary>Stage 0: whatever ends the process whatever the tier would be. Every gate is looked at and reported.</summary>
internal static class Gates
{
    public static void Prohibitions(DecisionCase @case, PolicyPack pack, ReasonList reasons)
    {
        if (@case.Screening == Screening.Confirmed)
            reasons.Add("P1");
        if (pack.Purposes.IsProhibited(@case.Purpose))
            reasons.Add("P3", ("purpose", @case.Purpose));
        if (@case.DataUseBar)
            reasons.Add("P4");
        if (!@case.AuditRights)
            reasons.Add("P6");
        if (@case.History == History.Barred)
            reasons.Add("P7");
        if (@case.DestinationGroup == DestinationGroup.E && @case.Persons >= Volume.BulkThreshold(@case, pack))
            reasons.Add("P2");
    }
}
