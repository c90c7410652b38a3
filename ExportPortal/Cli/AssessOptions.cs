using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;

namespace ExportPortal.Cli;

/// <summary>What was asked of <see cref="AssessVerb"/>. Names are exact, not trimmed.</summary>
internal sealed record AssessOptions(
    string? File, string? Connection, string? Table, IReadOnlyList<string> Quasi, IReadOnlyList<string> Sensitive, IReadOnlyList<string> Ordered,
    NullRule Nulls, TextRules Text, string? Weight, string? Household, IReadOnlyList<long> Population, bool Suda, StressOptions? Stress, ImproveOptions? Improve,
    TextEncoding? Encoding, string? Environment)
{
    /// <summary>What a message is about.</summary>
    public string Place => File ?? $"{Connection}: {Table}";

    public MeasurementPlan Plan => new(Quasi, Sensitive, Ordered, Nulls) { Text = Text, Weight = Weight, Household = Household, Populations = Population, Suda = Suda };
}
