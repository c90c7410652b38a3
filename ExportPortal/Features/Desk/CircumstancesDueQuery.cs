using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>A report of changed circumstances that the office has not answered.</summary>
public sealed record CircumstanceDue(string Number, string Licence, string Recipient, string Kind, DateTimeOffset? DueAt, string? Task, DateTimeOffset ReadAt);

/// <summary>The open reports for who answers them, those due first; none for others.</summary>
public sealed class CircumstancesDueQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public async Task<IReadOnlyList<CircumstanceDue>> Run(Actor actor, CancellationToken cancellation = default)
    {
        if (!CircumstanceWorkflow.Table.Rows[0].Who.Any(actor.Is))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        actor = await db.WithStanding(actor, now, cancellation);
        var interests = actor.Interests.Concat(actor.Houses).ToList();
        var open = await db.CircumstanceReports.AsNoTracking().Where(one => one.State == CircumstanceState.Reported && !interests.Contains(one.Steward) && !interests.Contains(one.Recipient))
            .Join(db.Licences.VisibleTo(actor), one => one.Licence, licence => licence.Id, (one, licence) => new { one.Number, Licence = licence.Number, one.Recipient, one.Kind, one.DueAt, one.Task })
            .Join(db.Organisations, one => one.Recipient, party => party.Id, (one, party) => new { one.Number, one.Licence, party.RomanisedName, one.Kind, one.DueAt, one.Task })
            .OrderBy(one => one.DueAt == null).ThenBy(one => one.DueAt).ThenBy(one => one.Number).Take(DeskQuery.Most).ToListAsync(cancellation);
        return [.. open.Select(one => new CircumstanceDue(one.Number, one.Licence, one.RomanisedName, one.Kind.Label(), one.DueAt, one.Task, now))];
    }
}
