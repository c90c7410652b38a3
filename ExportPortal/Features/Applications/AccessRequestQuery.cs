using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>A request for access as either side sees it.</summary>
/// <param name="Clock">Null once it is answered.</param>
/// <param name="Said">What the steward said; null while it is open.</param>
public sealed record AccessRequestRow(
    string Number, string Dataset, string Recipient, string Purpose, AccessRequestState State, DateTimeOffset RequestedAt, ClockView? Clock, string? Application, string? Said, bool MayAnswer)
{
    /// <summary>When the time for the answer is over; null once it is answered.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record AccessRequestPart(IReadOnlyList<AccessRequestRow> Rows, string? Next);

/// <summary>A dataset as far as everybody may know that it exists.</summary>
/// <param name="Id">To be named in a request.</param>
public sealed record AskableDataset(Guid Id, string Number, string Title, string Steward);

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record AskablePart(IReadOnlyList<AskableDataset> Items, string? Next);

/// <summary>Requests for access of the actor's own side, newest first, and the datasets that can be asked for.</summary>
public sealed class AccessRequestQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    /// <summary>Requests on one page.</summary>
    public const int PageSize = 25;

    /// <summary>A part of the list: every part costs what the first one does.</summary>
    /// <param name="after">Number of the last request of an earlier part; null for the first.</param>
    /// <param name="isOpen">Whether they wait for their answer; null for all.</param>
    public async Task<AccessRequestPart> Part(string? after, int size, Actor actor, CancellationToken cancellation, bool? isOpen = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = db.AccessRequests.VisibleTo(actor).Where(one => isOpen == null || isOpen == (one.State == AccessRequestState.Open)).NewestFirst(after);
        var rows = await Rows(db, found, size + 1, actor, cancellation);
        return new([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Number : null);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<AccessRequestRow?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Rows(db, db.AccessRequests.VisibleTo(actor).Where(one => one.Number == number), 1, actor, cancellation) is [var only] ? only : null;
    }

    /// <summary>Registered datasets by title and steward, the first that match: what a request needs and no more.</summary>
    /// <param name="words">Part of the title, the number or the steward's name; empty for all.</param>
    public async Task<FoundChoices> Datasets(string words, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var wanted = words.Trim().ToLowerInvariant();
        var found = await (from dataset in db.Datasets
                           join steward in db.Organisations on dataset.Steward equals steward.Id
                           where wanted == "" || dataset.Title.ToLower().Contains(wanted) || dataset.Number.ToLower().Contains(wanted) || steward.RomanisedName.ToLower().Contains(wanted)
                           orderby dataset.Title, dataset.Number
                           select new { dataset.Id, dataset.Title, steward.RomanisedName }).Take(FoundChoices.Most + 1).ToListAsync(cancellation);
        return FoundChoices.Of([.. found.Select(one => new Choice(one.Id.Value, $"{one.Title}, {one.RomanisedName}"))]);
    }

    /// <summary>The same datasets as a program reads them, in the order of their numbers.</summary>
    /// <param name="after">Number of the last dataset of an earlier part; null for the first.</param>
    public async Task<AskablePart> Askable(string? after, int size, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var datasets = db.Datasets.AsNoTracking().OldestFirst(after);
        var found = await (from dataset in datasets
                           join steward in db.Organisations on dataset.Steward equals steward.Id
                           orderby dataset.Number.Length, dataset.Number
                           select new { dataset.Id, dataset.Number, dataset.Title, steward.RomanisedName }).Take(size + 1).ToListAsync(cancellation);
        return new([.. found.Take(size).Select(one => new AskableDataset(one.Id.Value, one.Number, one.Title, one.RomanisedName))], found.Count > size ? found[size - 1].Number : null);
    }

    private async Task<IReadOnlyList<AccessRequestRow>> Rows(PortalDbContext db, IQueryable<AccessRequest> requests, int most, Actor actor, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var found = await (from request in requests.AsNoTracking()
                           join dataset in db.Datasets on request.Dataset equals dataset.Id
                           join recipient in db.Organisations on request.Recipient equals recipient.Id
                           orderby request.Number.Length descending, request.Number descending
                           select new { Request = request, dataset.Title, Recipient = recipient.RomanisedName }).Take(most).ToListAsync(cancellation);
        return [.. found.Select(one => new AccessRequestRow(
            one.Request.Number, one.Title, one.Recipient, one.Request.Purpose, one.Request.State, one.Request.RequestedAt,
            one.Request.State is AccessRequestState.Open ? CaseClocks.Of(one.Request.Clock, now, pack) : null, one.Request.Application,
            one.Request.Steps is [.., var last] ? last.Reason : null, one.Request.WhyClosed(AccessRequestVerb.Decline, actor) is null) { DueAt = one.Request.DueAt })];
    }
}
