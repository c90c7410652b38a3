using ExportPortal.Domain.Risk.Outputs;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Datasets.Outputs;

/// <summary>Checks a table and shows what was found; the newest check, or the one that the address names.</summary>
public sealed partial class OutputsPage(OutputQuery query, CheckOutput checkOutput, ActorAccessor actors, NavigationManager navigation)
{
    private static readonly string Hint = $"One row for each cell, with a line of column names. A hidden count is empty, *, x or <10. At most {OutputSheets.MostBytes >> 20} MB and {OutputTable.MostCells:N0} rows.";

    private OutputsOfDataset? dataset;
    private KeptCheck? older;
    private OutputSheet? sheet, earlier;
    private OutputLayout? layout;
    private string? refusal;
    private Guid key = Guid.NewGuid();
    private bool isMissing, isChecking;

    /// <summary>Number of the dataset.</summary>
    [Parameter] public string Number { get; set; } = "";

    /// <summary>Number of the check to show; null for the newest.</summary>
    [SupplyParameterFromQuery(Name = "check")] public string? Named { get; set; }

    private KeptCheck? Shown => Named is null ? dataset?.Checks.FirstOrDefault() : dataset?.Checks.FirstOrDefault(check => check.Number == Named) ?? older;

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
            await Load();
    }

    /// <summary>A check that is named and stands no more among the newest.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (Named is { } number && dataset is { } read && older?.Number != number && read.Checks.All(check => check.Number != number))
            older = await query.FindCheck(Number, number, await actors.Current(), CancellationToken.None);
    }

    private async Task Load()
    {
        dataset = await query.Find(Number, await actors.Current(), CancellationToken.None);
        isMissing = dataset is null;
    }

    private void Take(OutputSheet read) => (sheet, layout, refusal, key) = (read, OutputLayout.Propose(read), null, Guid.NewGuid());

    private void Refuse(string message) => refusal = message;

    private void Clear() => (sheet, earlier, layout, refusal) = (null, null, null, null);

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
