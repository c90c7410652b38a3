using System.Globalization;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Audits;

/// <summary>Calendar and list of audits, for the office and for the parties. Month and filter are the address.</summary>
public sealed partial class AuditsPage
{
    private AuditList? found;
    private IReadOnlyList<CalendarEntry> entries = [];
    private bool failed;
    private bool isOffice;
    private bool mayPlan;
    private string? words;
    private string? type;
    private string? feed;

    [SupplyParameterFromQuery(Name = "month")] private string? MonthText { get; set; }
    [SupplyParameterFromQuery(Name = "view")] private string? ViewText { get; set; }
    [SupplyParameterFromQuery] private string? Type { get; set; }
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private int? Page { get; set; }

    private DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    private DateOnly Shown => DateOnly.TryParseExact(MonthText + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year is > 2000 and < 2200 ? first : new(Today.Year, Today.Month, 1);

    private string View => ViewText is AuditFilter.Closed or AuditFilter.All ? ViewText : AuditFilter.Open;

    private bool IsNarrowed => Q is { Length: > 0 } || Type is { Length: > 0 };

    private int Current => Math.Max(Page ?? 1, 1);

    private int Last => found is null ? 1 : (found.Total + AuditListQuery.PageSize - 1) / AuditListQuery.PageSize;

    private string? Subtitle => found is null ? null : $"{Figures.Count(found.Counts[AuditFilter.All])} in all, {Figures.Count(found.Counts[AuditFilter.Open])} open";

    private string Heading => View switch { AuditFilter.Closed => "Closed audits", AuditFilter.All => "All audits", _ => "Open audits" };

    private IReadOnlyList<TabLink> Tabs =>
    [
        new("Open", Address(AuditFilter.Open), found?.Counts[AuditFilter.Open]),
        new("Closed", Address(AuditFilter.Closed), found?.Counts[AuditFilter.Closed]),
        new("All", Address(AuditFilter.All), found?.Counts[AuditFilter.All]),
    ];

    protected override async Task OnParametersSetAsync()
    {
        (words, type) = (Q, Type);
        var actor = await Actors.Current();
        (isOffice, mayPlan) = (AuditListQuery.Sees(actor), actor.Is(Role.Auditor));
        if (RendererInfo.IsInteractive)
            await Load();
    }

    private async Task Load()
    {
        failed = false;
        try
        {
            var actor = await Actors.Current();
            found = await Query.Run(AuditFilter.Read(ViewText, Type, Q, Current), actor);
            var (first, last) = AuditCalendar.Grid(Shown);
            entries = await Query.Days(first, last, actor);
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private async Task MakeFeed()
    {
        var outcome = await Feeds.Run(Guid.NewGuid(), await Actors.Current(), CancellationToken.None);
        if (outcome.IsDone)
            feed = new Uri(new Uri(Navigation.BaseUri), $"audits/calendar.ics?token={outcome.Value}").AbsoluteUri;
    }

    private void Narrow() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["q"] = string.IsNullOrWhiteSpace(words) ? null : words.Trim(),
        ["type"] = string.IsNullOrEmpty(type) ? null : type,
        ["page"] = null,
    }));

    private string Address(string view) => (view == AuditFilter.Open ? null : view, MonthText) switch
    {
        (null, null) => "/audits",
        (null, var month) => $"/audits?month={month}",
        (var other, null) => $"/audits?view={other}",
        var (other, month) => $"/audits?view={other}&month={month}",
    };

    private string Month(DateOnly? month) => Navigation.GetUriWithQueryParameter("month", month?.ToString("yyyy-MM", CultureInfo.InvariantCulture));
}
