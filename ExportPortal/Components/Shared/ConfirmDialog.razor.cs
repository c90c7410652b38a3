using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Components.Shared;

/// <summary>Asks before an act that others will see: repeats number, parties and effect, and takes the reason.</summary>
public sealed partial class ConfirmDialog
{
    /// <summary>Longest reason, in characters.</summary>
    public const int LongestReason = Reasons.Longest;

    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true, BackdropClick = false };

    private readonly string id = $"reason-{Guid.NewGuid():N}";
    private string reason = "";
    private bool isMissing;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required ConfirmRequest Request { get; set; }

    /// <summary>Shows the dialog. Null means that the user went back.</summary>
    public static async Task<ConfirmAnswer?> Ask(IDialogService dialogs, ConfirmRequest request)
    {
        var parameters = new DialogParameters<ConfirmDialog> { { dialog => dialog.Request, request } };
        var shown = await dialogs.ShowAsync<ConfirmDialog>(request.Title, parameters, Options);
        return await shown.Result is { Canceled: false, Data: ConfirmAnswer answer } ? answer : null;
    }

    protected override void OnInitialized() => reason = Request.Typed;

    private void Confirm()
    {
        isMissing = Request.IsReasonRequired && string.IsNullOrWhiteSpace(reason);
        if (!isMissing)
            Dialog.Close(DialogResult.Ok(new ConfirmAnswer(reason.Trim())));
    }
}
