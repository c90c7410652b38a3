using System.Globalization;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Audits;

/// <summary>Plans a thematic audit: the clause, the licences in force that carry it, and which of them are audited.</summary>
public sealed partial class ThematicPage : ComponentBase
{
    /// <summary>Days from the plan to the day of the audit: the notice and two weeks.</summary>
    private const int Ahead = 42;

    private readonly HashSet<string> chosen = new(StringComparer.Ordinal);
    private IReadOnlyList<Carrier>? found;
    private bool failed;
    private string clause = "", tier = "", group = "";
    private string why = "";
    private string scope = "";
    private DateOnly on;
    private string? message;
    private Guid key = Guid.NewGuid();

    [Inject] private CarriersQuery Query { get; set; } = null!;

    [Inject] private PlanThematicAudit Audits { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private PolicyPack Pack { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [SupplyParameterFromQuery] private string? Clause { get; set; }

    [SupplyParameterFromQuery] private string? Tier { get; set; }

    [SupplyParameterFromQuery] private string? Group { get; set; }

    private AddOnClause? Shown => Pack.Clauses.Find(one => one.Code == Clause);

    protected override async Task OnParametersSetAsync()
    {
        var isOther = clause != (Clause ?? "");
        (clause, tier, group, message) = (Clause ?? "", Tier ?? "", Group ?? "", null);
        if (on == default)
            on = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime).AddDays(Ahead);
        if (isOther)
            scope = Shown is { } shown ? $"Whether clause {shown.Code} ({shown.Title}) is kept." : "";
        if (RendererInfo.IsInteractive && Shown is not null)
            await Load();
    }

    private async Task Load()
    {
        (failed, found) = (false, null);
        try
        {
            found = await Query.Run(new(Shown!.Code, int.TryParse(Tier, NumberStyles.None, CultureInfo.InvariantCulture, out var of) ? of : null, Enum.TryParse<DestinationGroup>(Group, out var at) ? at : null), await Actors.Current());
            ChooseAll(true);
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private void ChooseAll(bool all)
    {
        chosen.Clear();
        if (all)
            chosen.UnionWith(found!.Select(one => one.Number));
    }

    private void Choose(string number, bool isChosen)
    {
        if (isChosen)
            chosen.Add(number);
        else
            chosen.Remove(number);
    }

    private void Narrow() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["clause"] = clause.Length > 0 ? clause : null,
        ["tier"] = tier.Length > 0 ? tier : null,
        ["group"] = group.Length > 0 ? group : null,
    }));

    private async Task Save()
    {
        var outcome = await Audits.Run(new(Shown!.Code, [.. chosen.Order(StringComparer.Ordinal)], why, scope, on), key, await Actors.Current(), CancellationToken.None);
        if (outcome.IsDone)
            Navigation.NavigateTo($"/audits/{outcome.Value}");
        else
            (message, key) = (outcome.Message, Guid.NewGuid());
    }
}
