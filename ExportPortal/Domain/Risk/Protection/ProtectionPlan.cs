using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>What happens to one column: recoded by the steps in order, or left out when there is none.</summary>
public sealed record ColumnChange(string Column, IReadOnlyList<Recoding> Steps)
{
    public bool IsDropped => Steps.Count == 0;

    /// <summary>"generalise visit to month", "leave out name".</summary>
    public string Words => IsDropped ? $"leave out {Column}" : $"generalise {Column} {string.Join(", ", Steps.Select(step => step.Words))}";

    /// <summary>Value equality also of the steps.</summary>
    public bool Equals(ColumnChange? other) => other is not null && Column == other.Column && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => HashCode.Combine(Column, Steps.Count);
}

/// <summary>What is taken from records in classes that stay too small.</summary>
public enum SmallClasses
{
    /// <summary>Single cells of their quasi-identifiers are emptied, as few as the search finds.</summary>
    EmptyCells,

    /// <summary>The records leave the file.</summary>
    RemoveRecords,
}

/// <param name="K">Smallest class to reach, at least 2.</param>
public sealed record Suppression(long K, SmallClasses By = SmallClasses.EmptyCells);

/// <summary>How a file is protected. Columns not named stay byte for byte as they are.</summary>
public sealed record ProtectionPlan
{
    public IReadOnlyList<ColumnChange> Changes { get; }

    /// <summary>Null: small classes stay.</summary>
    public Suppression? Small { get; }

    public ProtectionPlan(IReadOnlyList<ColumnChange> changes, Suppression? small = null)
    {
        var twice = changes.GroupBy(change => change.Column).FirstOrDefault(group => group.Count() > 1)?.Key;
        RuleViolation.When(twice is not null, "PR-6", $"Column '{twice}' is changed twice. Put its steps into one change.");
        RuleViolation.When(small is { K: < 2 }, "PR-7", "Every class has one record at least. Choose 2 or more.");
        foreach (var step in changes.SelectMany(change => change.Steps))
            step.RequireSound();
        (Changes, Small) = ([.. changes], small);
    }

    public bool IsEmpty => Changes.Count == 0 && Small is null;

    public ColumnChange? Of(string column) => Changes.FirstOrDefault(change => change.Column == column);

    /// <summary>
    /// The request that measures the copy with all that was asked of the file. A table of the population is not asked again:
    /// the classes of recoded values do not stand in it.
    /// </summary>
    /// <param name="records">Of the file.</param>
    /// <param name="left">Of the copy, at most as many.</param>
    public MeasurementRequest After(MeasurementRequest before, long records, long left)
    {
        var plan = After(before.Plan);
        return before with { Plan = plan with { Populations = [.. plan.Populations.Select(persons => Persons(persons, records, left)).Distinct()] }, PopulationTable = null };
    }

    /// <summary>
    /// A population for a copy from which records were removed: the persons that those stood for go with them, so that a record
    /// that stays stands for as many as before. Rounded down, which never lowers a risk; at least the records that are left.
    /// </summary>
    public static long Persons(long persons, long records, long left) => left == records ? persons : Math.Max(left, (long)((decimal)persons * left / records));

    /// <summary>The smallest population that <see cref="Persons"/> brings to this one: what to name for such a copy so that as many are counted again.</summary>
    /// <param name="left">At least 1.</param>
    public static long PersonsBefore(long persons, long records, long left) => left == records ? persons : (long)Math.Min(long.MaxValue, Math.Ceiling((decimal)persons * records / left));

    /// <summary>The plan that measures the protected copy: columns left out are gone, and bands are no numbers any more.</summary>
    public MeasurementPlan After(MeasurementPlan before)
    {
        var quasi = Kept(before.QuasiIdentifiers);
        RuleViolation.When(quasi.Count == 0, "PR-8", "Every quasi-identifier would be left out, so nothing of a person would be measured. Keep one.");
        var weight = before.Weight is { } weights && Of(weights) is not { IsDropped: true } && IsNumberStill(weights) ? weights : null;
        return new(quasi, Kept(before.Sensitive), [.. Kept(before.Ordered).Where(IsNumberStill)], before.Nulls)
        {
            Text = before.Text, Populations = before.Populations, Suda = before.Suda, Weight = weight,
            Household = weight is not null && before.Household is { } household && Of(household) is null ? household : null,
        };
    }

    /// <summary>The columns of the copy as declared.</summary>
    public IReadOnlyList<Variable> After(IReadOnlyList<Variable> before) =>
        [.. before.Where(variable => Of(variable.Name) is not { IsDropped: true })
            .Select(variable => IsNumberStill(variable.Name) ? variable : variable with { Type = ColumnType.Text })];

    private IReadOnlyList<string> Kept(IReadOnlyList<string> columns) => [.. columns.Where(column => Of(column) is not { IsDropped: true })];

    private bool IsNumberStill(string column) => Of(column) is not { } change || change.Steps.All(step => step.KeepsNumbers);
}
