using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>What the list is narrowed to. Null and empty narrow nothing.</summary>
/// <param name="State">As of now: an active licence past its end is found under expired.</param>
/// <param name="Words">Part of a number, title or party.</param>
/// <param name="Page">From 1.</param>
/// <param name="EndsWithin">Active ones whose last day lies within so many days from today.</param>
/// <param name="IsUnconfirmed">Those with an end or stop of access that a system which gives access has not confirmed.</param>
public sealed record LicenceFilter(LicenceState? State = null, int? Tier = null, string? Words = null, int Page = 1, int? EndsWithin = null, bool IsUnconfirmed = false)
{
    private const int MostDays = 3660;

    /// <summary>The filter as it stands in the address; what cannot be read narrows nothing.</summary>
    public static LicenceFilter Read(string? words, string? state, string? tier, string? ends, string? stops, int page = 1) => new(
        Enum.GetValues<LicenceState>().Where(one => Domain.Common.Words.Code(one) == state).Select(one => (LicenceState?)one).FirstOrDefault(), int.TryParse(tier, out var asked) ? asked : null, words, page,
        int.TryParse(ends, out var days) && days is > 0 and <= MostDays ? days : null, stops == "unconfirmed");
}

public sealed record LicenceRow(
    string Number, string Title, string Steward, string Recipient, string Country, int Tier, DateOnly Start, DateOnly End, LicenceState Stored, DateTimeOffset? AcceptBy, DateTimeOffset? ProvisionalUntil)
{
    /// <param name="now">The instant that the list is for.</param>
    public LicenceState StateAt(DateTimeOffset now) => LicenceAccess.StateAt(new(Stored, new(Start, End), AcceptBy, ProvisionalUntil), now);
}

/// <param name="Total">Rows that match, on all pages.</param>
public sealed record LicenceList(IReadOnlyList<LicenceRow> Rows, int Total, DateTimeOffset At);

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record LicencePart(IReadOnlyList<LicenceRow> Rows, string? Next, DateTimeOffset At);

/// <summary>Licences that the actor may see, newest first, 25 a page.</summary>
public sealed class LicencesQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public const int PageSize = 25;

    public async Task<LicenceList> Run(LicenceFilter filter, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var rows = Found(db, filter, actor, now);
        var total = await rows.CountAsync(cancellation);
        var page = await rows.Skip((Math.Clamp(filter.Page, 1, total / PageSize + 1) - 1) * PageSize).Take(PageSize).ToListAsync(cancellation);
        return new(page, total, now);
    }

    /// <summary>Rows that match, in their order.</summary>
    /// <param name="after">Number of the last licence of an earlier part; null for the first.</param>
    public async Task<IReadOnlyList<LicenceRow>> Rows(LicenceFilter filter, string? after, int take, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Found(db, filter, actor, clock.GetUtcNow(), after).Take(take).ToListAsync(cancellation);
    }

    private static IQueryable<LicenceRow> Found(PortalDbContext db, LicenceFilter filter, Actor actor, DateTimeOffset now, string? after = null)
    {
        var licences = Narrow(Behind(db.Licences.AsNoTracking().VisibleTo(actor), after), filter, now);
        if (filter.IsUnconfirmed)
            licences = licences.Where(licence => db.EndNotices.Any(notice => notice.Licence == licence.Id && notice.ConfirmedAt == null));
        return Rows(db, licences, filter.Words);
    }

    /// <summary>A part of the list as a program reads it: every part costs what the first one does.</summary>
    /// <param name="words">Part of a number, title or party; null for all.</param>
    /// <param name="after">Number of the last licence of an earlier part; null for the first.</param>
    public async Task<LicencePart> Part(string? words, string? after, int size, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Rows(db, Behind(db.Licences.AsNoTracking().VisibleTo(actor), after), words).Take(size + 1).ToListAsync(cancellation);
        return new([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Number : null, clock.GetUtcNow());
    }

    private static IQueryable<Licence> Behind(IQueryable<Licence> licences, string? after) =>
        after is null ? licences : licences.Where(licence => string.Compare(licence.Number, after) < 0);

    private static IQueryable<LicenceRow> Rows(PortalDbContext db, IQueryable<Licence> licences, string? part)
    {
        var words = part?.Trim().ToLowerInvariant() ?? "";
        return
            from licence in licences
            join application in db.Applications on licence.Application equals application.Id
            join dataset in db.Datasets on application.Dataset equals dataset.Id
            join steward in db.Organisations on licence.Steward equals steward.Id
            join recipient in db.Organisations on licence.Recipient equals recipient.Id
            where words == "" || licence.Number.ToLower().Contains(words) || dataset.Title.ToLower().Contains(words)
                || recipient.RomanisedName.ToLower().Contains(words) || recipient.Name.ToLower().Contains(words) || steward.RomanisedName.ToLower().Contains(words)
            orderby licence.Number descending
            select new LicenceRow(licence.Number, dataset.Title, steward.RomanisedName, recipient.RomanisedName, recipient.Country, licence.Tier, licence.Start, licence.LastDay, licence.State, licence.AcceptBy, licence.ProvisionalUntil);
    }

    private static IQueryable<Licence> Narrow(IQueryable<Licence> licences, LicenceFilter filter, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (filter.Tier is { } tier)
            licences = licences.Where(licence => licence.Tier == tier);
        if (filter.EndsWithin is { } days && today.AddDays(days) is var horizon)
            licences = licences.Where(licence => licence.State == LicenceState.Active && licence.LastDay >= today && licence.LastDay <= horizon);
        return filter.State switch
        {
            null => licences,
            LicenceState.Expired => licences.Where(licence => licence.State == LicenceState.Expired
                || ((licence.State == LicenceState.Active || licence.State == LicenceState.Suspended) && licence.LastDay < today)),
            LicenceState.Active => licences.Where(licence => licence.LastDay >= today
                && (licence.State == LicenceState.Active || (licence.State == LicenceState.Suspended && licence.ProvisionalUntil <= now))),
            LicenceState.Suspended => licences.Where(licence => licence.LastDay >= today
                && licence.State == LicenceState.Suspended && (licence.ProvisionalUntil == null || licence.ProvisionalUntil > now)),
            LicenceState.PendingAcceptance => licences.Where(licence => licence.LastDay >= today
                && licence.State == LicenceState.PendingAcceptance && (licence.AcceptBy == null || licence.AcceptBy > now)),
            LicenceState.Closed => licences.Where(licence => licence.State == LicenceState.Closed
                || (licence.State == LicenceState.PendingAcceptance && (licence.LastDay < today || licence.AcceptBy <= now))),
            { } state => licences.Where(licence => licence.State == state),
        };
    }
}
