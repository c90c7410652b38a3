using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Features.Applications.Form;

/// <summary>What the register knows of a section already; shown above its fields, so that nobody types it.</summary>
internal static class SectionFacts
{
    public static IReadOnlyList<DocumentFact> Of(int section, CaseView view) => section switch
    {
        1 => [new("Name in law", view.Steward.Name), new("Country", CountryName.Of(view.Steward.Country))],
        2 => [new("Recipient", $"{view.Recipient.RomanisedName} ({CountryName.Of(view.Recipient.Country)})"), new("Destination group", $"{view.Group}, {view.Pack.Destinations.Groups[view.Group].Title}")],
        3 => Dataset(view),
        4 => view.Version.Lineage is { } lineage ? [new("Made by the portal", $"{lineage.Steps.Count} steps with {lineage.Software}, from {lineage.SourceName}")] : [],
        6 => [new("Volume", Volume(view))],
        7 => [new("Assessed level", $"{view.Recipient.Environment}, {view.Pack.Environment.Levels[view.Recipient.Environment]}"), new("Assessed on", view.Recipient.EnvironmentAssessedOn is { } on ? Figures.Date(on) : "never")],
        8 => Risk(view),
        9 => [new("Level on record", $"DU{view.Dataset.Classification.DualUse}")],
        _ => [],
    };

    private static IReadOnlyList<DocumentFact> Dataset(CaseView view) =>
    [
        new("Dataset version", $"{view.Dataset.Number}, {view.Title}"),
        new(view.Version.File.HashName, view.Version.File.Hash.Fingerprint, Mono: true),
        new("Entries", string.Join("; ", view.Dataset.Classification.Entries.Select(code => $"{code} {view.Pack.FindEntry(code)?.Title}"))),
        new("Granularity", $"{view.Dataset.Classification.Granularity}, {view.Pack.Granularities[view.Dataset.Classification.Granularity]}"),
        new("Persons", view.Version.File.Rows < view.Dataset.Classification.Persons ? $"{Figures.Count(view.Dataset.Classification.Persons)} in all; this version has {Figures.Count(view.Version.File.Rows)} records, so it holds a part of them" : Figures.Count(view.Dataset.Classification.Persons)),
        new("Format and size", Volume(view)),
        .. view.Version.Variables.GroupBy(variable => variable.Role).OrderBy(group => group.Key).Select(group => new DocumentFact($"Columns: {Role(group.Key)}", string.Join(", ", group.Select(variable => variable.Name)))),
        new("Limits on the use", DataUse(view)),
        new("Limitations", view.Dataset.Limitations),
    ];

    /// <summary>One copy of the version; a table has no size of its own.</summary>
    private static string Volume(CaseView view) => view.Version.File is var file && file.IsTable ? $"table, {Figures.Count(file.Rows)} records, {Figures.Count(file.Columns)} columns"
        : $"{(Path.GetExtension(file.Name).TrimStart('.') is { Length: > 0 } format ? format.ToUpperInvariant() : "file")}, {Figures.Bytes(file.Bytes)}, {Figures.Count(file.Rows)} records, {Figures.Count(file.Columns)} columns";

    private static string Role(ColumnRole role) => role switch
    {
        ColumnRole.Identifier => "name a person",
        ColumnRole.QuasiIdentifier => "quasi-identifiers",
        ColumnRole.Sensitive => "sensitive",
        _ => "other",
    };

    /// <summary>The data-use codes of the dataset, and which of them bar the use as the form stands.</summary>
    public static string DataUse(CaseView view)
    {
        var barring = CaseFacts.BarredBy(view.Dataset, view.Recipient, view.Application.Content, view.Pack);
        var codes = view.Dataset.Classification.DataUse;
        return codes.Count == 0 ? "none" : string.Join("; ", codes.Select(code => $"{code}, {view.Pack.DataUse.Find(use => use.Code == code)?.Text ?? "not known to the rules"}{(barring.Any(use => use.Code == code) ? ": bars this use" : "")}"));
    }

    private static IReadOnlyList<DocumentFact> Risk(CaseView view) =>
    [
        new("Assessment", view.Assessment.Number),
        new(view.Assessment.MeasuredAt is null ? "Saved" : "Measured", Figures.Minute(view.Assessment.MeasuredAt ?? view.Assessment.MadeAt)),
        new("Average risk of the file", Figures.Risk(view.Assessment.Measurement.AverageRisk.Value)),
        new("Worst record", Figures.Risk(view.Assessment.Measurement.MaximumRisk.Value)),
        .. view.Reading is { } reading ? (DocumentFact[])
        [
            new("Line", $"{reading.Finding.Overall} overall, at most {reading.Threshold} at tier {reading.Tier}"),
            new("Stress tests", $"{reading.StressWords}{(reading.Stress.Where(test => test.Outcome is not StressOutcome.NotAssessed).Select(test => $"{test.Code} {RiskReading.Code(test)}").ToList() is { Count: > 0 } run ? $": {string.Join(", ", run)}" : "")}"),
        ] : [new("Stress tests", view.Assessment.Stress is null ? "not run" : "run with the measurement")],
    ];
}
