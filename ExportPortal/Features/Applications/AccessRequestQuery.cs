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
    string Number, string Dataset, string Recipient, string Purpose, AccessRequestState State, DateTimeOffset RequestedAt, ClockView? Clock, string? Application, string? Said, bool MayAnswer);

/// <summary>Requests for access of the actor's own side, newest first, and the datasets that can be asked for.</summary>
public sealed class AccessRequestQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    private const int Most = 200;

    public async Task<IReadOnlyList<AccessRequestRow>> Of(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var found = await (from request in db.AccessRequests.VisibleTo(actor).AsNoTracking()
                           join dataset in db.Datasets on request.Dataset equals dataset.Id
                           join recipient in db.Organisations on request.Recipient equals recipient.Id
                           orderby request.RequestedAt descending
                           select new { Request = request, dataset.Title, Recipient = recipient.RomanisedName }).Take(Most).ToListAsync(cancellation);
        return [.. found.Select(one => new AccessRequestRow(
            one.Request.Number, one.Title, one.Recipient, one.Request.Purpose, one.Request.State, one.Request.RequestedAt,
            one.Request.State is AccessRequestState.Open ? CaseClocks.Of(one.Request.Clock, now, pack) : null, one.Request.Application,
            one.Request.Steps is [.., var last] ? last.Reason : null, one.Request.WhyClosed(AccessRequestVerb.Decline, actor) is null))];
    }

    /// <summary>Every registered dataset by number, title and steward: what a request needs and no more.</summary>
    public async Task<IReadOnlyList<Choice>> Datasets(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await (from dataset in db.Datasets
                           join steward in db.Organisations on dataset.Steward equals steward.Id
                           orderby dataset.Title
                           select new { dataset.Id, dataset.Title, steward.RomanisedName }).ToListAsync(cancellation);
        return [.. found.Select(one => new Choice(one.Id.Value, $"{one.Title}, {one.RomanisedName}"))];
    }
}
