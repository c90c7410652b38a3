using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Applications.Statements;

/// <summary>The recipient reads the end-use statement and signs it.</summary>
public sealed partial class StatementPage(StatementQuery query, SignStatement sign, ActorAccessor actors, NavigationManager navigation)
{
    private StatementView? view;
    private string? typedName;
    private string? capacity;
    private string? message;
    private bool isAgreed;
    private bool isSending;
    private bool wentWell;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    [Parameter] public required string Number { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var found = await query.Find(Number, await actors.Current(), default);
        if (found is null)
            navigation.NotFound();
        else if (RendererInfo.IsInteractive)
            view = found;
    }

    private async Task Send()
    {
        if (!isAgreed)
        {
            (wentWell, message) = (false, "Tick that you have read it and may sign.");
            return;
        }
        isSending = true;
        var outcome = await sign.Run(Number, new(view!.Hash, typedName, capacity, SignInMethod.Of((await Authentication).User)), Guid.NewGuid(), await actors.Current(), default);
        isSending = false;
        wentWell = outcome.IsDone;
        message = outcome.IsDone ? "Signed. The applicant sees it in its form." : outcome.Kind is OutcomeKind.Stale ? "The applicant changed the application meanwhile, and nothing was signed. Read the new words first." : outcome.Message;
        isAgreed &= !outcome.IsDone && outcome.Kind is not OutcomeKind.Stale; // other words are read anew
        view = await query.Find(Number, await actors.Current(), default) ?? view;
    }
}
