using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Datasets;

/// <summary>The form of a new dataset, with the base tier as it is filled in.</summary>
public sealed partial class NewDatasetPage(RegisterDataset register, ActorAccessor actors, NavigationManager navigation, PolicyPack pack)
{
    private readonly DatasetInput input = new();
    private readonly Guid key = Guid.NewGuid();
    private IReadOnlyList<InputError> errors = [];
    private ElementReference faults;
    private bool isSending, isRefused;

    private PolicyPack Pack => pack;

    private BaseTier? Base => input.Entries.Count == 0 ? null : BaseTier.Of(input.Entries, input.Granularity, pack);

    private async Task Register()
    {
        isSending = true;
        var outcome = await register.Run(input, key, await actors.Current(), CancellationToken.None);
        isSending = false;
        if (outcome.IsDone)
            navigation.NavigateTo($"/datasets/{outcome.Value}");
        else
            (errors, isRefused) = (outcome.Errors.Count > 0 ? outcome.Errors : [new("", outcome.Message)], true);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!isRefused)
            return;
        // The button stands far below the list of what is missing.
        isRefused = false;
        await faults.FocusAsync();
    }
}
