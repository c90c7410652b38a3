using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Privacy;

namespace ExportPortal.Domain.Decision;

/// <summary>A line of the gate table of a tier (domain/04 4.2), as a case meets it.</summary>
/// <param name="Title">What is measured, in words.</param>
/// <param name="IsExempt">Whether the line does not hold for these data, whatever the figure.</param>
public sealed record GateLine(string Title, MeasureTest Test, bool IsExempt)
{
    /// <summary>Whether the figure is beyond its limit and has to be mended before the first use.</summary>
    public bool IsMissed => Test.Verdict is MeasureVerdict.Over && !IsExempt;
}

/// <summary>Measured figures of a case beside what its tier asks of them: the one place that compares, for decision and page alike.</summary>
public static class GateTable
{
    /// <summary>Gates that every table of records is shown with, also where the figure was not measured.</summary>
    private static readonly string[] Usual = [MeasureTest.K, GateFigures.PopulationUniques, MeasureTest.L, MeasureTest.T];

    /// <summary>Gates that read the sizes of the classes.</summary>
    private static readonly string[] OfClasses = [MeasureTest.K, MeasureTest.L, MeasureTest.T];

    /// <summary>The gates of the tier in the order of the pack; empty where the case carries no figures.</summary>
    public static IReadOnlyList<GateLine> Of(DecisionCase given, int tier, PolicyPack pack)
    {
        if (given.Measures is not { } measures || !pack.HasGatesOfMeasures)
            return [];
        // Where each record stands alone by its nature every class has one record and one value; the floor of the data (M10) stands in for these gates.
        var isUnique = given.Entry.Any(pack.Risk.IntrinsicallyUnique.Contains);
        return
        [
            .. pack.Gates.Where(gate => measures.ContainsKey(gate.Key) || Usual.Contains(gate.Key)).Select(gate => new GateLine(
                gate.Title,
                Whole(MeasureTest.Against(gate, gate.Key, measures.TryGetValue(gate.Key, out var figure) ? figure : null, tier, given.HighInvasiveness), given, tier, pack),
                isUnique && OfClasses.Contains(gate.Key))),
        ];
    }

    /// <summary>
    /// A note asks for more than the number beside it. The smallest class is held with the average risk, and a delta with the
    /// number of persons; with those nothing is left open.
    /// </summary>
    private static MeasureTest Whole(MeasureTest test, DecisionCase given, int tier, PolicyPack pack) =>
        test is { Key: GateFigures.Delta, Value: { } delta } && PrivacyBudget.Of(tier, given.HighInvasiveness, given.Persons, pack) is { Release: not null } budget
            ? test with { Limit = budget.Delta, Needs = $"needs at most {Probability.Format(budget.Delta)}, with {given.Persons} persons", Verdict = delta <= budget.Delta ? MeasureVerdict.Pass : MeasureVerdict.Over } :
        test is { Key: MeasureTest.K, Verdict: MeasureVerdict.Reported, Limit: not null } && pack.StressTests is { } terms && terms.Prosecutor.Average.TryGetValue(tier, out var average) && given.PData.Value <= average
            ? test with { Verdict = MeasureVerdict.Pass } : test;
}
