using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Datasets;

/// <summary>A dataset with one of its assessments open: the one in the address, or the newest.</summary>
public sealed partial class DatasetPage(DatasetQuery query, ActorAccessor actors, PolicyPack pack)
{
    private DatasetDetails? dataset;
    private SavedAssessment? assessment;
    private RiskContext? context;
    private bool isMissing;
    private bool maySetDualUse, mayCorrect;

    /// <summary>Number of the dataset.</summary>
    [Parameter] public string Number { get; set; } = "";

    [SupplyParameterFromQuery(Name = "assessment")] private string? Chosen { get; set; }

    private PolicyPack Pack => pack;

    private RiskContext Context => context ?? assessment?.Basis?.Context ?? RiskContext.Least(dataset!.BaseTier, pack);

    private IReadOnlyList<DocumentFact> Facts =>
    [
        new("Number", dataset!.Number),
        new("Steward", dataset.Steward),
        new("Persons", Figures.Count(dataset.Classification.Persons)),
        new("Versions", Figures.Count(dataset.Versions.Count)),
        new("Licences", Figures.Count(dataset.Licences.Count)),
    ];

    private IReadOnlyList<DocumentFact> Classes =>
    [
        .. dataset!.Classification.Entries.Select(code => new DocumentFact(code, pack.FindEntry(code) is { } entry ? $"{entry.Title}. {entry.Definition}" : "an entry of an earlier list")),
        new("Granularity", $"{dataset.Classification.Granularity}, {pack.Granularities[dataset.Classification.Granularity]}"),
        new("Dual use", $"DU{dataset.Classification.DualUse}, {DualUse.Meaning(dataset.Classification.DualUse)}"),
        new("Prevalence", $"{dataset.Classification.Prevalence}: the share of the population with the trait that an acquaintance would recognise"),
        new("Highly invasive", dataset.Classification.HighInvasiveness ? "yes, the stricter thresholds hold" : "no"),
        new("Data-use codes", dataset.Classification.DataUse.Count == 0 ? "none: nothing is limited" : string.Join("; ", dataset.Classification.DataUse.Select(code => $"{code}: {pack.DataUse.Find(use => use.Code == code)?.Text}"))),
        new("Vulnerable groups", dataset.Classification.Vulnerable ? "visible as a group" : "not visible as a group"),
        new("Rules", $"{pack.Id}, {pack.Hash.Fingerprint}", Mono: false),
    ];

    protected override Task OnParametersSetAsync()
    {
        context = null;
        return RendererInfo.IsInteractive ? Read() : Task.CompletedTask;
    }

    private async Task Read()
    {
        var actor = await actors.Current();
        dataset = await query.Find(Number, actor, CancellationToken.None);
        isMissing = dataset is null;
        mayCorrect = dataset is not null && DatasetCorrector.Of(actor, dataset.StewardId).Any;
        maySetDualUse = dataset is not null && actor.Is(Role.TechnicalReviewer) && !actor.IsBoundTo(dataset.StewardId);
        var open = dataset?.Versions.SelectMany(version => version.Assessments).Select(one => one.Number).ToList() ?? [];
        assessment = (open.Contains(Chosen ?? "") ? Chosen : open.FirstOrDefault()) is { } number
            ? await query.FindAssessment(Number, number, actor, CancellationToken.None) : null;
    }
}
