using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Domain.Decision;

/// <summary>What the rules would say of a case if the data were protected further: only the data risk changes.</summary>
public static class ImprovedDecision
{
    /// <summary>The case with other figures: the average in a licensed release, the worst record in a public one, and what the gates of the tier ask for.</summary>
    /// <param name="measured">The file that would be changed; null where only the smallest class is known.</param>
    /// <param name="sensitive">Its sensitive attributes counted after the changes; null where that was not done.</param>
    public static RuleDecision Decide(DecisionCase given, SetRisk risk, PolicyPack pack, RiskMeasurement? measured = null, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive = null)
    {
        var worst = new Probability(risk.HighestRisk);
        return DecisionRules.Decide(given with { PData = given.IsPublic ? worst : new(risk.AverageRisk), PDataMax = worst, Measures = given.Measures is null || risk.HighestRisk <= 0 ? null : Measures(risk, measured, sensitive) }, pack);
    }

    /// <summary>The line that the data must come under in this case; null when gates or identifiers end it, for then no figure of the data helps.</summary>
    public static RiskLine? Line(DecisionCase given, PolicyPack pack) => DecisionRules.Decide(given, pack) is not { Tier: { } tier } ? null
        : given.IsPublic ? LineOfContext.Public(given.HighInvasiveness, pack)
        : LineOfContext.Licensed(tier, given.HighInvasiveness, ContextRisk.In(given.Environment, given.Motive, given.Prevalence, pack.Risk), pack);

    private static Dictionary<string, double> Measures(SetRisk risk, RiskMeasurement? measured, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive)
    {
        var figures = new Dictionary<string, double> { [MeasureTest.K] = Math.Floor((1 / risk.HighestRisk) + 1e-9) };
        if (measured is not null && ImprovedGates.Changed(measured, risk, sensitive) is var changed)
        {
            Add(MeasureTest.L, MeasureTest.WorstL(changed));
            Add(MeasureTest.T, MeasureTest.WorstT(changed));
        }
        return figures;

        void Add(string key, double? figure)
        {
            if (figure is { } known)
                figures[key] = known;
        }
    }
}
