using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk;

/// <summary>One figure that misses its limit, in words.</summary>
/// <param name="What">"Smallest class, k".</param>
/// <param name="Limit">"at least 4".</param>
public sealed record Shortfall(string What, string Found, string Limit)
{
    /// <summary>Key of the overall risk beside those of the measures.</summary>
    public const string Overall = "overall_risk";

    /// <summary>Key of the measure or gate; of a limit of a stress test's own its code and what is held against it.</summary>
    public string Key { get; init; } = "";

    /// <summary>The cap on the worst record is the smallest class said in another way.</summary>
    private string Cause => Key is MeasureTest.WorstRecord ? MeasureTest.K : Key;

    /// <summary>All that misses a limit in a reading: the overall risk, the measures of the tier, then each failed check of a stress test. Empty where nothing does.</summary>
    public static IReadOnlyList<Shortfall> Of(RiskReading reading) =>
    [
        .. reading.IsUnder ? Array.Empty<Shortfall>() : [new Shortfall("Overall risk", reading.Finding.Overall.ToString(), $"at most {reading.Threshold}") { Key = Overall }],
        .. Of(reading.Tests),
        .. reading.Stress.Where(test => test.Outcome is StressOutcome.Failed).SelectMany(test => test.Checks.Where(check => check.Holds is false)
            .Select(check => new Shortfall($"{test.Code} {test.Name}: {check.What}", Probability.Format(check.Value), check.Bound!) { Key = check.Key ?? $"{test.Code} {check.What}" })),
    ];

    /// <summary>The measures that miss their limit.</summary>
    public static IReadOnlyList<Shortfall> Of(IEnumerable<MeasureTest> tests) =>
        [.. tests.Where(test => test.Verdict is MeasureVerdict.Over).Select(test => new Shortfall(test.Missing.Title, Probability.Format(test.Missing.Value!.Value), test.Average is { } average ? $"at most {Probability.Format(average.Most)}" : test.Asked) { Key = test.Key })];

    /// <summary>The faults behind the figures, each once: figures that miss a limit because of the same thing stand together, the plainest first.</summary>
    public static IReadOnlyList<IReadOnlyList<Shortfall>> Faults(RiskReading reading) =>
        [.. Of(reading).GroupBy(miss => miss.Cause, StringComparer.Ordinal).Select(IReadOnlyList<Shortfall> (same) => [.. same])];

    /// <summary>What a limit stands for and was not assessed, in words: nobody may read it as passed.</summary>
    public static IReadOnlyList<string> Open(RiskReading reading) =>
    [
        .. reading.Tests.Where(test => test.Verdict is MeasureVerdict.NotAssessed).Select(test => test.Title),
        .. reading.Stress.Where(test => test is { Outcome: StressOutcome.NotAssessed, IsApplicable: true }).Select(test => $"{test.Code} {test.Name}"),
    ];
}
