using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;

namespace ExportPortal.Cli;

/// <summary>What was asked of <see cref="AssessVerb"/>. Names are exact, not trimmed.</summary>
internal sealed record AssessOptions(
    string? File, string? Connection, string? Table, IReadOnlyList<string> Quasi, IReadOnlyList<string> Sensitive, IReadOnlyList<string> Ordered,
    NullRule Nulls, TextRules Text, string? Weight, string? Household, IReadOnlyList<long> Population, bool Suda, StressOptions? Stress, ImproveOptions? Improve,
    CsvWritten Written, string? Environment)
{
    /// <summary>What was said of the data.</summary>
    public required DataOptions Data { get; init; }

    /// <summary>File with the whole population; null for none.</summary>
    public string? PopulationFile { get; init; }

    /// <summary>Table with the whole population, on <see cref="Connection"/>; null for none.</summary>
    public string? PopulationTable { get; init; }

    /// <summary>What a message is about.</summary>
    public string Place => File ?? $"{Connection}: {Table}";

    /// <summary>The same for the population.</summary>
    public string PopulationPlace => PopulationFile ?? $"{Connection}: {PopulationTable}";

    /// <summary>What is wrong with the places that were named; null for nothing.</summary>
    public string? Fault =>
        PopulationFile is not null && PopulationTable is not null ? "Name one population: --population-file, or --population-table."
        : PopulationTable is not null && Connection is null ? "--population-table needs --connection."
        : Stress?.Earlier.Any(one => one.IsTable) == true && Connection is null ? "--earlier-table needs --connection."
        : File is null == (Table is null) || Connection is null != (Table is null && PopulationTable is null && Stress?.Earlier.Any(one => one.IsTable) != true) ? "Name a FILE, or a table with --connection and --table."
        : null;

    public MeasurementPlan Plan => new(Quasi, Sensitive, Ordered, Nulls) { Text = Text, Weight = Weight, Household = Household, Populations = Population, Suda = Suda };
}
