using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Decision;

public static class DecisionWords
{
    /// <summary>"T2, individual, 1 condition"; without a tier where a gate ends the process.</summary>
    public static string InBrief(this RuleDecision decision) =>
        $"{(decision.Tier is { } tier ? $"T{tier}, " : "")}{Words.Of(decision.Outcome)}{decision.Needs.Count switch { 0 => "", 1 => ", 1 condition", var count => $", {count} conditions" }}";
}
