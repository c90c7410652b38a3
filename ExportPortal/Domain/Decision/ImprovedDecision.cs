using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Decision;

/// <summary>What the limits of one tier say of figures while no recipient is known.</summary>
/// <param name="Place">Where the data would stand; null for a public release.</param>
/// <param name="Needs">What stays to be mended, as the rules word it of a case; empty where nothing does.</param>
/// <param name="AreKnown">Whether l and t are told; where they are not, nothing is enough.</param>
public sealed record TierVerdict(int Tier, EnvironmentLevel? Place, IReadOnlyList<string> Needs, bool AreKnown)
{
    public bool IsMet => AreKnown && Needs.Count == 0;
}

/// <summary>
/// What the rules would say of a case if the data were protected further: the data risk changes, k, l and t. Every other gate
/// stays as the case has it; population uniques are then a bound, for changes only merge classes.
/// </summary>
public static class ImprovedDecision
{
    /// <summary>The case with other figures: the average in a licensed release, the worst record in a public one, and what the gates of the tier ask for.</summary>
    /// <param name="measured">The file that would be changed; null where l and t stay as the case has them.</param>
    /// <param name="sensitive">Its sensitive attributes counted after the changes; null where that was not done.</param>
    public static RuleDecision Decide(DecisionCase given, SetRisk risk, PolicyPack pack, RiskMeasurement? measured = null, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive = null)
 =>
        DecisionRules.Decide(With(given, risk, measured, sensitive), pack);

    /// <summary>
    /// While no recipient is known: what each tier would still ask of the data, tested as for a case in which nothing else is
    /// open. T0 is a public release; any other tier is tried in the place, or in the least that it asks for where that is more.
    /// </summary>
    /// <param name="place">The public is <see cref="EnvironmentLevel.E0"/>, so that each tier is tried in its least place.</param>
    /// <param name="figures">Of the stress tests of the file; null where they were not run.</param>
    public static IReadOnlyList<TierVerdict> Alone(
        Classification data, EnvironmentLevel place, Motive motive, SetRisk risk, PolicyPack pack, RiskMeasurement measured, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive,
        StressFigures? figures = null) =>
        [.. pack.Tiers.Select(tier =>
        {
            var there = (EnvironmentLevel)Math.Max((int)place, (int)tier.MinimumEnvironment);
            var given = With(Unaddressed(data, tier.Number, there, motive) with { Measures = GateFigures.Of(measured, figures) }, risk, measured, sensitive);
            var needs = new ConditionsPrecedent(given, pack, new ReasonList(pack)).Find(tier, DecisionRules.RiskOf(given, pack), tier.ThresholdFor(data.HighInvasiveness));
            return new TierVerdict(tier.Number, given.IsPublic ? null : there, needs, ImprovedGates.AreKnown(measured, sensitive));
        })];

    /// <summary>The data before anybody asked for them: whatever is about a recipient leaves nothing open.</summary>
    private static DecisionCase Unaddressed(Classification data, int tier, EnvironmentLevel place, Motive motive) => new()
    {
        Entry = data.Entries, Granularity = data.Granularity, Persons = data.Persons, PData = new(0), Motive = motive, Prevalence = data.Prevalence,
        DualUse = data.DualUse, DestinationGroup = DestinationGroup.A, Environment = place, Mode = tier == 0 ? AccessMode.Public : AccessMode.Remote, Purpose = "",
        HighInvasiveness = data.HighInvasiveness, Vulnerable = data.Vulnerable,
    };

    private static DecisionCase With(DecisionCase given, SetRisk risk, RiskMeasurement? measured, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive)
    {
        var worst = new Probability(risk.HighestRisk);
        return given with { PData = given.IsPublic ? worst : new(risk.AverageRisk), PDataMax = worst, Measures = given.Measures is { } before ? Measures(before, risk, measured, sensitive) : null };
    }

    /// <summary>The line that the data must come under in this case; null when gates or identifiers end it, for then no figure of the data helps.</summary>
    public static RiskLine? Line(DecisionCase given, PolicyPack pack) => DecisionRules.Decide(given, pack) is not { Tier: { } tier } ? null
        : given.IsPublic ? LineOfContext.Public(given.HighInvasiveness, pack)
        : LineOfContext.Licensed(tier, given.HighInvasiveness, ContextRisk.In(given.Environment, given.Motive, given.Prevalence, pack.Risk), pack);

    private static Dictionary<string, double> Measures(IReadOnlyDictionary<string, double> before, SetRisk risk, RiskMeasurement? measured, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive)
    {
        var figures = new Dictionary<string, double>(before) { [MeasureTest.K] = risk.K };
        if (measured is not null && ImprovedGates.Changed(measured, risk, sensitive) is var changed)
        {
            Set(MeasureTest.L, MeasureTest.WorstL(changed));
            Set(MeasureTest.T, MeasureTest.WorstT(changed));
        }
        return figures;

        // One that is not known after the changes is not that of before either.
        void Set(string key, double? figure)
        {
            if (figure is { } known)
                figures[key] = known;
            else
                figures.Remove(key);
        }
    }
}
