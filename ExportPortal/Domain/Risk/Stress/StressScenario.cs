using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>One scenario: a pure rule from measured figures to a result.</summary>
internal abstract class StressScenario(string code, string name, RiskChannel channel)
{
    public string Code => code;

    public string Name => name;

    /// <summary>What is assumed and when the test passes, as the policy page prints it; the figures are those of the pack.</summary>
    public abstract string Rule(StressTerms terms);

    /// <summary>What it asks beyond the figures of the tier, to follow "asks": why it may fail where those pass. Null for a scenario that never fails.</summary>
    public virtual string? Asks => null;

    public abstract StressTestResult Judge(StressCase given);

    /// <summary>A result whose outcome follows from its checks: one that fails fails it, none with a limit reports it.</summary>
    protected StressTestResult Judged(StressCase given, Evidence evidence, string sentence, IReadOnlyList<StressCheck> checks,
        IEnumerable<StressFigure>? figures = null, IEnumerable<StressParameter>? parameters = null) => new()
    {
        Code = code, Name = name, Channel = channel, IsApplicable = true, Evidence = evidence, Sentence = sentence,
        Outcome = checks.Any(check => check.Holds is false) ? StressOutcome.Failed : checks.Any(check => check.Holds is true) ? StressOutcome.Passed : StressOutcome.Reported,
        Checks = checks, Figures = [.. figures ?? []], Parameters = [.. parameters ?? [], .. given.Common()],
    };

    /// <param name="needs">What would let it be assessed.</param>
    protected StressTestResult NotAssessed(StressCase given, string why, string needs, bool isApplicable = true) => new()
    {
        Code = code, Name = name, Channel = channel, IsApplicable = isApplicable, Outcome = StressOutcome.NotAssessed,
        Sentence = given.Figures.Missing.GetValueOrDefault(code, why), Needs = needs, Parameters = [.. given.Common()],
    };

    protected static string Risk(double value) => Probability.Format(value);

    protected static string Count(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    protected static string Percent(double share) => $"{(share * 100).ToString("0.##", CultureInfo.InvariantCulture)} %";
}
