using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace ExportPortal.Features.Datasets.Synthetic;

/// <summary>Shows a session of attacks on synthetic data and passes on what the person says; the work itself goes on without the page.</summary>
public sealed partial class SyntheticPage(SyntheticDesk desk, ActorAccessor actors, AntiforgeryStateProvider antiforgery, IJSRuntime script)
{
    private DatasetDetails? dataset;
    private SyntheticSession? session;
    private ElementReference results;
    private string token = "";
    private string? refusal;
    private bool isMissing, isSaving, isShown, isReady, isAwaited;

    /// <summary>Number of the dataset.</summary>
    [Parameter] public string Number { get; set; } = "";

    /// <summary>Number of the version that the synthetic file is; null while it is none.</summary>
    private int? AttackedVersion => session?.File(SyntheticPart.Synthetic) is { } file ? dataset!.Versions.FirstOrDefault(version => version.File.Hash == file.Source.Hash)?.Number : null;

    protected override async Task OnInitializedAsync()
    {
        token = antiforgery.GetAntiforgeryToken()?.Value ?? "";
        if (!RendererInfo.IsInteractive)
            return;
        var actor = await actors.Current();
        dataset = await desk.Datasets.Find(Number, actor, CancellationToken.None);
        isMissing = dataset is not { IsOwn: true };
        if (isMissing)
        {
            dataset = null;
            return;
        }
        session = desk.Sessions.Open(actor, Number);
        session.Declared = dataset!.Versions.FirstOrDefault()?.Variables ?? [];
        session.Changed += Show;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (session is not null && !isShown)
        {
            isShown = true;
            await script.InvokeVoidAsync("import", $"./{Assets["js/upload.js"]}");
            isReady = true;
            StateHasChanged();
        }
        // A run may end between a rendering and this: then the results are not on the page yet, and the next rendering brings them.
        if (isAwaited && session is { Result: not null } && results.Context is not null)
        {
            isAwaited = false;
            await results.FocusAsync();
        }
    }

    public void Dispose()
    {
        if (session is not null)
            session.Changed -= Show;
    }

    private void Show() => _ = InvokeAsync(StateHasChanged);

    private async Task Run()
    {
        refusal = null;
        session!.Serve(await actors.Current());
        (isAwaited, results) = (true, default);
        // Not awaited: the run belongs to the session and outlives the page.
        _ = session!.Attack();
    }

    private async Task Save()
    {
        (isSaving, refusal) = (true, null);
        var actor = await actors.Current();
        var outcome = await desk.Save.Run(session!.Id, session.SaveKey, actor, CancellationToken.None);
        isSaving = false;
        refusal = outcome.IsDone ? null : outcome.Message;
    }

    private IReadOnlyList<MeasureTest> Tests(SyntheticResult result) => result.Tests(dataset!.BaseTier, dataset.Classification.HighInvasiveness, desk.Pack);
}
