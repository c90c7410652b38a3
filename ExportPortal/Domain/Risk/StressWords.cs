using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk;

/// <summary>Limits of stress tests as a column of a table shows them.</summary>
public static class StressWords
{
    /// <summary>"at least 4", "0.09" for an upper limit; empty where nothing is asked.</summary>
    public static string Limit(StressTestResult test) => test.Deciding is not { Limit: { } limit } check ? ""
        : check.Comparison is GateComparison.AtLeast ? $"at least {Probability.Format(limit)}" : Probability.Format(limit);
}
