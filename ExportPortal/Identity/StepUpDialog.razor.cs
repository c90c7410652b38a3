using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace ExportPortal.Identity;

/// <summary>Asks for the second factor in place: a code of the app, or a passkey that the browser shows to the portal.</summary>
public sealed partial class StepUpDialog(StepUp steps, ActorAccessor actors, DemonstrationSignIns demonstration, IJSRuntime script)
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true, BackdropClick = false };

    private readonly string id = $"step-up-{Guid.NewGuid():N}";
    private string code = "";
    private string? error;
    private bool isBusy;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    private DemonstrationSignIns Demonstration => demonstration;

    /// <summary>Whether the factor was shown. False means that the user went back.</summary>
    public static async Task<bool> Ask(IDialogService dialogs) =>
        await (await dialogs.ShowAsync<StepUpDialog>("Is it still you?", Options)).Result is { Canceled: false };

    private Task Show() => Try(async () =>
    {
        if (string.IsNullOrWhiteSpace(code))
            return "Type the six digits that the app shows now.";
        var outcome = await steps.Show(code, await actors.Current());
        return outcome.IsDone ? null : outcome.Message;
    });

    /// <summary>The browser posts what the key signed; the portal has noted it when the answer is empty.</summary>
    private Task UsePasskey() => Try(async () =>
    {
        try
        {
            await using var module = await script.InvokeAsync<IJSObjectReference>("import", "./Identity/StepUpDialog.razor.js");
            var refused = await module.InvokeAsync<string>("showPasskey");
            return refused.Length > 0 ? refused
                : await steps.WasShown(await actors.Current()) ? null : "The passkey was not taken. Use the code of your app.";
        }
        catch (JSException)
        {
            return "This browser cannot use passkeys here. Use the code of your app.";
        }
    });

    private async Task Try(Func<Task<string?>> show)
    {
        if (isBusy)
            return;
        (isBusy, error) = (true, null);
        error = await show();
        isBusy = false;
        if (error is null)
            Dialog.Close(DialogResult.Ok(true));
    }
}
