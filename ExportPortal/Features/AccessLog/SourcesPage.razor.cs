using ExportPortal.Components.Shared;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Features.AccessLog;

/// <param name="AskedBy">Who asked, while it waits for a second administrator; else null.</param>
public sealed record SourceRow(string Name, string Scope, string Key, long Deliveries, DateTimeOffset? LastAt, string Numbers, string Columns, bool Closed, string? AskedBy, bool MayConfirm)
{
    /// <summary>Whether another key may be asked for: an enclave's that was open once, while none waits.</summary>
    public bool MayChangeKey { get; init; }

    /// <summary>The key that waits for a second administrator; null where none does.</summary>
    public string? NextKey { get; init; }

    public string? NextAskedBy { get; init; }

    public bool MayConfirmKey { get; init; }
}

/// <summary>Administrators open and close the doors for deliveries.</summary>
public sealed partial class SourcesPage : ComponentBase
{
    private const int MostGaps = 3;

    private IReadOnlyList<SourceRow>? sources;
    private string? message;
    private bool failed;
    private string name = "";
    private string key = "";
    private string environment = "";
    private string licences = "";

    [Inject] private AccessSources Sources { get; set; } = null!;

    [Inject] private RegisterSource Register { get; set; } = null!;

    [Inject] private SourceKeys Keys { get; set; } = null!;

    [Inject] private ReplaceSourceKey Replace { get; set; } = null!;

    [Inject] private UploadersQuery Uploaders { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? Load() : Task.CompletedTask;

    private async Task Load()
    {
        var actor = await Actors.Current();
        var known = await Sources.All(default);
        var names = await Uploaders.Names(known.Select(use => use.Source.Organisation), default);
        var waiting = await Keys.AllWaiting(default);
        sources = [.. known.Select(use => Row(use, names, waiting.GetValueOrDefault(use.Source.Name), actor))];
    }

    /// <param name="next">The key that waits for a second administrator; null for none.</param>
    private static SourceRow Row(SourceUse use, IReadOnlyDictionary<string, string> names, AccessSource? next, Actor actor) => new(
        use.Source.Name, Scope(use.Source, names), Convert.ToBase64String(use.Source.PublicKey), use.Deliveries, use.LastAt, Told(use.Numbers), Told(use.Columns), use.Source.Closed,
        use.Source.Confirmed ? null : use.Source.Asked?.Name ?? "", !use.Source.Confirmed && RegisterSource.WhyNotConfirm(use.Source, actor) is null)
    {
        MayChangeKey = use.Source is { Organisation: null, Confirmed: true } && next is null,
        NextKey = next is null ? null : Convert.ToBase64String(next.PublicKey),
        NextAskedBy = next?.Asked?.Name,
        MayConfirmKey = next is not null && RegisterSource.WhyNotConfirm(next, actor) is null,
    };

    private async Task Open()
    {
        var input = new SourceInput(name.Trim(), key.Trim(), environment.Trim() is { Length: > 0 } only ? only : null, licences.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var outcome = await Register.Run(input, Guid.NewGuid(), await Actors.Current(), default);
        (failed, message) = (!outcome.IsDone, outcome.IsDone ? $"{input.Name} waits for a second administrator, who confirms it here." : outcome.Message);
        if (outcome.IsDone)
            (name, key, environment, licences) = ("", "", "", "");
        await Load();
    }

    private async Task Confirm(SourceRow source)
    {
        var answer = await ConfirmDialog.Ask(Dialogs, new ConfirmRequest("Confirm the source", [new("Source", source.Name), new("May speak for", source.Scope), new("Key", source.Key), new("Asked by", source.AskedBy!)],
            "Compare the key with the one that the enclave shows. Its deliveries are taken from now on.", "Confirm"));
        if (answer is null)
            return;
        var outcome = await Register.Confirm(source.Name, Guid.NewGuid(), await Actors.Current(), default);
        (failed, message) = (!outcome.IsDone, outcome.IsDone ? $"{source.Name} may deliver from now on." : outcome.Message);
        await Load();
    }

    private async Task Close(SourceRow source)
    {
        var which = source.Name;
        var answer = await ConfirmDialog.Ask(Dialogs, new ConfirmRequest("Close the source", [new("Source", which), new("Speaks for", source.Scope)],
            "Its deliveries are refused from now on. What it delivered stands. Another key that two administrators give it opens it again; the name is never another source's.", "Close", IsGrave: true));
        if (answer is null)
            return;
        var outcome = await Register.Close(which, Guid.NewGuid(), await Actors.Current(), default);
        (failed, message) = (!outcome.IsDone, outcome.IsDone ? $"{which} is closed." : outcome.Message);
        await Load();
    }

    private async Task<bool> AskKey(string which, string next)
    {
        var outcome = await Replace.Ask(which, next, Guid.NewGuid(), await Actors.Current(), default);
        await Tell(outcome, $"The key of {which} waits for a second administrator, who confirms it here. Until then the one in use counts.");
        StateHasChanged(); // what the form asked for draws the form anew, and not this page
        return outcome.IsDone;
    }

    private async Task ConfirmKey(SourceRow source)
    {
        var answer = await ConfirmDialog.Ask(Dialogs, new ConfirmRequest("Confirm the key", [new("Source", source.Name), new("Key in use", source.Key), new("New key", source.NextKey!), new("Asked by", source.NextAskedBy ?? "")],
            $"Compare the new key with the one that the enclave shows. From now on it alone is taken{(source.Closed ? ", and the source is open again" : "")}; deliveries of before are still checked with the old one.", "Confirm the key"));
        if (answer is not null)
            await Tell(await Replace.Confirm(source.Name, Guid.NewGuid(), await Actors.Current(), default), $"{source.Name} delivers with its new key from now on.");
    }

    private async Task DeclineKey(SourceRow source) =>
        await Tell(await Replace.Decline(source.Name, Guid.NewGuid(), await Actors.Current(), default), $"The other key of {source.Name} is declined; the one in use stays.");

    private async Task Tell(Outcome<string> outcome, string done)
    {
        (failed, message) = (!outcome.IsDone, outcome.IsDone ? done : outcome.Message);
        await Load();
    }

    /// <summary>How far a source has numbered its events, and what is missing of them.</summary>
    private static string Told(SourceNumbers? numbers) => numbers switch
    {
        null => "none",
        { Gaps.Count: 0 } => $"1 to {Figures.Count(numbers.Highest)}, all there",
        _ => $"1 to {Figures.Count(numbers.Highest)}; missing: {string.Join(", ", numbers.Gaps.Take(MostGaps).Select(gap => gap.Words))}{(numbers.Gaps.Count > MostGaps ? $" and {numbers.Gaps.Count - MostGaps} more" : "")}",
    };

    /// <summary>AN-07 and AN-08 see the columns alone that a query names.</summary>
    private static string Told((long Queries, long Bare) columns) => columns switch
    {
        { Queries: 0 } => "no query",
        { Bare: 0 } => $"none of {Figures.Count(columns.Queries)}",
        _ => $"{Figures.Count(columns.Bare)} of {Figures.Count(columns.Queries)}; AN-07 and AN-08 cannot judge them",
    };

    private static string Scope(AccessSource source, IReadOnlyDictionary<string, string> names) => source.Organisation is { } organisation
        ? $"the licences of {names.GetValueOrDefault(organisation, "its organisation")}, by upload"
        : $"{(source.Licences.Count == 0 ? "all licences" : string.Join(", ", source.Licences.Order(StringComparer.Ordinal)))}{(source.Environment is { } environment ? $" in {environment}" : "")}";
}
