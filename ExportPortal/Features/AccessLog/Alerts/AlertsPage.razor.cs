using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>The alerts; the view is the address.</summary>
public sealed partial class AlertsPage : ComponentBase, IDisposable
{
    private const string Path = "/log/alerts";

    private readonly CancellationTokenSource gone = new();
    private AlertPageView? page;

    [Inject] private AlertQuery Query { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private PolicyPack Pack { get; set; } = null!;

    [SupplyParameterFromQuery] public string? View { get; set; }

    [SupplyParameterFromQuery] public string? Rule { get; set; }

    [SupplyParameterFromQuery] public Guid? After { get; set; }

    private string Shown => AlertQuery.Views.Contains(View) ? View! : AlertQuery.Open;

    private IReadOnlyList<TabLink> Tabs => [.. AlertQuery.Views.Select(view => new TabLink(AlertWords.View(view), Address(view, null), page?.Counts.GetValueOrDefault(view)))];

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive)
            page = await Query.Page(Shown, Only, After, await Actors.Current(), gone.Token);
    }

    /// <summary>How long somebody has for an alert of the level; every level but the lowest has a clock.</summary>
    private string Within(AnomalyLevel level) => Pack.InWords(AlertWorkflow.Clock(level)!);

    /// <summary>Code of the rule that the list is narrowed to; null for all.</summary>
    private string? Only => string.IsNullOrWhiteSpace(Rule) ? null : Rule;

    private RuleWords? Narrowed => AnomalyRules.Words(Pack.Anomalies).FirstOrDefault(rule => rule.Code == Only);

    private string Address(string view, Guid? after) => Address(view, Only, after);

    private static string Address(string view, string? rule, Guid? after) =>
        ListAddress.Of(Path, ("view", view == AlertQuery.Open ? null : view), ("rule", rule), ("after", after?.ToString()));

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
