using System.Globalization;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

/// <summary>Stage 2, first half: what raises the tier or sets a floor.</summary>
internal static class RaisingModifiers
{
    /// <summary>From this default tier on, volume and vulnerable groups are already priced in.</summary>
    private const int PricedIn = 3;

    public static void Apply(DecisionCase @case, ControlEntry entry, PolicyPack pack, ReasonList reasons)
    {
        if (!@case.IsPublic)
            ByVolume(@case, entry, pack, reasons);
        if (@case.DualUse >= 2)
            reasons.Add(@case.DualUse == 2 ? "M3.2" : "M3.3");
        if (@case.Vulnerable && entry.DefaultTier < PricedIn)
            reasons.Add("M4");
        if (!@case.IsPublic)
            ByRecipient(@case, reasons);
    }

    private static void ByVolume(DecisionCase @case, ControlEntry entry, PolicyPack pack, ReasonList reasons)
    {
        if (Volume.Limit(@case, pack) is not { } limit || @case.Persons < limit)
            return;
        if (entry.DefaultTier >= PricedIn)
            reasons.Add("M1n", ("limit", Grouped(limit)));
        else
            reasons.Add("M1", ("persons", Grouped(@case.Persons)), ("limit", Grouped(limit)), ("group", @case.DestinationGroup.ToString()));
    }

    private static void ByRecipient(DecisionCase @case, ReasonList reasons)
    {
        if (@case.DestinationGroup >= DestinationGroup.C)
            reasons.Add($"M5.{@case.DestinationGroup}");
        if (@case.History == History.Major)
            reasons.Add("M8");
        if (@case.Composition)
            reasons.Add("M9");
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
