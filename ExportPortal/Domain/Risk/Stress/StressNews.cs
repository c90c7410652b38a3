using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>What the stress tests of an assessment say that those of the one before did not.</summary>
public static class StressNews
{
    /// <summary>The tests that fail now and did not before, in the context of the one before: a stricter context that was tried is no news of the data.</summary>
    /// <param name="before">The newest assessment of the same version with stress tests; null where none had any, and then all that fail are news.</param>
    public static IReadOnlyList<StressTestResult> Since(RiskAssessment? before, RiskAssessment now, PolicyPack pack)
    {
        if (now.Stress is not { } run)
            return [];
        if (before?.Stress is not { } earlier || pack.StressTests is null)
            return Failed(run);
        var known = Failed(earlier.In(earlier.Context, before.Measurement, pack)).Select(one => one.Code).ToHashSet();
        return [.. Failed(run.In(earlier.Context, now.Measurement, pack)).Where(one => !known.Contains(one.Code))];
    }

    private static IReadOnlyList<StressTestResult> Failed(StressRun run) => [.. run.Results.Where(one => one.Outcome is StressOutcome.Failed)];
}
