using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.AccessLog;

/// <summary>Says what an export holds before it starts, and gives the files that prove it.</summary>
public sealed partial class ExportPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ExportPlan? plan;
    private string? refusal;
    private bool mayDisclose;

    [Inject] private ExportAccessLog Export { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private LogFilter Filter => LogFilter.Parse(Navigation.Uri) with { After = null, Event = null };

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? Load() : Task.CompletedTask;

    private async Task Load()
    {
        refusal = null;
        var actor = await Actors.Current();
        mayDisclose = actor.IsAny(Role.Auditor, Role.LicensingManager);
        var outcome = await Export.Plan(Filter.ToFilter(), actor, gone.Token);
        (plan, refusal) = (outcome.IsDone ? outcome.Value : null, outcome.IsDone ? null : outcome.Message);
    }

    private IReadOnlyList<DocumentFact> Facts(SignedCheckpoint head) =>
    [
        new("Search", Filter.ToFilter().ToString() is { Length: > 0 } words ? words : "everything that you may see"),
        new("Events", AccessWords.Count(plan!.Count)),
        new("Head", $"{Figures.Count(head.Size)} entries, root {head.Checkpoint.Root.ToString()[..16]}"),
    ];

    private string Link(string path, SignedCheckpoint head) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(Filter.Href(path), "head", head.Size.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
