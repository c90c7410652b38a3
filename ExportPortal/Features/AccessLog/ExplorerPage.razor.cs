using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Features.AccessLog.Alerts;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.AccessLog;

/// <summary>The access log for who may read it; the search is the address.</summary>
public sealed partial class ExplorerPage : ComponentBase, IDisposable
{
    private const int PageSize = 50;
    private const int Near = 3;

    private static readonly Dictionary<string, string> NoNames = [];

    private readonly CancellationTokenSource gone = new();
    private AccessFindings? findings;
    private AccessOverview? overview;
    private AccessOpened? opened;
    private IReadOnlyList<AlertRow> alerts = [];
    private ILookup<long, string> rules = Array.Empty<long>().ToLookup(seq => seq, _ => "");
    private IReadOnlyDictionary<string, string> names = NoNames;
    private string? refusal;
    private string uncounted = "";
    private string? openFault;
    private string? words;
    private DateOnly? first, last;
    private string? shown;
    private int turn;

    /// <summary>Whether an answer is awaited; what is shown meanwhile is that of the search before.</summary>
    private bool isBusy;
    private bool seesAll = true;
    private bool isManager;
    private bool isParty;

    /// <summary>Which part of the log the reader sees; null for the whole.</summary>
    private string? part;

    [Inject] private SearchAccessLog Search { get; set; } = null!;

    [Inject] private AccessOverviewQuery Counts { get; set; } = null!;

