using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>A request for a classification that waits for the actor.</summary>
/// <param name="IsProposed">Another person has proposed the answer; a second confirms it.</param>
public sealed record RulingDue(string Number, bool IsProposed, DateTimeOffset AskedAt, DateTimeOffset DueAt, ClockView Clock)
{
    /// <summary>Where the open requests are answered.</summary>
    public const string Href = "/my/rulings?view=open";

    public string Step => IsProposed ? "Confirm the proposed answer, or propose another" : "Answer";
}

/// <summary>Requests for a classification that the actor may answer or confirm.</summary>
internal static class OpenRulings
{
    /// <returns>Those due first, at most <see cref="DeskQuery.Longest"/>.</returns>
    public static async Task<IReadOnlyList<RulingDue>> Of(PortalDbContext db, Actor actor, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!actor.IsAny(Role.LicensingOfficer, Role.TechnicalReviewer))
            return [];
        var open = await db.Rulings.VisibleTo(actor).AsNoTracking().Where(one => one.AnsweredAt == null).OrderBy(one => one.DueAt).ThenBy(one => one.Number).Take(DeskQuery.Most).ToListAsync(cancellation);
        return [.. open.Where(one => one.WhyClosed(actor) is null).Take(DeskQuery.Longest)
            .Select(one => new RulingDue(one.Number, one.Answer is not null, one.AskedAt, one.DueAt, CaseClocks.Of(one.Clock, now, pack)))];
    }
}
