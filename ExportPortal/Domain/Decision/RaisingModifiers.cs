using System.Globalization;
using ExportPortal.Domain.Common;
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
        if (pack.HasFloorOfData)
            ByData(@case, pack, reasons);
    }

    /// <summary>M10: data that are always unique, that a few points of a trace single out, or whose leak would do grave harm; whoever gets them.</summary>
    private static void ByData(DecisionCase @case, PolicyPack pack, ReasonList reasons)
    {
        var terms = pack.StressTests!;
        if (@case.Entry.FirstOrDefault(pack.Risk.IntrinsicallyUnique.Contains) is { } unique)
            reasons.Add("M10.unique", ("entry", unique));
        if (@case.TraceUnicity is { } share && share.Value > terms.Trajectory.ReasonAbove)
            reasons.Add("M10.trace", ("share", share.ToString()), ("points", Grouped(terms.Trajectory.Points[^1])), ("limit", Probability.Format(terms.Trajectory.ReasonAbove)));
        if (@case.PData.Value > terms.FullLeak.ReasonAbove && @case.Entry.Any(code => pack.Entry(code).Sensitivity >= terms.FullLeak.Sensitivity))
            reasons.Add("M10.leak", ("risk", @case.PData.ToString()), ("limit", Probability.Format(terms.FullLeak.ReasonAbove)));
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
