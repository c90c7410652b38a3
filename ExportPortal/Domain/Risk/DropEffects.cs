using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk;

/// <summary>A line to come under; both parts inclusive, a null part asks nothing.</summary>
/// <param name="AverageRisk">Highest mean prosecutor risk, in (0, 1].</param>
/// <param name="K">Smallest class size.</param>
public sealed record RiskLine(double? AverageRisk, long? K)
{
    /// <summary>What a tier asks of the data alone: its threshold for the average risk and its smallest class.</summary>
    public static RiskLine Of(int tier, bool highInvasiveness, PolicyPack pack) => new(
        pack.Tier(tier).ThresholdFor(highInvasiveness).Value,
        (long?)pack.Gates.Find(gate => gate.Key == MeasureTest.K)?.At(tier).For(highInvasiveness));

    public bool Holds(SetRisk risk) => !IsOverRisk(risk) && !IsBelowK(risk);

    /// <summary>The parts of the line that a set does not keep, in words; empty where it holds.</summary>
    public IReadOnlyList<string> Missed(SetRisk risk) =>
    [
        .. IsOverRisk(risk) ? ["the average risk"] : Array.Empty<string>(),
        .. IsBelowK(risk) ? ["the smallest class"] : Array.Empty<string>(),
    ];

    private bool IsOverRisk(SetRisk risk) => risk.AverageRisk > AverageRisk;

    private bool IsBelowK(SetRisk risk) => risk.K < K;
}

/// <summary>What leaving out quasi-identifiers would do.</summary>
/// <param name="All">With every quasi-identifier, as it is.</param>
/// <param name="Without">By quasi-identifier: the risk when it alone is dropped.</param>
/// <param name="Smallest">The fewest drops that come under the line, of these the ones that leave the lowest average risk; null where none does, empty where nothing needs to go.</param>
/// <param name="Exhaustive">Whether every set was tried; if not, the drops were chosen one by one, each time the best, and fewer may do.</param>
public sealed record DropEffects(RiskLine Line, SetRisk All, IReadOnlyDictionary<string, SetRisk> Without, DropChoice? Smallest, bool Exhaustive);

/// <param name="Dropped">Quasi-identifiers to leave out.</param>
/// <param name="Risk">With those that stay.</param>
public sealed record DropChoice(IReadOnlyList<string> Dropped, SetRisk Risk);
