using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>One side of a comparison: what was found against which limit, and the word for it.</summary>
/// <param name="Code">The word of the result as chips know it: "pass", "over", "not assessed" and so on.</param>
/// <param name="Words">"overall risk 0.02, at most 0.09"; of a test that was not run, why.</param>
public sealed record TestSide(string Code, string Words)
{
    /// <summary>Whether there is a result at all.</summary>
    public bool IsRun { get; init; } = true;
}

/// <summary>One channel or stress test of two measurements side by side. A test that was run on one side alone is a row too, so that nothing seems unchanged by being left out.</summary>
public sealed record ComparedTest(string Name, TestSide Left, TestSide Right, ComparedWith Verdict)
{
    /// <summary>Channels of both readings in the order of domain/04 4.1, then the stress tests by code. What can happen to neither is left out.</summary>
    public static IReadOnlyList<ComparedTest> Of(RiskReading left, RiskReading right) =>
    [
        .. left.Channels.Join(right.Channels, one => one.Channel, other => other.Channel, Compare).OfType<ComparedTest>(),
        .. Of(left.Stress, right.Stress, null),
    ];

    /// <summary>Stress tests alone.</summary>
    /// <param name="left">Null where none were run.</param>
    /// <param name="absent">Why a side has none; null where that is not known.</param>
    public static IReadOnlyList<ComparedTest> Of(IReadOnlyList<StressTestResult>? left, IReadOnlyList<StressTestResult>? right, string? absent) =>
    [
        .. (left ?? []).Concat(right ?? []).Where(test => test.IsApplicable || test.Outcome is not StressOutcome.NotAssessed).DistinctBy(test => test.Code).OrderBy(test => test.Code, StringComparer.Ordinal)
            .Select(test => Compare(test, left?.FirstOrDefault(one => one.Code == test.Code), right?.FirstOrDefault(one => one.Code == test.Code), absent)),
    ];

    private static ComparedTest Compare(StressTestResult test, StressTestResult? left, StressTestResult? right, string? absent) => new($"{test.Code} {test.Name}", Side(left, absent), Side(right, absent), Judge(left, right));

    private static TestSide Side(StressTestResult? test, string? absent) =>
        test is null ? new("not assessed", absent ?? "the stress tests were not run") { IsRun = false }
        : test.Outcome is StressOutcome.NotAssessed ? new(RiskReading.Code(test), test.Needs ?? test.Sentence) { IsRun = false }
        : new(RiskReading.Code(test), test.Deciding?.Words ?? test.Sentence);

    private static ComparedWith Judge(StressTestResult? left, StressTestResult? right)
    {
        if (left is null or { Outcome: StressOutcome.NotAssessed } || right is null or { Outcome: StressOutcome.NotAssessed })
            return ComparedWith.NotComparable;
        if (IsFailed(left) != IsFailed(right))
            return IsFailed(right) ? ComparedWith.Worse : ComparedWith.Better;
        // Where another figure decides, which of them is better cannot be told.
        return (left.Deciding, right.Deciding) switch
        {
            (null, null) => ComparedWith.Same,
            ({ } a, { } b) when a.What == b.What => Probability.Format(a.Value) == Probability.Format(b.Value) ? ComparedWith.Same
                : b.Value < a.Value == a.Comparison is GateComparison.AtMost ? ComparedWith.Better : ComparedWith.Worse,
            _ => ComparedWith.NotComparable,
        };
    }

    private static bool IsFailed(StressTestResult test) => test.Outcome is StressOutcome.Failed;

    private static ComparedTest? Compare(ChannelSummary left, ChannelSummary right) =>
        !left.IsApplicable && !right.IsApplicable ? null : new(
            $"{Words.Capital(left.Word)} channel", Side(left), Side(right),
            left.Outcome is StressOutcome.NotAssessed || right.Outcome is StressOutcome.NotAssessed ? ComparedWith.NotComparable
            : (left.Outcome is StressOutcome.Failed) != (right.Outcome is StressOutcome.Failed) ? right.Outcome is StressOutcome.Failed ? ComparedWith.Worse : ComparedWith.Better
            : (left.Index, right.Index) switch
            {
                ({ } a, { } b) => Math.Round(a - b, 1) switch { > 0 => ComparedWith.Better, < 0 => ComparedWith.Worse, _ => ComparedWith.Same },
                _ => ComparedWith.NotComparable,
            });

    private static TestSide Side(ChannelSummary channel) => channel.Outcome is StressOutcome.NotAssessed
        ? new(RiskReading.Code(channel), channel.Sentence) { IsRun = false }
        : new(RiskReading.Code(channel), channel.Index is { } index ? $"index {Index(index)}{(channel.Threshold is { } line ? $", at most {Index(line)}" : "")}" : channel.Sentence);

    private static string Index(double index) => Probability.Format(Math.Round(index, 1));
}
