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
public sealed record ApplicationPage(IReadOnlyList<ApplicationRow> Rows, int Total, IReadOnlyDictionary<string, int> Views, DateTimeOffset ReadAt);

/// <summary>Applications as the actor may see them: filtered, sorted and paged in the store.</summary>
public sealed class ApplicationListQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public const int PageSize = 25;

    public async Task<ApplicationPage> Page(ApplicationFilter filter, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var mine = actor.IsCaseStaff() ? await Mine(db, actor, cancellation) : [];
        var counts = new Dictionary<string, int>();
        foreach (var view in actor.IsCaseStaff() ? ApplicationFilter.Views : [ApplicationFilter.All])
            counts[view] = await Where(db, new() { View = view }, actor, mine, now).CountAsync(cancellation);
        var found = Where(db, filter, actor, mine, now);
        var rows = await Ordered(found, filter).Skip((filter.PageNumber - 1) * PageSize).Take(PageSize).ToListAsync(cancellation);
        return new([.. rows.Select(Row)], await found.CountAsync(cancellation), counts, now);
    }

    /// <summary>Rows that match, in their order.</summary>
    /// <param name="skip">How many of them are left out at the beginning.</param>
    public async Task<IReadOnlyList<ApplicationRow>> Rows(ApplicationFilter filter, int skip, int take, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mine = await Mine(db, actor, cancellation);
        var rows = await Ordered(Where(db, filter, actor, mine, clock.GetUtcNow()), filter).Skip(skip).Take(take).ToListAsync(cancellation);
        return [.. rows.Select(Row)];
    }

    /// <summary>Cases that wait for the actor, whose declared interests count as they do in every act.</summary>
    private async Task<List<CaseId>> Mine(PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        actor = await db.WithStanding(actor, now, cancellation);
        return [.. (await db.Applications.VisibleTo(actor).WaitingFor(actor, pack, now, page: 0, cancellation)).All];
    }

    private IQueryable<Joined> Where(PortalDbContext db, ApplicationFilter filter, Actor actor, List<CaseId> mine, DateTimeOffset now)
    {
        // The office is late with the opinions too; an applicant waits for the decision.
        var isOffice = actor.IsCaseStaff();
        var cases = filter.GroupIs is { } chosen ? db.CasesOf(chosen) : db.Applications;
        var found = from application in cases.VisibleTo(actor).AsNoTracking()
                    join dataset in db.Datasets on application.Dataset equals dataset.Id
                    join steward in db.Organisations on application.Steward equals steward.Id
                    join recipient in db.Organisations on application.Recipient equals recipient.Id
                    select new Joined { Application = application, DueAt = isOffice ? application.OfficeDueAt : application.DueAt, Dataset = dataset.Title, Steward = steward.RomanisedName, Recipient = recipient.RomanisedName, RecipientName = recipient.Name, Country = recipient.Country };
        found = filter.View switch
        {
            ApplicationFilter.Mine => found.Where(one => mine.Contains(one.Application.Id)),
            ApplicationFilter.Late => found.Where(one => one.DueAt < now),
            ApplicationFilter.Decided => found.Where(one => Decided.Contains(one.Application.State)),
            _ => found,
        };
        if (filter.StateIs is { } state)
            found = found.Where(one => one.Application.State == state);
        if (filter.TierIs is { } tier)
            found = found.Where(one => one.Application.Tier == tier);
        var soon = pack.SoonUntil(now);
        found = filter.Clock switch
        {
            "late" => found.Where(one => one.DueAt < now),
            "soon" => found.Where(one => one.DueAt >= now && one.DueAt <= soon),
            _ => found,
        };
        var words = filter.Q?.Trim().ToLowerInvariant();
        return string.IsNullOrEmpty(words) ? found : found.Where(one => one.Application.Number.ToLower().Contains(words) || one.Dataset.ToLower().Contains(words)
            || one.Steward.ToLower().Contains(words) || one.Recipient.ToLower().Contains(words) || one.RecipientName.Contains(words));
    }

    private static IQueryable<Joined> Ordered(IQueryable<Joined> found, ApplicationFilter filter) => ((filter.SortColumn, filter.IsDescending) switch
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

    private static ApplicationRow Row(Joined one) => new(
        one.Application.Number, one.Dataset, one.Steward, one.Recipient, one.Country, one.Application.Case.DestinationGroup, one.Application.Tier,
        one.Application.State, one.DueAt, one.Application.CreatedAt, one.Application.Decision);

    private static readonly ApplicationState[] Decided = [.. Enum.GetValues<ApplicationState>().Where(ApplicationWorkflow.IsEnded)];

    private sealed class Joined
    {
        public required Application Application { get; init; }
        public required DateTimeOffset? DueAt { get; init; }
        public required string Dataset { get; init; }
        public required string Steward { get; init; }
        public required string Recipient { get; init; }
        public required string RecipientName { get; init; }
        public required string Country { get; init; }
    }
}
