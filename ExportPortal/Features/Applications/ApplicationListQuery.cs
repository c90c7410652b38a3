using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>One row of the list.</summary>
/// <param name="Group">That the case was decided with: owners and places of use count beside the recipient's country.</param>
public sealed record ApplicationRow(
    string Number, string Dataset, string Steward, string Recipient, string Country, DestinationGroup Group, int? Tier,
    ApplicationState State, DateTimeOffset? DueAt, DateTimeOffset CreatedAt, RuleDecision Decision);

/// <param name="Total">Of all pages.</param>
/// <param name="Officers">To choose from in the filter; empty for whoever is no case staff.</param>
public sealed record ApplicationPage(
    IReadOnlyList<ApplicationRow> Rows, int Total, IReadOnlyDictionary<string, int> Views, IReadOnlyList<CaseOfficer> Officers, DateTimeOffset ReadAt);

/// <summary>Applications as the actor may see them: filtered, sorted and paged in the store.</summary>
public sealed class ApplicationListQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, TimeProvider clock)
{
    public const int PageSize = 25;

    public async Task<ApplicationPage> Page(ApplicationFilter filter, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var mine = actor.IsCaseStaff() ? await db.WaitingFor(actor, packs, now, cancellation) : [];
        var counts = new Dictionary<string, int>();
        foreach (var view in actor.IsCaseStaff() ? ApplicationFilter.Views : [ApplicationFilter.All])
            counts[view] = await db.Found(new() { View = view }, actor, mine, packs, now).CountAsync(cancellation);
        var found = db.Found(filter, actor, mine, packs, now);
        var rows = await Ordered(found, filter).Skip((filter.PageNumber - 1) * PageSize).Take(PageSize).ToListAsync(cancellation);
        return new([.. rows.Select(Row)], await found.CountAsync(cancellation), counts, actor.IsCaseStaff() ? await db.Officers(cancellation) : [], now);
    }

    /// <summary>Numbers of all rows that match, in their order.</summary>
    public async Task<IReadOnlyList<string>> Numbers(ApplicationFilter filter, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var mine = filter.View == ApplicationFilter.Mine ? await db.WaitingFor(actor, packs, now, cancellation) : [];
        return await Ordered(db.Found(filter, actor, mine, packs, now), filter).Select(one => one.Application.Number).ToListAsync(cancellation);
    }

    /// <summary>The rows of the numbers, in any order; those that the actor may not see are left out.</summary>
    public async Task<IReadOnlyList<ApplicationRow>> Rows(IReadOnlyList<string> numbers, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Found(new(), actor, [], packs, clock.GetUtcNow()).Where(one => numbers.Contains(one.Application.Number)).ToListAsync(cancellation);
        return [.. rows.Select(Row)];
    }

    private static IQueryable<FoundApplication> Ordered(IQueryable<FoundApplication> found, ApplicationFilter filter) => ((filter.SortColumn, filter.IsDescending) switch
    {
        ("number", false) => found.OrderBy(one => one.Application.Number.Length).ThenBy(one => one.Application.Number),
        ("number", true) => found.OrderByDescending(one => one.Application.Number.Length).ThenByDescending(one => one.Application.Number),
        ("dataset", false) => found.OrderBy(one => one.Dataset),
        ("dataset", true) => found.OrderByDescending(one => one.Dataset),
        ("recipient", false) => found.OrderBy(one => one.Recipient),
        ("recipient", true) => found.OrderByDescending(one => one.Recipient),
        ("tier", false) => found.OrderBy(one => one.Application.Tier),
        ("tier", true) => found.OrderByDescending(one => one.Application.Tier),
        (_, true) => found.OrderBy(one => one.DueAt == null).ThenByDescending(one => one.DueAt),
        _ => found.OrderBy(one => one.DueAt == null).ThenBy(one => one.DueAt),
    }).ThenBy(one => one.Application.Number);

    private static ApplicationRow Row(FoundApplication one) => new(
        one.Application.Number, one.Dataset, one.Steward, one.Recipient, one.Country, one.Application.Case.DestinationGroup, one.Application.Tier,
        one.Application.State, one.DueAt, one.Application.CreatedAt, one.Application.Decision);
}
