using ExportPortal.Components.Shared;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExportPortal.Features.AccessLog;

/// <param name="AskedBy">Who asked, while it waits for a second administrator; else null.</param>
public sealed record SourceRow(string Name, string Scope, string Key, long Deliveries, DateTimeOffset? LastAt, string Numbers, bool Closed, string? AskedBy, bool MayConfirm);

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

    [Inject] private UploadersQuery Uploaders { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? Load() : Task.CompletedTask;

    private async Task Load()
    {
        var actor = await Actors.Current();
        var known = await Sources.All(default);
        var names = await Uploaders.Names(known.Select(use => use.Source.Organisation), default);
        sources = [.. known.Select(use => new SourceRow(
            use.Source.Name, Scope(use.Source, names), Convert.ToBase64String(use.Source.PublicKey), use.Deliveries, use.LastAt, Told(use.Numbers), use.Source.Closed,
            use.Source.Confirmed ? null : use.Source.Asked?.Name ?? "", !use.Source.Confirmed && RegisterSource.WhyNotConfirm(use.Source, actor) is null))];
    }

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
            "Its deliveries are refused from now on. What it delivered stands, and the name cannot be used again.", "Close", IsGrave: true));
        if (answer is null)
            return;
        var outcome = await Register.Close(which, Guid.NewGuid(), await Actors.Current(), default);
        (failed, message) = (!outcome.IsDone, outcome.IsDone ? $"{which} is closed." : outcome.Message);
        await Load();
    }

    /// <summary>How far a source has numbered its events, and what is missing of them.</summary>
    private static string Told(SourceNumbers? numbers) => numbers switch
    {
        null => "none",
        { Gaps.Count: 0 } => $"1 to {Figures.Count(numbers.Highest)}, all there",
        _ => $"1 to {Figures.Count(numbers.Highest)}; missing: {string.Join(", ", numbers.Gaps.Take(MostGaps).Select(gap => gap.Words))}{(numbers.Gaps.Count > MostGaps ? $" and {numbers.Gaps.Count - MostGaps} more" : "")}",
    };

    private static string Scope(AccessSource source, IReadOnlyDictionary<string, string> names) => source.Organisation is { } organisation
        ? $"the licences of {names.GetValueOrDefault(organisation, "its organisation")}, by upload"
        : $"{(source.Licences.Count == 0 ? "all licences" : string.Join(", ", source.Licences.Order(StringComparer.Ordinal)))}{(source.Environment is { } environment ? $" in {environment}" : "")}";
}
