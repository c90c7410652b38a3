using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Decision;

public static class DecisionWords
{
    /// <summary>The tiers whose every limit is met: "T2, T3"; "no tier" where there is none.</summary>
    public static string Met(this IEnumerable<TierVerdict> verdicts) =>
        string.Join(", ", verdicts.Where(one => one.IsMet).Select(one => $"T{one.Tier}").DefaultIfEmpty("no tier"));

    /// <summary>"T2, individual, 1 condition"; without a tier where a gate ends the process.</summary>
    public static string InBrief(this RuleDecision decision) =>
        $"{(decision.Tier is { } tier ? $"T{tier}, " : "")}{Words.Of(decision.Outcome)}{decision.Needs.Count switch { 0 => "", 1 => ", 1 condition", var count => $", {count} conditions" }}";
}
