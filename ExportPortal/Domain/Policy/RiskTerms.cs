using System.Collections.Immutable;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>The numbers behind context risk (domain/04 4.1).</summary>
/// <param name="PDeliberate">Chance of a deliberate attempt by an insider, by environment and motive.</param>
/// <param name="PBreach">Chance of a breach, by environment.</param>
/// <param name="Acquaintances">Persons an average user knows, for recognition by accident.</param>
/// <param name="IntrinsicallyUnique">Entries whose worst record is always unique, so that no cap on it applies.</param>
/// <param name="ReductionShare">Share of the threshold up to which the overall risk earns M2d, inclusive.</param>
/// <param name="ReferenceLines">Risks drawn as lines beside the index.</param>
public sealed record RiskTerms(
    ImmutableSortedDictionary<EnvironmentLevel, ImmutableSortedDictionary<Motive, Probability>> PDeliberate,
    ImmutableSortedDictionary<EnvironmentLevel, Probability> PBreach,
    int Acquaintances,
    ImmutableList<string> IntrinsicallyUnique,
    Probability ReductionShare,
    ImmutableList<Probability> ReferenceLines);

public enum GateComparison { AtLeast, AtMost }

/// <summary>A measure that has a limit in each tier (domain/04 4.2).</summary>
/// <param name="UniqueByNature">What holds instead for entries that are <see cref="RiskTerms.IntrinsicallyUnique"/>; null where the gate holds for them too, as in packs before 2026.2.</param>
/// <param name="AskedOf">Entries whose cases are shown with the gate also while nobody has measured it; null for none.</param>
/// <param name="OwedBy">Those of them that owe the measurement, because nothing else vouches for them: until then it is a condition. Null for none.</param>
public sealed record MeasureGate(
    string Key, string Title, GateComparison Comparison, ImmutableList<GateLimit> Limits, GateExemption? UniqueByNature = null, ImmutableList<string>? AskedOf = null, ImmutableList<string>? OwedBy = null)
{
    public GateLimit At(int tier) => Limits[tier];

    /// <summary>Whether data of these entries are shown with the gate, measured or not.</summary>
    public bool IsAskedOf(IEnumerable<string> entries) => AskedOf is { } asked && entries.Any(asked.Contains);

    /// <summary>Whether data of these entries have to be measured for the gate before the first use.</summary>
    public bool IsOwedBy(IEnumerable<string> entries) => OwedBy is { } owing && entries.Any(owing.Contains);

    /// <summary>Why the gate does not hold for these data; null where it does.</summary>
    /// <param name="isUniqueByNature">Whether an entry of the data is intrinsically unique.</param>
    /// <param name="k">Smallest class measured; null where it was not.</param>
    public GateExemption? Exemption(bool isUniqueByNature, double? k) =>
        isUniqueByNature && UniqueByNature is { } rule && !(rule.OnlyAlone && k > 1) ? rule : null;
}

/// <summary>A gate that says nothing about data whose records are each alone by their nature.</summary>
/// <param name="Because">The reason and what counts instead, in words.</param>
/// <param name="OnlyAlone">Whether it needs that a record was found alone: classes of two and more have something to say after all.</param>
/// <param name="Instead">Key of the gate that then has to be measured; null where the floor of the tier stands in.</param>
public sealed record GateExemption(string Because, bool OnlyAlone = false, string? Instead = null);

/// <param name="Limit">Inclusive; null when the measure is only reported or does not apply.</param>
/// <param name="High">Limit for high invasiveness; null when it is <paramref name="Limit"/>.</param>
/// <param name="Note">Words that the number alone does not say; null for none.</param>
public sealed record GateLimit(int Tier, double? Limit = null, double? High = null, string? Note = null)
{
    public double? For(bool highInvasiveness) => highInvasiveness ? High ?? Limit : Limit;
}
