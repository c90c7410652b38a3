using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>
/// The fifteen scenarios of domain/04 4.3. Pure: the same figures in the same context under the same pack give the same
/// results, so that a case is judged from what was measured once.
/// </summary>
public static class StressTests
{
    private static readonly StressScenario[] Scenarios =
    [
        new ProsecutorAttack(), new JournalistAttack(), new MarketerAttack(), new KnownAttributes(), new PublicRegister(),
        new CompositionOfReleases(), new MembershipInference(), new AttributeInference(), new TrajectoryPoints(), new FutureAttack(),
        new ControlFailure(), new FullLeak(), new TabularDifferencing(), new ModelExtraction(), new TargetedMinority(),
    ];

    /// <summary>The scenarios in words, in order; empty where the pack has none.</summary>
    public static IReadOnlyList<StressRule> Rules(PolicyPack pack) =>
        pack.StressTests is not { } terms ? [] : [.. Scenarios.Select(scenario => new StressRule(scenario.Code, scenario.Name, scenario.Rule(terms)))];

    /// <summary>Why a test may fail where the figures of the tier pass, in one sentence; null for a code that never fails or is none.</summary>
    public static string? WhyApart(string code) =>
        Array.Find(Scenarios, scenario => scenario.Code == code) is { Asks: { } asks } ? $"{code} asks {asks}." : null;

    /// <summary>One result for each scenario, ST-01 to ST-15. The pack must have stress tests.</summary>
    public static IReadOnlyList<StressTestResult> Judge(RiskMeasurement measured, StressFigures figures, StressContext context, PolicyPack pack)
    {
        var given = new StressCase(measured, figures, context, pack);
        return [.. Scenarios.Select(scenario => scenario.Judge(given))];
    }
}

/// <param name="Text">What is assumed and when the test passes.</param>
public sealed record StressRule(string Code, string Name, string Text);
