using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Outlined = MudBlazor.Icons.Material.Outlined;

namespace ExportPortal.Features.Applications;

/// <summary>Clock, verbs and opinions beside a case. Which verb is open, and why not, is what the application itself says.</summary>
public sealed partial class CaseRail(ActOnApplication acts, ActorAccessor actors, IDialogService dialogs)
{
    private readonly Dictionary<ApplicationVerb, VerbText> typed = [];
    private string? message;

    [Parameter, EditorRequired] public required CaseView View { get; set; }

    /// <summary>An act was tried: the case has to be read anew.</summary>
    [Parameter] public EventCallback OnActed { get; set; }

    /// <summary>What every form of this case repeats.</summary>
    public static IReadOnlyList<DocumentFact> Facts(CaseView view) =>
    [
        new("Application", view.Application.Number),
        new("Dataset", view.Title),
        new("From", view.Steward.RomanisedName),
        new("To", $"{view.Recipient.RomanisedName}, {view.Recipient.Country}"),
    ];

    /// <summary>The verbs of the table in this state, open ones first.</summary>
    private IReadOnlyList<VerbView> Present
    {
        get
        {
            var verbs = ApplicationWorkflow.Table.Rows.Where(row => row.From == View.Application.State).Select(row => row.Verb).Distinct()
                .Select(verb => (Verb: verb, Closed: View.Application.WhyClosed(verb, View.Actor, View.Pack)))
                .OrderBy(one => one.Closed is not null).ThenBy(one => one.Verb.IsGrave()).ToList();
            return [.. verbs.Select((one, at) => new VerbView(one.Verb.ToString(), one.Verb.Label(), one.Closed is null, Reason(one.Verb, one.Closed), IsPrimary: at == 0 && !one.Verb.IsGrave()))];
        }
    }

    /// <summary>The actor's own verbs that the table has in other states; none once the case has ended.</summary>
    private IReadOnlyList<VerbView> Later => ApplicationWorkflow.IsEnded(View.Application.State) ? [] :
    [
        .. ApplicationWorkflow.Table.Rows.Where(row => row.Who.Any(View.Actor.Is)).Select(row => row.Verb).Distinct()
            .Where(verb => ApplicationWorkflow.Table.Find(View.Application.State, verb) is null)
            .Select(verb => new VerbView(verb.ToString(), verb.Label(), false, View.Application.WhyClosed(verb, View.Actor, View.Pack)!.Message)),
    ];

    private ClockView? Clock => CaseClocks.Of(View.Application.State, View.Application.DueAt, View.ReadAt, View.Pack);

    private string ClockTitle => View.Application.State switch
    {
        ApplicationState.Submitted => "Completeness clock",
        ApplicationState.Incomplete => "Time to mend the gaps",
        ApplicationState.IntentToRefuse => "Time to answer",
        ApplicationState.ApprovedConditional => "Time for the conditions",
        _ => "Decision clock",
    };

    private ClockBarView Bar => new(Math.Max(0, (View.ReadAt - Start) / (Due - Start)), null, []);

    private DateTimeOffset Start => View.Application.ClockStartedAt ?? View.Application.CreatedAt;

    /// <summary>The card draws late: when the act that it shows has just ended the clock, there is none any more.</summary>
    private DateTimeOffset Due => View.Application.DueAt ?? View.ReadAt;

    private string ClockSentence => $"Started {Figures.Minute(Start)}, due {Figures.Minute(Due)}.";

    private string? Reason(ApplicationVerb verb, Rule? closed) => closed is not null
        ? $"{closed.Message} ({closed.Code})"
        : verb is ApplicationVerb.Approve && View.Application.DecidersNeeded(View.Pack) == 2 ? "Two persons sign at this tier." : null;

    private static string Answered(OpinionAnswer answer) => answer switch
    {
        OpinionAnswer.Concurs => Outlined.ThumbUp,
        OpinionAnswer.Objects => Outlined.ThumbDown,
        _ => Outlined.RemoveCircleOutline,
    };

    private async Task Act(VerbView pressed)
    {
        var verb = Enum.Parse<ApplicationVerb>(pressed.Verb);
        var text = typed.TryGetValue(verb, out var kept) ? kept : typed[verb] = new VerbText();
        var key = Guid.NewGuid();
        if (!await VerbDialog.Ask(dialogs, new VerbRequest(verb, Facts(View), View.Steward.RomanisedName, View.Actor.Name, View.Pack.RefusalGrounds), text))
            return;
        var act = new ApplicationAct(View.Application.Number, verb, View.Revision, text.Reason.Trim(), text.Answer ?? OpinionAnswer.Abstains, text.Ground);
        var outcome = await acts.Run(act, key, await actors.Current(), default);
        if (outcome.IsDone)
            typed.Remove(verb);
        message = outcome.IsDone ? null : outcome.Kind is OutcomeKind.Stale
            ? "Somebody else changed this case since you opened it; nothing was saved. You see the new state now, and what you typed is kept for when you choose the verb again."
            : outcome.Message;
        await OnActed.InvokeAsync();
    }
}
