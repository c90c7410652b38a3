using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>The line that data must come under to go to one place: what the threshold leaves after the context, and the gates of the tier.</summary>
public static class LineOfContext
{
    /// <summary>Licensed release: the average counts, with a cap on the worst record.</summary>
    public static RiskLine Licensed(int tier, bool highInvasiveness, ContextRisk context, PolicyPack pack)
    {
        var (rules, attempt) = (pack.Tier(tier), context.Overall.Value);
        var average = attempt == 0 ? 1 : Math.Min(1, rules.ThresholdFor(highInvasiveness).Value / attempt);
        return new(average, Smallest(RiskLine.Of(tier, highInvasiveness, pack).K, rules.WorstRecordCap));
    }

    /// <summary>Public release: the worst record counts, under the rules of tier 0.</summary>
    public static RiskLine Public(bool highInvasiveness, PolicyPack pack) =>
        new(null, Smallest(RiskLine.Of(0, highInvasiveness, pack).K, pack.Tier(0).ThresholdFor(highInvasiveness)));

    /// <summary>The smallest class that a highest risk of the worst record asks for, and the gate.</summary>
    private static long Smallest(long? gate, Probability? worst) =>
        Math.Max(gate ?? 1, worst is { Value: > 0 } cap ? (long)Math.Ceiling((decimal)1 / (decimal)cap.Value) : 1);
}
