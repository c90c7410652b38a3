using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// Stress test ST-04: the risk from an attacker who knows m of the quasi-identifiers, for each m. Worst set and average.
/// </summary>
/// <param name="Seed">Of the random sets; the same seed gives the same sets.</param>
public sealed record BackgroundKnowledge(IReadOnlyList<string> QuasiIdentifiers, long Records, IReadOnlyList<KnowledgePoint> Curve, int Seed)
{
    /// <summary>Up to so many sets of one size (inclusive) all are tried; above, a greedy search and random sets.</summary>
    public const long MostExhaustive = 50_000;

    /// <summary>Random sets of one size beside the greedy search.</summary>
    public const int RandomSets = 1_000;

    /// <summary>The point of so many attributes; with fewer quasi-identifiers than that, of all of them.</summary>
    public KnowledgePoint At(int known) => Curve.Last(point => point.Known <= known);

    /// <summary>How the sets were tried, in words, for whoever repeats it.</summary>
    [JsonIgnore]
    public string Method => Curve.Where(point => !point.Exhaustive).Select(point => point.Known).ToList() is not { Count: > 0 } searched
        ? "Every set of attributes was tried."
        : $"Every set was tried but those of {(searched.Count == 1 ? $"{searched[0]}" : $"{searched[0]} to {searched[^1]}")} attributes: there the worst is the worst found by a greedy search and {RandomSets:N0} random sets with seed {Seed}.";
}

/// <summary>One point of the curve.</summary>
/// <param name="Known">Number of quasi-identifiers known, m.</param>
/// <param name="Sets">How many sets were tried.</param>
/// <param name="Exhaustive">Whether that is all there are; if not, the worst is the worst found and averages are over the random sets.</param>
/// <param name="Worst">The set with the highest average risk; of equals the one with more uniques, then the first in the order of the quasi-identifiers.</param>
/// <param name="AverageRisk">Mean over sets of the mean prosecutor risk; in (0, 1].</param>
/// <param name="AverageUniqueness">Mean over sets of the share of records alone in their class; in [0, 1].</param>
public sealed record KnowledgePoint(int Known, long Sets, bool Exhaustive, SetRisk Worst, double AverageRisk, double AverageUniqueness)
{
    /// <summary>The set with the smallest class, where that is smaller than the one of <see cref="Worst"/>; null where it is not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SetRisk? WorstRecord { get; init; }

    /// <summary>The set that counts: the highest average in a licensed release, the highest risk of one record in a public one (domain/04 4.1).</summary>
    public SetRisk Deciding(bool isPublic) => isPublic ? WorstRecord ?? Worst : Worst;
}

/// <summary>Prosecutor risk to an attacker who knows exactly these quasi-identifiers.</summary>
/// <param name="K">Size of the smallest class in records, 1 or more.</param>
/// <param name="Classes">Number of classes, 1 or more.</param>
/// <param name="Uniques">Records alone in their class, 0 or more.</param>
/// <param name="AverageRisk">Classes / records (El Emam 2013); in (0, 1].</param>
/// <param name="Uniqueness">Share of records alone in their class; in [0, 1].</param>
public sealed record SetRisk(IReadOnlyList<string> QuasiIdentifiers, long K, long Classes, long Uniques, double AverageRisk, double Uniqueness)
{
    /// <summary>1 / K; in (0, 1].</summary>
    public double HighestRisk => 1.0 / K;
}
