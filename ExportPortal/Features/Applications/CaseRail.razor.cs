using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Outlined = MudBlazor.Icons.Material.Outlined;

namespace ExportPortal.Features.Applications;

/// <summary>Clock, verbs and opinions beside a case. Which verb is open, and why not, is what the application itself says.</summary>
public sealed partial class CaseRail(ActOnApplication acts, StepUpAsk steps, IDialogService dialogs, NavigationManager navigation)
{
    private readonly Dictionary<ApplicationVerb, VerbText> typed = [];
    private string? message;

    /// <summary>The act that this reader has just done here; null for none.</summary>
    private ApplicationVerb? done;

    [Parameter, EditorRequired] public required CaseView View { get; set; }

    /// <summary>An act was tried: the case has to be read anew.</summary>
    [Parameter] public EventCallback OnActed { get; set; }

    /// <summary>What every form of this case repeats.</summary>
    public static IReadOnlyList<DocumentFact> Facts(CaseView view) =>
    [
        new("Application", view.Application.Number),
        new("Dataset", view.Title),
        new("From", view.Steward.RomanisedName),
        new("To", $"{view.Recipient.RomanisedName}, {CountryName.Of(view.Recipient.Country)}"),
    ];

    /// <summary>The verbs of the table in this state, open ones first; to a party its own alone, for those of the office never become its.</summary>
    private IReadOnlyList<VerbView> Present
    {
        get
        {
            var verbs = ApplicationWorkflow.Table.Rows.Where(row => row.From == View.Application.State && !row.IsByPortal && (!View.Actor.IsAny(Role.Steward, Role.Recipient) || row.Who.Any(View.Actor.Is)) && IsOffered(row.Verb)).Select(row => row.Verb).Distinct()
                .Select(verb => (Verb: verb, Closed: View.WhyClosed(verb)))
                .OrderBy(one => one.Closed is not null).ThenBy(one => one.Verb.IsGrave()).ToList();
            return [.. verbs.Select((one, at) => new VerbView(one.Verb.ToString(), one.Verb.Label(), one.Closed is null, Reason(one.Verb, one.Closed), IsPrimary: at == 0 && !one.Verb.IsGrave()))];
        }
    }

    /// <summary>The actor's own verbs that the table has in other states; none once the case has ended.</summary>
    private IReadOnlyList<VerbView> Later => ApplicationWorkflow.IsEnded(View.Application.State) ? [] :
    [
        .. ApplicationWorkflow.Table.Rows.Where(row => row.Who.Any(View.Actor.Is)).Select(row => row.Verb).Distinct()
            .Where(verb => IsOffered(verb) && ApplicationWorkflow.Table.Find(View.Application.State, verb) is null)
            .Select(verb => new VerbView(verb.ToString(), verb.Label(), false, View.Application.WhyClosed(verb, View.Actor, View.Pack, View.ReadAt)!.Message)),
    ];

    private IReadOnlyList<Opinion> Opinions => View.Application.OpinionsFor(View.Actor, View.Pack);

    /// <summary>The clock of the state, and the decision clock beside it while it is another one and open.</summary>
    private IEnumerable<(string Title, Deadline Clock)> Clocks
    {
        get
        {
            var present = View.Application.PresentClock;
            if (present is not null)
                yield return (ClockTitle, present);
            if (View.Application.Clock("decision-T") is { IsOpen: true } decision && decision != present)
                yield return ("Decision clock", decision);
            if (View.IsStaff && View.Application.Clock("review-T") is { IsOpen: true } review && review != present)
                yield return (Open is [_, ..] ? $"Review clock: {string.Join(" and ", Open)}" : "Review clock", review);
        }
    }

    private string ClockTitle => View.Application.State switch
    {
        ApplicationState.Submitted => "Completeness clock",
        ApplicationState.Incomplete => "Time to mend the gaps",
        ApplicationState.ScreeningHold => "Time for the screening decision",
        ApplicationState.RfiPending or ApplicationState.IntentToRefuse => "Time to answer",
        ApplicationState.ApprovedConditional => "Time for the conditions",
        ApplicationState.Prohibited => "Report of the rejected transaction",
        _ => "Decision clock",
    };

    /// <summary>Names of those who are asked for an opinion that is not in.</summary>
    private string[] Open => [.. View.Application.Reviewers.Where(asked => View.Application.Opinions.All(opinion => opinion.Kind != asked.Kind)).Select(asked => asked.PersonName)];

