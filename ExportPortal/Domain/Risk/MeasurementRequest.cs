using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// What was asked of the engine, whole. Kept with the figures: the same request on the same file gives the same bytes.
/// </summary>
/// <param name="Knowledge">How far the curve of background knowledge goes, and its seed; null where it was not asked for.</param>
/// <param name="Drops">The line that leaving out quasi-identifiers is held against; null where that was not asked for.</param>
/// <param name="PopulationTable">SHA-256 of the population table that classes are looked up in, or its content identity; null for none.</param>
public sealed record MeasurementRequest(MeasurementPlan Plan, KnowledgeQuestion? Knowledge = null, RiskLine? Drops = null, string? PopulationTable = null)
{
    /// <summary>The request of a measurement that was saved without one: what its rules and figures tell.</summary>
    public static MeasurementRequest Of(RiskMeasurement measured)
    {
        var types = measured.Rules.Types;
        return new(new MeasurementPlan(
            measured.QuasiIdentifiers, [.. measured.Sensitive.Keys], [.. types.Keys.Where(column => types[column] is ColumnType.Number)], measured.Rules.Null)
        {
            Text = measured.Rules.Text,
            Weight = measured.Rules.Weight,
            Household = measured.Rules.Household,
            Populations = [.. measured.Models?.Population?.Keys ?? []],
            Suda = measured.Models?.Suda is not null,
        }, PopulationTable: measured.Models?.InPopulation?.Table.Sha256);
    }
}

/// <summary>
/// What a person chooses before a run beyond roles and rules. Each choice costs time and adds a block of figures.
/// </summary>
public sealed record RunChoice
{
    /// <summary>Largest seed; small enough to be read aloud and typed again.</summary>
    public const int MostSeed = 999_999_999;

    public static RunChoice Usual { get; } = new();

    /// <summary>Sizes of the population to estimate for, as typed; empty for none.</summary>
    public IReadOnlyList<long> Populations { get; init; } = [];

    /// <summary>The population that journalist and marketer are judged by: the smallest named, which is the strictest reading; null for none.</summary>
    public long? Population => Populations.Where(size => size > 0).Cast<long?>().Min();

    /// <summary>Column of sampling weights; null for none.</summary>
    public string? Weight { get; init; }

    /// <summary>Column that members of a household share; null for none.</summary>
    public string? Household { get; init; }

    /// <summary>Whether to look for special uniques.</summary>
    public bool Suda { get; init; } = true;

    /// <summary>Whether to search the curve of background knowledge, and what leaving out each quasi-identifier would do.</summary>
    public bool Knowledge { get; init; } = true;

    /// <summary>Of the random sets of that search, from 0 to <see cref="MostSeed"/>.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Why the choice cannot be run with these columns; null when it can.</summary>
    public Rule? Broken(IReadOnlyList<Variable> variables)
    {
        var measured = variables.Where(variable => variable.Role is ColumnRole.QuasiIdentifier or ColumnRole.Sensitive).Select(variable => variable.Name).ToHashSet();
        if (Weight is not null && measured.Contains(Weight))
            return new("MS-15", $"Column '{Weight}' is named in two roles. Choose one, or another column.");
        if (Household is not null && Weight is null)
            return new("MS-9", "Household risk follows from individual risks, which need a column of weights. Choose one.");
        if (Household is not null && variables.Any(variable => variable.Name == Household && variable.Role is ColumnRole.QuasiIdentifier))
            return new("MS-15", $"Column '{Household}' is named in two roles. Choose one, or another column.");
        if (Populations.Any(size => size < 1))
            return new("MS-16", "A population is a number of persons, at least as many as the file has records.");
        return Seed is < 0 or > MostSeed ? new("MS-10", $"The seed is a whole number from 0 to {MostSeed:N0}.") : null;
    }

    /// <param name="line">The line of the tier, for what leaving out a quasi-identifier would do.</param>
    public MeasurementRequest For(MeasurementPlan plan, RiskLine line) => new(
        plan with { Weight = Weight, Household = Household, Populations = [.. plan.Populations.Concat(Populations).Distinct()], Suda = Suda },
        Knowledge ? new(Seed: Seed) : null,
        Knowledge ? line : null);
}
