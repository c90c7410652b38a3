using ExportPortal.Domain.Risk.Outputs;

namespace ExportPortal.Features.Datasets.Outputs;

/// <summary>The rules in a few words, as page and file name them.</summary>
public static class RuleWords
{
    public static string Of(OutputRule rule) => rule switch
    {
        OutputRule.SmallCount => "count too small",
        OutputRule.Dominance => "one or two dominate",
        OutputRule.Freedom => "too few degrees of freedom",
        OutputRule.Recoverable => "worked out from the table",
        OutputRule.Released => "worked out from an earlier table",
        OutputRule.Running => "worked out from a running total",
        OutputRule.Narrow => "known to within a little",
        OutputRule.Inconsistent => "sums do not come out",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown rule."),
    };
}
