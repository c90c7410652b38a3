using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

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
        new("Persons", Figures.Count(view.Dataset.Classification.Persons)),
        new("Records", Figures.Count(view.Version.File.Rows)),
        new("Columns", string.Join(", ", view.Version.Variables.Select(variable => variable.Name))),
        new("Limits on the use", DataUse(view)),
        new("Limitations", view.Dataset.Limitations),
    ];

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
        new("Stress tests", view.Assessment.Stress is null ? "not run" : "run with the measurement"),
    ];
}
