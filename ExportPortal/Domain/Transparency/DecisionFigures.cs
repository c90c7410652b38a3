using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Transparency;

/// <summary>How the authority decides, over all cases (domain/03 3.4, 05 5.4): how often against the rules, and how often too late.</summary>
/// <param name="Decided">Cases that were decided.</param>
/// <param name="Overridden">Of those, at another tier than the rules gave.</param>
/// <param name="Late">Of those, after the time for the decision was over.</param>
/// <param name="OpenLate">Cases that are not decided though the time for it is over.</param>
public sealed record DecisionFigures(long Decided, long Overridden, long Late, long OpenLate)
{
    /// <summary>A count as the public is told it: few cases may show who they are about, so one below the smallest count of the pack is not told.</summary>
    public static string Told(long count, PolicyPack pack) =>
        count > 0 && count < pack.Register.SmallestCount ? $"fewer than {pack.Register.SmallestCount}" : count.ToString("N0", CultureInfo.InvariantCulture);
}
