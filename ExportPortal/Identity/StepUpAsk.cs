using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using MudBlazor;

namespace ExportPortal.Identity;

/// <summary>Carries out an act of a page; where it needs the second factor again, asks for it in place first and then goes on.</summary>
public sealed class StepUpAsk(StepUp steps, ActorAccessor actors, IDialogService dialogs)
{
    private readonly KeptReasons kept = new();
    private bool isUnderWay;

    /// <param name="act">As the command names itself.</param>
    /// <returns>Null when the user went back, or pressed while another act is under way: nothing was done.</returns>
    public Task<Outcome<T>?> Run<T>(string act, Func<Actor, Task<Outcome<T>>> run) => Alone(() => Act(act, run));

    /// <summary>Of two presses, the second one while the first is asked about or carried out, one act comes.</summary>
    private async Task<Outcome<T>?> Alone<T>(Func<Task<Outcome<T>?>> act)
    {
        if (isUnderWay)
            return null;
        isUnderWay = true;
        try
        {
            return await act();
        }
        finally
        {
            isUnderWay = false;
        }
    }

    private async Task<Outcome<T>?> Act<T>(string act, Func<Actor, Task<Outcome<T>>> run)
    {
        if (!await Ready(act))
            return null;
        var outcome = await run(await actors.Current());
        // It grew old between the question and the act.
        return outcome.Rule?.Code != StepUp.Code ? outcome : await StepUpDialog.Ask(dialogs) ? await run(await actors.Current()) : null;
    }

    /// <summary>Asks for the reason, then acts with one key. Whoever goes back from the second factor, or asks again after a refusal, finds the reason as typed.</summary>
    /// <param name="act">As the command names itself.</param>
    /// <param name="run">Takes the reason, the key of the intent and the actor.</param>
    /// <returns>Null when the user went back, or pressed while another act is under way: nothing was done.</returns>
    public Task<Outcome<T>?> Confirm<T>(ConfirmRequest request, string act, Func<string, Guid, Actor, Task<Outcome<T>>> run) => Alone(() => Asked(request, act, run));

    private async Task<Outcome<T>?> Asked<T>(ConfirmRequest request, string act, Func<string, Guid, Actor, Task<Outcome<T>>> run)
    {
        var (key, about) = (Guid.NewGuid(), string.Join('\n', request.Facts.Select(fact => fact.Value).Prepend(request.Title).Prepend(act)));
        request = kept.Into(request, about);
        while (await ConfirmDialog.Ask(dialogs, request) is { } answer)
        {
            if (await Act(act, actor => run(answer.Reason, key, actor)) is { } outcome)
            {
                kept.After(about, answer.Reason, outcome.IsDone);
                return outcome;
            }
            request = request with { Typed = answer.Reason };
        }
        return null;
    }

    /// <summary>Asks when the act needs it. False when the user went back.</summary>
    public async Task<bool> Ready(string act) => !await steps.IsDue(act, await actors.Current()) || await StepUpDialog.Ask(dialogs);
}
