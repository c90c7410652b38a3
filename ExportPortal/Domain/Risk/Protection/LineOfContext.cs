using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>The line that data must come under to go to one place: what the threshold leaves after the context, and the gates of the tier.</summary>
public static class LineOfContext
{
    /// <summary>Licensed release: the average counts, with a cap on the worst record; a tier may limit the average wherever the data go.</summary>
    public static RiskLine Licensed(int tier, bool highInvasiveness, ContextRisk context, PolicyPack pack) =>
        new(Math.Min(Left(tier, highInvasiveness, context, pack), Average(tier, pack) ?? 1), Smallest(RiskLine.Of(tier, highInvasiveness, pack).K, pack.Tier(tier).WorstRecordCap));

    /// <summary>What the threshold leaves for the average once the context has taken its part, in [0, 1].</summary>
    public static double Left(int tier, bool highInvasiveness, ContextRisk context, PolicyPack pack) =>
        context.Overall.Value is > 0 and var attempt ? Math.Min(1, pack.Tier(tier).ThresholdFor(highInvasiveness).Value / attempt) : 1;

    /// <summary>The limit of the tier for the average itself; null for none.</summary>
    public static double? Average(int tier, PolicyPack pack) => pack.StressTests is { } terms && terms.Prosecutor.Average.TryGetValue(tier, out var most) ? most : null;

    /// <summary>Public release: the worst record counts, under the rules of tier 0.</summary>
    public static RiskLine Public(bool highInvasiveness, PolicyPack pack) =>
        new(null, Smallest(RiskLine.Of(0, highInvasiveness, pack).K, pack.Tier(0).ThresholdFor(highInvasiveness)));

    /// <summary>The smallest class that a highest risk of the worst record asks for, and the gate.</summary>
    private static long Smallest(long? gate, Probability? worst) =>
        Math.Max(gate ?? 1, worst is { Value: > 0 } cap ? (long)Math.Ceiling((decimal)1 / (decimal)cap.Value) : 1);
}
