using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-11: controls of the environment fail, so that it is worth one or two levels less. Pass rule: one level less stays within the factor times the threshold.</summary>
internal sealed class ControlFailure() : StressScenario("ST-11", "Controls of the environment fail", RiskChannel.Identity)
{
    public override string Asks => "what the risk is in an environment a level weaker than the one promised";

    public override string Rule(StressTerms terms) => $"With one level less the risk stays within {terms.ControlFailure.Factor.ToString(CultureInfo.InvariantCulture)} times the threshold; two levels less are reported.";

    public override StressTestResult Judge(StressCase given)
    {
        if (given.Context.IsPublic)
            return NotAssessed(given, "Public release has no environment whose controls could fail.", "Nothing; everybody is reckoned with already.", isApplicable: false);
        var terms = given.Terms.ControlFailure;
        var levels = terms.Levels.Select(drop => (EnvironmentLevel)Math.Max(0, (int)given.Context.Environment - drop)).ToList();
        // Held on both sides as a product, so that twice the threshold is met exactly where it is met.
        var checks = levels.Select((level, i) => new StressCheck(
            $"overall risk in {level}", given.DataRisk * given.ContextAt(level), i == 0 ? terms.Factor * given.Threshold : null, IsRisk: i == 0)).ToList();
        return Judged(given, Evidence.A,
            $"If {given.Context.Environment} turns out to be {levels[0]}, the risk is {Risk(checks[0].Value)}; {Risk(terms.Factor * given.Threshold)} is borne. {string.Join(" ", levels.Skip(1).Select((level, i) => $"In {level} it would be {Risk(checks[i + 1].Value)}."))}".TrimEnd(),
            checks, parameters: [new("levels lost", string.Join(", ", terms.Levels)), new("factor", terms.Factor.ToString(CultureInfo.InvariantCulture))]);
    }
}
