using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>Whose accesses an actor may see (domain/12, "see full access log"; ADR 32).</summary>
internal static class AccessScope
{
    private static readonly Rule NoReader = new("LG-1", "The access log is open to auditors, managers and incident leads, to reviewers and members of a panel for the cases that they have in hand, and to the parties of a licence for their own.");

    /// <summary>Searches of the log that people keep.</summary>
    public static SearchPlace Searches { get; } = new(LogFilter.Path, "accesslog.search", "search", "searches", async (db, actor, cancellation) => (await Of(db, actor, cancellation)).Refused)
    {
        IsStoredBare = true,
    };

    public static bool SeesAll(Actor actor) => PortalPolicies.SeesWholeLog(actor);

    /// <summary>Null licences mean all of them; a forbidden outcome is returned when there can be none.</summary>
    public static async Task<(Outcome? Refused, IReadOnlyList<string>? Licences)> Of(PortalDbContext db, Actor actor, CancellationToken cancellation) =>
        SeesAll(actor) ? (null, null)
        : !actor.IsAny([.. PortalPolicies.Groups[PortalPolicies.LogOwners]]) ? (Outcome.Forbidden(NoReader), null)
        : (null, [.. (await Own(db, actor, cancellation)).Union(await db.NumbersHeardBy(actor, cancellation))]);

    /// <summary>Numbers of the licences to which the actor's organisation is a party; none for who acts for no party.</summary>
    public static async Task<IReadOnlyList<string>> Own(PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        var (organisation, steward, recipient) = (actor.Organisation, actor.Is(Role.Steward), actor.Is(Role.Recipient));
        // Not by Visibility: that also opens every licence to case staff, who may not all read the log.
        return await db.Licences.AsNoTracking()
            .Where(licence => (steward && licence.Steward == organisation) || (recipient && licence.Recipient == organisation))
            .Select(licence => licence.Number).ToListAsync(cancellation);
    }

    /// <summary>Which part of the log the actor sees, as a sentence; null for the whole of it.</summary>
    public static string? Said(Actor actor) => SeesAll(actor) ? null
        : actor.IsAny(Role.Steward, Role.Recipient) ? $"The accesses under your own licences{(actor.IsAny(Role.TechnicalReviewer, Role.AppealPanel) ? ", and under those whose cases you review, or hear as a member of a panel" : "")}."
        : "The accesses under the licences whose cases you review, or hear as a member of a panel.";
}
