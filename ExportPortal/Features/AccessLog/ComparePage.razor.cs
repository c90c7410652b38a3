using ExportPortal.Identity;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.AccessLog;

/// <summary>Two periods side by side under the same search.</summary>
public sealed partial class ComparePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private DateOnly firstFrom;
    private DateOnly firstTo;
    private DateOnly secondFrom;
    private DateOnly secondTo;
    private PeriodComparison? found;
    private string? fault;

    [Inject] private SearchAccessLog Search { get; set; } = null!;

    [Inject] private ActorAccessor Actors { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    /// <summary>The search that the periods narrow.</summary>
    private LogFilter Filter => LogFilter.Parse(Navigation.Uri) with { After = null, Event = null };

    protected override Task OnInitializedAsync()
    {
        var filter = Filter;
        secondTo = filter.Until ?? DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        secondFrom = filter.From ?? secondTo.AddDays(-29);
        var days = secondTo.DayNumber - secondFrom.DayNumber + 1;
        (firstFrom, firstTo) = (secondFrom.AddDays(-days), secondFrom.AddDays(-1));
        return RendererInfo.IsInteractive ? Show() : Task.CompletedTask;
    }

    private async Task Show()
    {
        fault = null;
        if (firstTo < firstFrom || secondTo < secondFrom)
        {
            fault = "A period ends on or after the day it begins.";
            return;
        }
        var outcome = await Search.Compare(Filter.ToFilter(), new(firstFrom, firstTo), new(secondFrom, secondTo), await Actors.Current(), gone.Token);
        (found, fault) = (outcome.IsDone ? outcome.Value : null, outcome.IsDone ? null : outcome.Message);
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