    [Inject] private AlertQuery Watch { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private LogFilter Filter => LogFilter.Parse(Navigation.Uri);

    /// <summary>The search from its first page, with no entry open.</summary>
    private LogFilter Clean => Filter with { After = null, Event = null };

    private string Period => Filter switch
    {
        { From: { } first, Until: { } last } => first == last ? Figures.Date(first) : $"{Figures.Date(first)} – {Figures.Date(last)}",
        { From: { } first } => $"from {Figures.Date(first)}",
        { Until: { } last } => $"until {Figures.Date(last)}",
        _ => "any time",
    };

    private string Around => overview is { Days: { } days } known
        ? $"of {Figures.Count(days.Sum(day => day.Events))} in {Figures.Count(known.Last.DayNumber - known.First.DayNumber + 1)} days." : "";

    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? Load() : Task.CompletedTask;

    // Only the query changes, so the router does not tell the page.
    private void Moved(object? sender, Microsoft.AspNetCore.Components.Routing.LocationChangedEventArgs moved) =>
        _ = new Uri(moved.Location).AbsolutePath == LogFilter.Path ? InvokeAsync(LoadAfterMove) : Task.CompletedTask;

    /// <summary>Nobody awaits this one, so what goes wrong is handed to the page.</summary>
    private async Task LoadAfterMove()
    {
        try
        {
            await Load();
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !gone.IsCancellationRequested)
        {
            await DispatchExceptionAsync(failed);
        }
    }

    /// <summary>Somebody may click on before the answer is there; then the answer is too late and is dropped.</summary>
    private async Task Load()
    {
        var (mine, filter, list) = (++turn, Filter, (Filter with { Event = null }).Href());
        (words, first, last) = (filter.Text, filter.From, filter.Until);
        var actor = await Actors.Current();
        (seesAll, part) = (AccessScope.SeesAll(actor), AccessScope.Said(actor));
        (isManager, isParty) = (actor.Is(Domain.Common.Role.LicensingManager), actor.IsAny(Domain.Common.Role.Steward, Domain.Common.Role.Recipient));
        if (shown != list)
            await Try(filter, list, actor);
        if (mine != turn)
            return;
        if (filter.Event is { } seq && refusal is null)
            await OpenEvent(seq, mine, actor);
        else
            (opened, openFault) = (null, null);
        StateHasChanged();
    }

    private async Task OpenEvent(long seq, int mine, Domain.Common.Actor actor)
    {
        var outcome = await Search.Open(seq, Near, actor, gone.Token);
        IReadOnlyList<AlertRow> naming = outcome.IsDone && seesAll ? await Watch.Naming(outcome.Value.Rules, outcome.Value.Entry, gone.Token) : [];
        if (mine != turn)
            return;
        (opened, alerts) = (outcome.IsDone ? outcome.Value : null, naming);
        openFault = outcome.IsDone ? null : outcome.Kind is Domain.Common.OutcomeKind.Broken ? outcome.Message : $"Event {Figures.Count(seq)} is not in the log, or is not open to you.";
    }

    /// <summary>A search that cannot be answered shows that, and never the answer of the search before; asking again searches again.</summary>
    private async Task Try(LogFilter filter, string list, Domain.Common.Actor actor)
    {
        try
        {
            await LoadList(filter, list, actor);
        }
        catch (Exception failed) when (IsOfTheLog(failed))
        {
            if (shown == list)
                Refuse("This search took too long, or the log could not be read. Narrow it by a licence or a period, or try again.");
        }
    }

    private async Task LoadList(LogFilter filter, string list, Domain.Common.Actor actor)
    {
        // What was found before stays in its place until the answer is there, so that the control that asked keeps the focus.
        (refusal, uncounted, shown, isBusy) = (null, "", list, true);
        StateHasChanged();
        var outcome = await Search.Run(filter.ToFilter(), filter.After, PageSize, actor, gone.Token);
        if (shown != list)
            return;
        if (!outcome.IsDone)
        {
            Refuse(outcome.Message); // asking again searches again
            return;
        }
        var beside = await Search.Beside(outcome.Value.Page.Events, gone.Token);
        if (shown != list)
            return;
        // The counts are those of the search before, until these are there.
        (findings, (rules, names)) = (outcome.Value, beside);
        StateHasChanged();
        var (counts, why) = await Count(filter, actor);
        if (shown != list)
            return;
        (overview, uncounted, isBusy) = (counts, why, false);
        StateHasChanged(); // an event that was opened meanwhile draws nothing of this
    }

    /// <summary>What was found stays where it cannot be counted.</summary>
    private async Task<(AccessOverview? Counts, string Why)> Count(LogFilter filter, Domain.Common.Actor actor)
    {
        try
        {
            var counted = await Counts.Run(filter.ToFilter(), actor, gone.Token);
            return (counted.IsDone ? counted.Value : null, counted.Message);
        }
        catch (Exception failed) when (IsOfTheLog(failed))
        {
            return (null, "Counting took too long, so nothing is counted here. Narrow the search by a licence or a period to have the counts.");
        }
    }

    private bool IsOfTheLog(Exception failed) => failed is System.Data.Common.DbException or IOException or TimeoutException || (failed is OperationCanceledException && !gone.IsCancellationRequested);

    private void Refuse(string why) => (refusal, shown, findings, overview, isBusy) = (why, null, null, null, false);

    private void Find() => Navigation.NavigateTo((Clean with { Text = string.IsNullOrWhiteSpace(words) ? null : words.Trim() }).Href());

    /// <summary>Days as they were typed, in their order; an empty field is open on that side.</summary>
    private void Between() => Navigation.NavigateTo((first > last ? Filter.During(last, first) : Filter.During(first, last)).Href());

    private void During((DateOnly First, DateOnly Last) period) => Navigation.NavigateTo(Filter.During(period.First, period.Last).Href());

    /// <summary>Address of the entry so many rows further down the list; null at its ends.</summary>
    private string? Neighbour(int step)
    {
        var rows = findings?.Page.Events ?? [];
        var at = Enumerable.Range(0, rows.Count).FirstOrDefault(row => rows[row].Seq == Filter.Event, -1);
        return at >= 0 && at + step >= 0 && at + step < rows.Count ? (Filter with { Event = rows[at + step].Seq }).Href() : null;
    }

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        gone.Cancel();
        gone.Dispose();
    }
}
