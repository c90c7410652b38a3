using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Domain.Decision;

/// <summary>What the rules would say of a case if the data were protected further: only the data risk changes.</summary>
public static class ImprovedDecision
{
    /// <summary>The case with other figures: the average in a licensed release, the worst record in a public one.</summary>
    public static RuleDecision Decide(DecisionCase given, SetRisk risk, PolicyPack pack)
    {
        var worst = new Probability(risk.HighestRisk);
        // Of the figures that the gates ask for only the smallest class is known beforehand.
        IReadOnlyDictionary<string, double>? measures = given.Measures is null || risk.HighestRisk <= 0 ? null : new Dictionary<string, double> { [MeasureTest.K] = Math.Floor((1 / risk.HighestRisk) + 1e-9) };
        return DecisionRules.Decide(given with { PData = given.IsPublic ? worst : new(risk.AverageRisk), PDataMax = worst, Measures = measures }, pack);
    }

    /// <summary>The line that the data must come under in this case; null when gates or identifiers end it, for then no figure of the data helps.</summary>
    public static RiskLine? Line(DecisionCase given, PolicyPack pack) => DecisionRules.Decide(given, pack) is not { Tier: { } tier } ? null
        : given.IsPublic ? LineOfContext.Public(given.HighInvasiveness, pack)
        : LineOfContext.Licensed(tier, given.HighInvasiveness, ContextRisk.In(given.Environment, given.Motive, given.Prevalence, pack.Risk), pack);
}