    private string? Reason(ApplicationVerb verb, Rule? closed) => closed is not null
        ? $"{closed.Message} ({closed.Code})"
        : View.Application.SignaturesNeeded(verb, View.Pack) == 2 ? "Two persons sign." : null;

    /// <summary>An opinion that the case does not need is no verb of it, nor is the output check where a licence is needed.</summary>
    private bool IsOffered(ApplicationVerb verb) =>
        verb is ApplicationVerb.ReportRejection ? View.Application.RejectionOwed is not null
        : verb is ApplicationVerb.Prohibit && View.Application.State is ApplicationState.ApprovedConditional ? View.GateSince is not null
        : verb is ApplicationVerb.SignOutputCheck ? View.Application.Decision.Outcome is DecisionOutcome.NoLicenceRequired
        : verb is not (ApplicationVerb.GiveTechnicalOpinion or ApplicationVerb.GiveLegalOpinion or ApplicationVerb.GiveEthicsOpinion)
        || View.Application.OpinionsNeeded(View.Pack).Contains(Application.OpinionOf(verb));

    private static string Answered(OpinionAnswer answer) => answer switch
    {
        OpinionAnswer.Concurs => Outlined.ThumbUp,
        OpinionAnswer.Objects => Outlined.ThumbDown,
        _ => Outlined.RemoveCircleOutline,
    };

    /// <summary>The tiers that an override may set: those beside the present one, or the one that was proposed.</summary>
    private IReadOnlyList<int> Tiers => View.Application.ProposedTier is { } proposed ? [proposed]
        : View.Application.Tier is { } tier ? [.. new[] { tier - 1, tier + 1 }.Where(one => one is >= 1 and <= 4)] : [];

    private async Task Act(VerbView pressed)
    {
        done = null;
        var verb = Enum.Parse<ApplicationVerb>(pressed.Verb);
        if (verb is ApplicationVerb.AnswerQuestions or ApplicationVerb.Reopen or ApplicationVerb.AnswerNotice)
        {
            navigation.NavigateTo($"/my/applications/{View.Application.Number}/answer");
            return;
        }
        var text = typed.TryGetValue(verb, out var kept) ? kept : typed[verb] = new VerbText();
        var request = new VerbRequest(verb, [.. Facts(View), .. verb is ApplicationVerb.Approve ? (DocumentFact[])[new("Term", View.TermToSign)] : []], View.Steward.RomanisedName, View.Actor.Name, View.Pack.RefusalGrounds, Tiers)
        {
            Like = Fairness.Grants(verb) is null ? null : View.Like,
            Terms = verb is not ApplicationVerb.OverrideTier ? new() : Tiers.Select(tier => (tier, Said: View.TermAt(tier))).Where(one => one.Said is not null).ToDictionary(one => one.tier, one => one.Said!),
        };
        Outcome? outcome = null;
        while (await VerbDialog.Ask(dialogs, request, text))
        {
            var key = Guid.NewGuid();
            if (await steps.Run(ActOnApplication.Name(verb), actor => acts.Run(Typed(verb, text), key, actor, default)) is not { } answer)
                break; // went back: the text waits for the next press of the verb
            outcome = answer;
            // What is wrong with what was typed is said where it was typed; what changed meanwhile is shown on the page.
            if (outcome.IsDone || outcome.Kind is OutcomeKind.Stale or OutcomeKind.NotFound)
                break;
            request = request with { Refused = outcome.Message };
        }
        if (outcome is null)
            return;
        if (outcome.IsDone)
            typed.Remove(verb);
        message = outcome.Kind is OutcomeKind.Stale
            ? "Somebody else changed this case since you opened it; nothing was saved. You see the new state now, and what you typed is kept for when you choose the verb again."
            : outcome.Kind is OutcomeKind.NotFound ? outcome.Message : null;
        await OnActed.InvokeAsync();
        done = outcome.IsDone ? verb : null;
    }

    private ApplicationAct Typed(ApplicationVerb verb, VerbText text) =>
        new(View.Application.Number, verb, View.Revision, text.Reason.Trim(), text.Answer ?? OpinionAnswer.Abstains, text.Ground, text.Change.Trim(), text.Tier, Conditions: text.ConditionLines, Departure: text.Departure, Later: [.. text.Later.Select(one => one.Condition)])
        {
            Partner = View.Pack.RefusalGrounds.Exists(ground => ground.Code == text.Ground && ground.PartnerMonths is not null) && text.PartnerOn is { } on ? new(text.Partner, text.PartnerReference, on) : null,
        };
}
