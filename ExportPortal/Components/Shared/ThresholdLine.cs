using ExportPortal.Domain.Policy;

namespace ExportPortal.Components.Shared;

/// <summary>A threshold of the pack as a line of the picture.</summary>
/// <param name="Threshold">Largest overall risk that passes, inclusive.</param>
/// <param name="Words">For whom it holds: "T4, and T0 to T3 with high invasiveness".</param>
public sealed record ThresholdLine(double Threshold, string Words)
{
    /// <summary>Each threshold of the tiers once, the largest first.</summary>
    public static IReadOnlyList<ThresholdLine> Of(PolicyPack pack) =>
    [
        .. pack.Tiers.SelectMany(tier => new[] { (tier.Threshold.Value, tier.Number, IsHigh: false), (tier.ThresholdHighInvasiveness.Value, tier.Number, IsHigh: true) })
            .GroupBy(one => one.Value).OrderByDescending(line => line.Key)
            .Select(line => new ThresholdLine(line.Key, string.Join(", and ", new[] { Named(line.Where(one => !one.IsHigh), ""), Named(line.Where(one => one.IsHigh), " with high invasiveness") }.Where(words => words.Length > 0)))),
    ];

    private static string Named(IEnumerable<(double, int Number, bool)> tiers, string suffix) => tiers.Select(one => one.Number).Order().ToList() switch
    {
        [] => "",
        [var only] => $"T{only}{suffix}",
        var several when several[^1] - several[0] == several.Count - 1 => $"T{several[0]} to T{several[^1]}{suffix}",
        var several => $"{string.Join(", ", several.Select(number => $"T{number}"))}{suffix}",
    };
}
