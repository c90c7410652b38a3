using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Privacy;

namespace ExportPortal.Domain.Decision;

/// <summary>A line of the gate table of a tier (domain/04 4.2), as a case meets it.</summary>
/// <param name="Title">What is measured, in words.</param>
/// <param name="StandsInFor">Titles of the gates that do not hold for these data and that this one replaces; empty as a rule.</param>
public sealed record GateLine(string Title, MeasureTest Test, IReadOnlyList<string> StandsInFor)
{
    /// <summary>Whether the figure is beyond its limit and has to be mended before the first use.</summary>
    public bool IsMissed => Test.Verdict is MeasureVerdict.Over;

    /// <summary>Whether nothing else vouches for these data.</summary>
    public bool VouchesAlone { get; init; }

    /// <summary>Whether the figure has a limit and is not there, though it replaces another or vouches alone: nobody passes by a gate that was not measured.</summary>
    public bool IsOwed => Test.Verdict is MeasureVerdict.NotAssessed && (StandsInFor.Count > 0 || VouchesAlone);
}

/// <summary>Measured figures of a case beside what its tier asks of them: the one place that compares, for decision and page alike.</summary>
public static class GateTable
{
    /// <summary>Gates that every table of records is shown with, also where the figure was not measured.</summary>
    private static readonly string[] Usual = [MeasureTest.K, GateFigures.PopulationUniques, MeasureTest.L, MeasureTest.T];

    /// <summary>The gates of the tier in the order of the pack; empty where the case carries no figures.</summary>
    public static IReadOnlyList<GateLine> Of(DecisionCase given, int tier, PolicyPack pack)
    {
        if (given.Measures is not { } measures || !pack.HasGatesOfMeasures)
            return [];
        var isUnique = given.Entry.Any(pack.Risk.IntrinsicallyUnique.Contains);
        var replaced = pack.Gates.Where(gate => Figure(gate.Key) is not null && Exemption(gate) is { Instead: not null } && gate.At(tier).For(given.HighInvasiveness) is not null).ToLookup(gate => gate.UniqueByNature!.Instead!, gate => gate.Title);
        return
        [
            .. pack.Gates.Where(gate => measures.ContainsKey(gate.Key) || Usual.Contains(gate.Key) || gate.IsAskedOf(given.Entry) || replaced.Contains(gate.Key)).Select(gate => new GateLine(
                gate.Title,
                Whole(MeasureTest.Against(gate, gate.Key, Figure(gate.Key), tier, given.HighInvasiveness), given, tier, pack).Beside(given.PData, tier, pack).Unless(Exemption(gate)),
                [.. replaced[gate.Key]]) { VouchesAlone = gate.IsOwedBy(given.Entry) }),
        ];

        double? Figure(string key) => measures.TryGetValue(key, out var figure) ? figure : null;

        GateExemption? Exemption(MeasureGate gate) => gate.Exemption(isUnique, Figure(MeasureTest.K));
    }

    /// <summary>A note asks for more than the number beside it. A delta is held with the number of persons; with that nothing is left open.</summary>
    private static MeasureTest Whole(MeasureTest test, DecisionCase given, int tier, PolicyPack pack) =>
        test is { Key: GateFigures.Delta, Value: { } delta } && PrivacyBudget.Of(tier, given.HighInvasiveness, given.Persons, pack) is { Release: not null } budget
            ? test with { Limit = budget.Delta, Needs = $"needs at most {Probability.Format(budget.Delta)}, with {given.Persons} persons", Verdict = delta <= budget.Delta ? MeasureVerdict.Pass : MeasureVerdict.Over } : test;
}
