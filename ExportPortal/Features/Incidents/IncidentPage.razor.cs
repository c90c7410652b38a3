using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace ExportPortal.Features.Incidents;

/// <summary>One incident: its clocks, timeline, evidence, actions and the licences it reaches, with the verbs open to the reader.</summary>
public sealed partial class IncidentPage
{
    private IncidentView? view;
    private TimeZoneInfo? zone;
    private bool exists;
    private bool failed;
    private bool wentWell;
    private bool grading;
    private string? message;

    /// <summary>Number of the report that the message is about; null where it is about another act.</summary>
    private int? printed;
    private string entry = "";
    private DateTime? entryAt;

    /// <summary>How often work of a card went on record: the card is made anew then, so that its forms are closed and empty.</summary>
    private readonly Dictionary<string, int> done = [];

    [Inject] private IncidentQuery Query { get; set; } = null!;

    [Inject] private IncidentActs Acts { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IJSRuntime Script { get; set; } = null!;

    [Inject] private PolicyPack Pack { get; set; } = null!;

    [Parameter] public string Number { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        exists = await Query.Exists(Number, await Actors.Current());
        if (!exists)
            Navigation.NotFound();
        else if (RendererInfo.IsInteractive)
            await Load();
    }

    /// <summary>The reader's own zone, so that a due time is read without counting.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await using var module = await Script.InvokeAsync<IJSObjectReference>("import", "/js/zone.js");
        if (TimeZoneInfo.TryFindSystemTimeZoneById(await module.InvokeAsync<string>("zone"), out var found))
        {
            zone = found;
            StateHasChanged();
        }
    }

    private async Task Load()
    {
        failed = false;
        try
        {
            view = await Query.Run(Number, await Actors.Current());
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private async Task Show(Outcome? outcome, string done = "Done, and on record.")
    {
        if (outcome is null)
            return;
        printed = null;
        (wentWell, message) = (outcome.IsDone, outcome.IsDone ? done : outcome.Message);
        await Load();
    }

    private async Task Work(IncidentWork work) => await Show(await Acts.Work(view!, work));

    private string Of(string card) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{card} {done.GetValueOrDefault(card)}");

    private async Task WorkIn(string card, IncidentWork work)
    {
        await Work(work);
        Finish(card);
    }

    private void Finish(string card)
    {
        if (wentWell)
            done[card] = done.GetValueOrDefault(card) + 1;
    }

    private async Task Upload(EvidenceUpload upload)
    {
        await Show(await Acts.Upload(view!, upload));
        Finish("evidence");
    }

    private async Task AddEntry()
    {
        await WorkIn("entry", new AddEntry(entryAt is { } at ? new(DateTime.SpecifyKind(at, DateTimeKind.Unspecified), TimeSpan.Zero) : Acts.Now, entry));
        (entry, entryAt) = wentWell ? ("", null) : (entry, entryAt);
    }

    private async Task Triage(TriageAsked asked) => await Show(await Acts.Triage(view!, asked));

    private async Task Regrade(TriageAsked asked)
    {
        await WorkIn("grade", new Regrade(asked.Input, asked.Reason));
        grading = !wentWell;
    }

    private async Task Take(VerbView pressed) => await Show(await Acts.Ask(view!, Enum.Parse<IncidentVerb>(pressed.Verb)));

    private async Task Suspend(LicenceStanding licence) => await Show(await Acts.Suspend(view!, licence), $"{licence.Reached.Number} is suspended for {Acts.Provisional}.");

    private async Task Print()
    {
        var outcome = await Acts.Print(view!);
        await Show(outcome, "The report is printed and sealed. It stands in the list of printed reports.");
        printed = outcome.IsDone ? outcome.Value : null;
    }

    private static IReadOnlyList<VerbView> Verbs(IncidentView shown) =>
        [.. shown.Verbs.Where(one => one.Verb is not IncidentVerb.Triage || one.Closed is not null).OrderBy(one => one.Closed is not null).ThenBy(one => one.Verb is IncidentVerb.CallFalse or IncidentVerb.Refer or IncidentVerb.Hold)
            .Select((one, at) => new VerbView(one.Verb.ToString(), one.Verb.Label(), one.Closed is null, one.Closed?.Message, IsPrimary: at == 0 && one.Closed is null && shown.Incident.State is not IncidentState.Reported))];

    private static IReadOnlyList<DocumentFact> Reported(IncidentView shown) =>
    [
        .. shown.Own.Count > 0 ? [new DocumentFact(shown.Own.Count == 1 ? "Licence" : "Licences", string.Join(", ", shown.Own))] : Array.Empty<DocumentFact>(),
        new("Known since", Figures.Minute(shown.Incident.Report.AwareAt)),
        new("Happened", shown.Incident.Report.OccurredAt is { } at ? Figures.Minute(at) : "not known yet"),
    ];
}
