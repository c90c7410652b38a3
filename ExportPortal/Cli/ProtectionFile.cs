using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Cli;

/// <summary>The plan of <see cref="ProtectVerb"/> as it is written. An unknown key is an error: a misspelt change must not pass as none.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ProtectionFile(IReadOnlyList<string> QuasiIdentifiers)
{
    public static JsonSerializerOptions Json { get; } = new(RiskJson.Options) { AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };

    public IReadOnlyList<string> Sensitive { get; init; } = [];
    public IReadOnlyList<string> Ordered { get; init; } = [];
    public NullRule Null { get; init; }
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];
    public Suppression? Small { get; init; }

    [JsonIgnore]
    public MeasurementPlan Measuring => new(QuasiIdentifiers, Sensitive, Ordered, Null);

    /// <summary>The words that may stand at a place of the plan, in a sentence; empty where any may.</summary>
    /// <param name="path">As <see cref="JsonException.Path"/> names the place.</param>
    public static string Permitted(string? path) => path switch
    {
        "$.small.by" => $" It is {Listed<SmallClasses>()}.",
        "$.null" => $" It is {Listed<NullRule>()}.",
        not null when path.Contains(".steps[", StringComparison.Ordinal) =>
            $" The 'by' of a step is one of {string.Join(", ", typeof(Recoding).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(step => step.TypeDiscriminator))}, with what that kind needs.",
        _ => "",
    };

    private static string Listed<T>() where T : struct, Enum => string.Join(" or ", Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

    /// <param name="hierarchies">By column, for roll-ups that bring none.</param>
    public ProtectionPlan Plan(IReadOnlyDictionary<string, Hierarchy> hierarchies) => new(
        [.. Changes.Select(change => new ColumnChange(change.Column, [.. change.Steps.Select(step => step is RollUp { Hierarchy: null } up ? up with { Hierarchy = hierarchies.GetValueOrDefault(change.Column) } : step)]))],
        Small);
}

/// <summary>A change as it is written: with no steps the column is left out.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PlannedChange(string Column)
{
    public IReadOnlyList<Recoding> Steps { get; init; } = [];
}
