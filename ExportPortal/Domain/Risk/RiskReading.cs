using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// Measured figures read in one context under one pack: what page, case file and certificate show alike. Nothing in it
/// is measured; another context is another reading of the same figures.
/// </summary>
/// <param name="Stress">One result for each scenario; empty under a pack without stress tests.</param>
public sealed record RiskReading(
    RiskMeasurement Measured, RiskFinding Finding, Probability Threshold, int Tier, bool HighInvasiveness, PolicyPack Pack, IReadOnlyList<StressTestResult> Stress)
{
    /// <summary>Before a recipient is known.</summary>
    public static RiskReading Of(RiskMeasurement measured, StressFigures? figures, RiskContext context, Classification data, PolicyPack pack) =>
        Of(measured, figures, context.Finding(measured.AverageRisk, measured.MaximumRisk, data.Prevalence, pack.Risk),
            pack.Tier(context.Tier).ThresholdFor(data.HighInvasiveness), context.Stress(data, pack), pack);

    /// <summary>As a case weighed it.</summary>
    /// <param name="figures">What was measured for the stress tests; null where they were not run on the file.</param>
    public static RiskReading Of(RiskMeasurement measured, StressFigures? figures, RiskFinding finding, Probability threshold, StressContext context, PolicyPack pack) => new(
        measured, finding, threshold, context.Tier, context.HighInvasiveness, pack,
        pack.StressTests is null ? [] : StressTests.Judge(measured, (figures ?? StressFigures.None) with { Knowledge = measured.Knowledge ?? figures?.Knowledge }, context, pack))
    {
        IsUniqueByNature = context.IsIntrinsicallyUnique,
        IsPublic = context.IsPublic,
        Figures = figures ?? StressFigures.None,
    };

    /// <summary>What the stress tests were judged by beside the measurement; nothing where they were not run on the file.</summary>
    public StressFigures Figures { get; private init; } = StressFigures.None;

    /// <summary>Whether it goes to everybody, so that the worst record counts.</summary>
    public bool IsPublic { get; private init; }

    /// <summary>Whether an entry of the data is one whose records are always alone.</summary>
    public bool IsUniqueByNature { get; private init; }

    /// <summary>Whether the chance that somebody tries and finds the average person is within the threshold. What else the tier asks is in <see cref="Over"/>.</summary>
    public bool IsUnder => Finding.Overall <= Threshold;

    /// <summary>What lies over a limit, in words: measures of the tier, then stress tests by their code. Empty where nothing does.</summary>
    public IReadOnlyList<string> Over =>
    [
        .. Tests.Where(test => test.Verdict is MeasureVerdict.Over).Select(test => char.ToLowerInvariant(test.Title[0]) + test.Title[1..]),
        .. Stress.Where(test => test.Outcome is StressOutcome.Failed).Select(test => test.Code),
    ];

    /// <summary>Stress tests that failed, beside what the line says: "; 1 stress test failed"; empty for none.</summary>
    public string FailedWords => Stress.Count(test => test.Outcome is StressOutcome.Failed) switch { 0 => "", 1 => "; 1 stress test failed", var many => $"; {many} stress tests failed" };

    public IReadOnlyList<ChannelSummary> Channels => Stress.Count == 0 ? [] : StressChannels.Of(Stress, Tier);

    /// <summary>Smallest class that the tier asks for; null where it asks for none.</summary>
    public int? K => (int?)RiskLine.Of(Tier, HighInvasiveness, Pack).K;

    /// <summary>What the finding stands on: the poorest evidence behind its channels. The measured figures alone stand on the full file.</summary>
    public string Confidence => Word(Channels.Max(channel => channel.Evidence) ?? Evidence.A);

    /// <summary>The same for who is who alone.</summary>
    public string IdentityConfidence => Word(Channels.FirstOrDefault(channel => channel.Channel is RiskChannel.Identity)?.Evidence ?? Evidence.A);

    /// <summary>That of the measured figures, whatever the channels stand on.</summary>
    public static string OfTheFile => Word(Evidence.A);

    /// <summary>The class alone: "B".</summary>
    public static string Class(Evidence? evidence) => evidence?.ToString() ?? "";

    public IReadOnlyList<MeasureTest> Tests => MeasureTest.Of(Measured, Tier, HighInvasiveness, Pack, IsUniqueByNature);

    public WaterfallBlock Waterfall => RiskPicture.Of(Finding, Threshold);

    public ClassSizesBlock Classes => RiskPicture.Classes(Measured.Sample, K);

    /// <summary>Null where the curve was not measured.</summary>
    public KnowledgeBlock? Curve => Measured.Knowledge is { } knowledge ? RiskPicture.Curve(knowledge, Known, Finding.PContext, Threshold, IsPublic) : null;

    /// <summary>The point of the curve that decides; null as <see cref="Curve"/>.</summary>
    public KnowledgePoint? Decisive => Measured.Knowledge?.At(Known);

    /// <summary>"11 of 15 run, 8 with a pass rule, all passed"; where none has a rule nothing is said to have passed, and what is over its limit and justified is named.</summary>
    public string StressWords
    {
        get
        {
            var run = Stress.Where(test => test.Outcome is not StressOutcome.NotAssessed).ToList();
            var (ruled, failed) = (run.Count(test => test.Outcome is StressOutcome.Passed or StressOutcome.Failed), run.Count(test => test.Outcome is StressOutcome.Failed));
            var justified = run.Where(test => test.IsJustified).Select(test => test.Code).ToList();
            var over = justified.Count == 0 ? "" : $", {string.Join(" and ", justified)} over the limit and justified";
            return run.Count == 0 ? $"none of {Stress.Count} run"
                : ruled == 0 ? $"{run.Count} of {Stress.Count} run, none with a pass rule at this tier{over}"
                : $"{run.Count} of {Stress.Count} run, {ruled} with a pass rule, {(failed == 0 ? "all passed" : $"{failed} failed")}{over}";
        }
    }

    /// <summary>How good the figures are, in words.</summary>
    public static string Word(Evidence? evidence) => evidence switch
    {
        Evidence.A => "A, measured on the full file",
        Evidence.B => "B, sampled or estimated",
        Evidence.C => "C, declared",
        _ => "–",
    };

    /// <summary>The code of a result's word on page and paper.</summary>
    public static string Code(StressTestResult test) => test is { Outcome: StressOutcome.NotAssessed, IsApplicable: false } ? "not applicable" : Code(test.Outcome);

    public static string Code(ChannelSummary channel) => channel is { Outcome: StressOutcome.NotAssessed, IsApplicable: false } ? "not applicable" : Code(channel.Outcome);

    private static string Code(StressOutcome outcome) => outcome switch
    {
        StressOutcome.Passed => "pass",
        StressOutcome.Failed => "over",
        StressOutcome.Reported => "reported",
        _ => "not assessed",
    };

    // Packs before 2026.2 say it in the policy text alone: three attributes at T0 and T1, four above.
    private int Known => Pack.StressTests?.BackgroundKnowledge.Known[Tier] ?? (Tier <= 1 ? 3 : 4);
}
