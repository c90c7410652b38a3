using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Decision;

/// <summary>From which number of persons volume counts.</summary>
internal static class Volume
{
    /// <summary>The lowest threshold of all entries of the case; null when none has one, and then volume never counts.</summary>
    public static long? BulkThreshold(DecisionCase @case, PolicyPack pack) => @case.Entry.Min(code => pack.Entry(code).BulkThreshold);

    /// <summary>The limit of M1, inclusive: the threshold, times the factor of the destination group.</summary>
    public static long? Limit(DecisionCase @case, PolicyPack pack) =>
        BulkThreshold(@case, pack) * pack.Destinations.Groups[@case.DestinationGroup].VolumeFactor;
}
