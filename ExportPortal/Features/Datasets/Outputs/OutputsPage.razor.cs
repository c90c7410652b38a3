using ExportPortal.Domain.Risk.Outputs;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Datasets.Outputs;

/// <summary>Checks a table and shows what was found; the newest check, or the one that the address names.</summary>
public sealed partial class OutputsPage(OutputQuery query, CheckOutput checkOutput, WithdrawCheck withdrawCheck, ActorAccessor actors, NavigationManager navigation)
{
    private static readonly string Hint = $"One row for each cell, with a line of column names. A hidden count is empty, *, x or <10. At most {OutputSheets.MostBytes >> 20} MB and {OutputTable.MostCells:N0} rows.";

    private OutputsOfDataset? dataset;
    private KeptCheck? chosen;
    private OutputSheet? sheet, earlier;
    private OutputLayout? layout;
    private string? refusal, looked, unkept;
    private Guid key = Guid.NewGuid();
    private bool isMissing, isChecking;

    /// <summary>Number of the dataset.</summary>
    [Parameter] public string Number { get; set; } = "";

    /// <summary>Number of the check to show; null for the newest.</summary>
    [SupplyParameterFromQuery(Name = "check")] public string? Named { get; set; }

    /// <summary>Page of the list, from 1.</summary>
    [SupplyParameterFromQuery(Name = "page")] public int? Page { get; set; }

    private KeptCheck? Shown => Named is null || Named == dataset?.Newest?.Number ? dataset?.Newest : chosen?.Number == Named ? chosen : null;

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;
        unkept = null;
        if (dataset is null || dataset.Page != (Page ?? 1))
            await Load();
        if (Named is { } number && Shown is null)
            (chosen, looked) = (await query.FindCheck(Number, number, await actors.Current(), CancellationToken.None), number);
    }

    private async Task Load()
    {
        dataset = await query.Find(Number, Page ?? 1, await actors.Current(), CancellationToken.None);
        isMissing = dataset is null;
    }

    private string At(int page) => $"/datasets/{Number}/outputs?page={page}{(Named is { } number ? $"&check={number}" : "")}";

    private void Take(OutputSheet read) => (sheet, layout, refusal, key) = (read, OutputLayout.Propose(read), null, Guid.NewGuid());

    private void Refuse(string message) => refusal = message;

    private void Clear() => (sheet, earlier, layout, refusal) = (null, null, null, null);

    private async Task Withdraw(string reason)
    {
        var (number, actor) = (Shown!.Number, await actors.Current());
        var outcome = await withdrawCheck.Run(Number, number, reason, Guid.NewGuid(), actor, CancellationToken.None);
        unkept = outcome.IsDone ? null : outcome.Message;
        if (!outcome.IsDone)
            return;
        await Load();
        chosen = await query.FindCheck(Number, number, actor, CancellationToken.None);
    }

    private async Task Check()
    {
        (isChecking, refusal) = (true, null);
        var outcome = await checkOutput.Run(Number, new OutputInput(sheet!, earlier, layout!), key, await actors.Current(), CancellationToken.None);
        (isChecking, key) = (false, Guid.NewGuid());
        if (!outcome.IsDone)
        {
            refusal = outcome.Message;
            return;
        }
        await Load();
        Clear();
        navigation.NavigateTo($"/datasets/{Number}/outputs?check={outcome.Value}");
    }
}
