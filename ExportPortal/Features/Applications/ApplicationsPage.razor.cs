using ExportPortal.Components.Shared;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Applications;

/// <summary>The list of applications; its filter is the address.</summary>
public sealed partial class ApplicationsPage(ApplicationListQuery query, ActorAccessor actors, NavigationManager navigation, PolicyPack pack) : IDisposable
{
    private const string Path = "/applications";

    private static readonly (string View, string Label)[] Labels =
        [(ApplicationFilter.All, "All"), (ApplicationFilter.Mine, "Mine to act on"), (ApplicationFilter.Late, "Late"), (ApplicationFilter.Decided, "Decided")];

    private readonly CancellationTokenSource gone = new();
    private ApplicationPage? page;
    private string? words;

    [SupplyParameterFromQuery] public string? View { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }
    [SupplyParameterFromQuery] public string? Tier { get; set; }
    [SupplyParameterFromQuery] public string? Group { get; set; }
    [SupplyParameterFromQuery] public string? Entry { get; set; }
    [SupplyParameterFromQuery] public string? Officer { get; set; }
    [SupplyParameterFromQuery] public string? Clock { get; set; }
    [SupplyParameterFromQuery] public string? Q { get; set; }
    [SupplyParameterFromQuery] public string? Sort { get; set; }
    [SupplyParameterFromQuery(Name = "page")] public string? PageNumber { get; set; }

    private ApplicationFilter Filter => new()
    {
        View = ApplicationFilter.Views.Contains(View) ? View! : ApplicationFilter.All, State = State, Tier = Tier, Group = Group,
        Entry = Entry, Officer = Officer, Clock = Clock, Q = Q, Sort = Sort, Page = PageNumber,
    };

    private IReadOnlyList<TabLink> Tabs => [.. Labels.Select(view =>
        new TabLink(view.Label, new ApplicationFilter { View = view.View }.Href(Path), page is null ? null : page.Views.GetValueOrDefault(view.View)))];

    protected override async Task OnParametersSetAsync()
    {
        words = Q;
        if (RendererInfo.IsInteractive)
            page = await query.Page(Filter, await actors.Current(), gone.Token);
    }

    private void Find() => Go(Filter with { Q = words });

    private void Go(ApplicationFilter filter) => navigation.NavigateTo((filter with { Page = null }).Href(Path));

    private static string? Chosen(ChangeEventArgs change) => change.Value as string is { Length: > 0 } value ? value : null;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
