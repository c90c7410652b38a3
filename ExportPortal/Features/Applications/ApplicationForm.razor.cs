using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Applications;

/// <summary>
/// The form of a draft, saved as it is typed: a pause saves what stands there, each save under a key of its own. The
/// rules run on every change, from the facts that were read with the page.
/// </summary>
public sealed partial class ApplicationForm(DraftApplication drafts, ActorAccessor actors, TimeProvider clock) : IAsyncDisposable
{
    private const string Other = "(other)";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private readonly SemaphoreSlim saving = new(1, 1);
    private readonly ApplicationInput input = new();
    private CancellationTokenSource? pause;
    private IReadOnlyList<InputError> errors = [];
    private IReadOnlyList<CompletenessGap> gaps = [];
    private CaseDecision? decided;
    private string status = "Saved as you type.";
    private bool isOther;
    private bool isUnsaved;
    private bool isOvertaken;

    [Parameter, EditorRequired] public required CaseView View { get; set; }

    /// <summary>The application has to be read anew, because somebody else changed it.</summary>
    [Parameter] public EventCallback OnOvertaken { get; set; }

    protected override void OnInitialized()
    {
        var content = View.Application.Content;
        (input.DatasetVersion, input.Recipient) = (View.Version.Id.Value, View.Recipient.Id.Value);
        (input.Purpose, input.Summary, input.Necessity) = (content.Purpose, content.Summary, content.Necessity);
        (input.Mode, input.Host, input.Countries) = (content.Mode, content.Host, string.Join(", ", content.Countries));
        (input.Start, input.End) = (content.Term.Start, content.Term.End);
        input.Revision = View.Revision;
        (input.EndUseStatement, input.AuditAccepted) = (content.EndUseStatement, content.AuditAccepted);
        isOther = content.Purpose.Length > 0 && View.Pack.Purposes.Find(content.Purpose) is null;
        Decide();
    }

    private void Choose(ChangeEventArgs change)
    {
        var chosen = change.Value as string ?? "";
        isOther = chosen == Other;
        input.Purpose = isOther ? "" : chosen;
        Changed();
    }

    private void Changed()
    {
        Decide();
        isUnsaved = true;
        status = "Not saved yet.";
        pause?.Cancel();
        pause = new CancellationTokenSource();
        _ = SaveAfterPause(pause.Token);
    }

    private void Decide()
    {
        (var content, errors) = input.Read();
        decided = content is null ? null : new CaseFile(View.Dataset, View.Version, View.Assessment, View.Recipient) { Held = View.Held, Around = View.Around }.Decide(content, View.Pack);
        gaps = content is null ? [] : Completeness.Check(content, decided!.Decision.Tier, View.Version, View.Assessment, View.Pack, clock.GetUtcNow());
    }

    private async Task SaveAfterPause(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Pause, cancellation);
            await Flush();
            await InvokeAsync(StateHasChanged);
        }
        catch (OperationCanceledException)
        {
            // Typing went on; the next pause saves.
        }
    }

    /// <summary>Saves what is unsaved; false when it could not be.</summary>
    private async Task<bool> Flush()
    {
        await saving.WaitAsync();
        try
        {
            if (!isUnsaved)
                return true;
            isUnsaved = false;
            Outcome<string>? outcome = null;
            try
            {
                outcome = await drafts.Run(View.Application.Number, input, Guid.NewGuid(), await actors.Current(), default);
            }
            finally
            {
                // Also when saving failed altogether: what is not in the store is still unsaved.
                isUnsaved |= outcome is not { IsDone: true };
            }
            if (outcome.IsDone)
                input.Revision++;
            isOvertaken = outcome.Kind is OutcomeKind.Stale;
            status = isOvertaken ? "Not saved: somebody else of your organisation changed this application since you opened it. What you typed still stands here."
                : outcome.IsDone ? $"Saved, {Figures.ExactUtc(clock.GetUtcNow())}." : $"Not saved: {outcome.Message}";
            return outcome.IsDone;
        }
        finally
        {
            saving.Release();
        }
    }

    /// <summary>Saves what stands here over what somebody else saved, on purpose.</summary>
    private async Task Overwrite()
    {
        input.Revision = null;
        if (await Flush())
            await OnOvertaken.InvokeAsync();
    }

    private string? Wrong(string field) => errors.FirstOrDefault(error => error.Field == field)?.Message;

    /// <summary>Whoever leaves within the pause loses nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        pause?.Cancel();
        if (isUnsaved && !isOvertaken && errors.Count == 0)
            await Flush();
        saving.Dispose();
    }
}
