using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk;

/// <summary>What an empty quasi-identifier cell means. Null is an empty cell and nothing else: "NA" and "null" are text.</summary>
public enum NullRule
{
    /// <summary>An empty cell is a value like any other: the strictest reading.</summary>
    Value,

    /// <summary>An empty cell matches every value; the size of a record's class is the number of records compatible with it.</summary>
    Wildcard,

    /// <summary>Records with an empty quasi-identifier leave the classes; how many is reported, for they are still in the file.</summary>
    Drop,
}

/// <summary>Which columns to measure and how. Column names are exact.</summary>
public sealed record MeasurementPlan
{
    /// <summary>At least one, each once.</summary>
    public IReadOnlyList<string> QuasiIdentifiers { get; }

    /// <summary>Columns to measure attribute disclosure of: those named sensitive, then ordered ones that are not quasi-identifiers.</summary>
    public IReadOnlyList<string> Sensitive { get; }

    /// <summary>Columns declared to hold numbers, refused where a cell is none. Sensitive ones are sorted numerically and equal when the numbers are equal; quasi-identifiers stay the texts they are, so that no class is joined that somebody could tell apart.</summary>
    public IReadOnlyList<string> Ordered { get; }

    public NullRule Nulls { get; }

    /// <summary>How texts are read before they are compared.</summary>
    public TextRules Text { get; init; } = TextRules.Exact;

    /// <summary>Column of sampling weights, numbers above 0: how many persons a record stands for. Null: unweighted.</summary>
    public string? Weight { get; init; }

    /// <summary>Column that members of a household share; used with <see cref="Weight"/>. Null: none.</summary>
    public string? Household { get; init; }

    /// <summary>Sizes of the population to estimate for, each at least the number of records.</summary>
    public IReadOnlyList<long> Populations { get; init; } = [];

    /// <summary>Whether to look for special uniques.</summary>
    public bool Suda { get; init; }

    public MeasurementPlan(
        IReadOnlyList<string> quasiIdentifiers, IReadOnlyList<string> sensitive, IReadOnlyList<string> ordered, NullRule nulls = NullRule.Value)
    {
        RuleViolation.When(quasiIdentifiers.Count == 0, "MS-1", "No quasi-identifier is named. Name at least one column that others may know of a person.");
        RuleViolation.When(Twice(quasiIdentifiers) is not null, "MS-2", $"Column '{Twice(quasiIdentifiers)}' is named twice. Name each column once.");
        RuleViolation.When(Twice(sensitive) is not null, "MS-2", $"Column '{Twice(sensitive)}' is named twice. Name each column once.");
        RuleViolation.When(Twice(ordered) is not null, "MS-2", $"Column '{Twice(ordered)}' is named twice. Name each column once.");
        var both = sensitive.Intersect(quasiIdentifiers).FirstOrDefault();
        RuleViolation.When(both is not null, "MS-3", $"Column '{both}' is named both quasi-identifier and sensitive. Within a class it has one value only; choose one role.");
        QuasiIdentifiers = [.. quasiIdentifiers];
        Sensitive = [.. sensitive.Union(ordered.Except(quasiIdentifiers))];
        Ordered = [.. ordered];
        Nulls = nulls;
    }

    /// <summary>The plan that declared columns come to: other columns and identifiers are not measured.</summary>
    public static MeasurementPlan For(IReadOnlyList<Variable> variables, NullRule nulls, TextRules? text = null)
    {
        return new(Named(ColumnRole.QuasiIdentifier, null), Named(ColumnRole.Sensitive, null),
            [.. Named(ColumnRole.QuasiIdentifier, ColumnType.Number), .. Named(ColumnRole.Sensitive, ColumnType.Number)], nulls) { Text = text ?? TextRules.Exact };

        IReadOnlyList<string> Named(ColumnRole role, ColumnType? type) =>
            [.. variables.Where(variable => variable.Role == role && (type is null || variable.Type == type)).Select(variable => variable.Name)];
    }

    [JsonIgnore]
    public IEnumerable<string> Columns => QuasiIdentifiers.Concat(Sensitive);

    /// <summary>Fails when the optional parts contradict the rest.</summary>
    public void RequireSound()
    {
        RuleViolation.When(Weight is not null && Columns.Contains(Weight), "MS-15", $"Column '{Weight}' is named in two roles. Choose one, or another column.");
        RuleViolation.When(Household is not null && QuasiIdentifiers.Contains(Household), "MS-15", $"Column '{Household}' is named in two roles. Choose one, or another column.");
        RuleViolation.When(Household is not null && Weight is null, "MS-9", "Household risk follows from individual risks, which need a column of weights. Choose one.");
        RuleViolation.When(Populations.Distinct().Count() < Populations.Count, "MS-14", "A population is named twice. Name each size once.");
    }

    public ColumnType TypeOf(string column) => Ordered.Contains(column) ? ColumnType.Number : ColumnType.Text;

    private static string? Twice(IReadOnlyList<string> names) => names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key;
}
