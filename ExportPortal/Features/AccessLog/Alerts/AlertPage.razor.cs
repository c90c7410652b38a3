using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>One alert with its evidence, and the verbs of its triage.</summary>
public sealed partial class AlertPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private AlertView? view;
    private string? message;

    /// <summary>What this reader has just done here and what came of it; null for nothing.</summary>
    private string? done;

    /// <summary>The alert that the two are of.</summary>
    private Guid told;

    private readonly KeptReasons kept = new();

    private bool loaded;

    [Inject] private AlertQuery Query { get; set; } = null!;

    [Inject] private ActOnAlert Acts { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private PolicyPack Pack { get; set; } = null!;

    [Parameter] public Guid Id { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (told != Id)
            (told, message, done) = (Id, null, null);
        if (RendererInfo.IsInteractive)
            await Load();
    }

    private async Task Load()
    {
        view = await Query.Find(Id, await Actors.Current(), gone.Token);
        loaded = true;
    }

    private async Task Act(AlertVerb verb)
    {
        if (view is not { } alert || alert.Closed.ContainsKey(verb))
            return;
        var reason = "";
        if (verb is not AlertVerb.Take)
        {
            var answer = await ConfirmDialog.Ask(Dialogs, kept.Into(new ConfirmRequest(
                AlertWords.Verb(verb), [new("Alert", $"{alert.Row.Rule}, {alert.Row.Licence ?? "no single licence"}"), new("Found", alert.Row.Sentence)],
                AlertWords.Effect(verb), AlertWords.Verb(verb), "Reason", IsReasonRequired: true, IsGrave: verb is AlertVerb.RaiseIncident), $"{Id} {verb}"));
            if (answer is null)
                return;
            reason = answer.Reason;
        }
        var outcome = await Acts.Run(Id, verb, reason, alert.Revision, Guid.NewGuid(), await Actors.Current(), gone.Token);
        kept.After($"{Id} {verb}", reason, outcome.IsDone);
        await Load();
        if (alert.Row.Id == Id)
            (message, done) = (outcome.IsDone ? null : outcome.Message, outcome.IsDone ? $"{AlertWords.Verb(verb)}: on record. The alert is now: {Words.Of((view ?? alert).Row.State).ToLowerInvariant()}." : null);
    }

    private static IReadOnlyList<DocumentFact> Facts(AlertView alert) =>
    [
        .. alert.Baseline is { } baseline ? [new DocumentFact("Compared with", baseline)] : Array.Empty<DocumentFact>(),
        .. alert.Row.Licence is null ? [new DocumentFact("Licence", "no single one")] : Array.Empty<DocumentFact>(),
        new("Actor", alert.Row.Actor is { } actor ? AccessWords.Actor(actor, alert.Names) : "no single one"),
        new("Findings", Figures.Count(alert.Row.Findings)),
        new("Raised", Figures.ExactUtc(alert.Row.RaisedAt)),
        .. alert.Row.TakenBy is { } person ? [new DocumentFact("Taken by", person)] : Array.Empty<DocumentFact>(),
    ];

    private static string Search(AlertView alert)
    {
        var filter = new LogFilter().Only("rule", alert.Row.Rule);
        return (alert.Row.Licence is { } licence ? filter.Only("licence", licence) : filter).Href();
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
