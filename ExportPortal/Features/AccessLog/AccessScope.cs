using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>Whose accesses an actor may see (domain/12, "see full access log").</summary>
internal static class AccessScope
{
    private static readonly Rule NoReader = new("LG-1", "The access log is open to auditors, reviewers, managers and incident leads, and to the parties of a licence for their own.");

    /// <summary>Searches of the log that people keep.</summary>
    public static SearchPlace Searches { get; } = new(LogFilter.Path, "accesslog.search", "search", "searches", async (db, actor, cancellation) => (await Of(db, actor, cancellation)).Refused)
    {
        IsStoredBare = true,
    };

    public static bool SeesAll(Actor actor) => actor.IsAny([.. PortalPolicies.Groups[PortalPolicies.LogReaders]]);

    /// <summary>Null licences mean all of them; a forbidden outcome is returned when there can be none.</summary>
    public static async Task<(Outcome? Refused, IReadOnlyList<string>? Licences)> Of(PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        if (SeesAll(actor))
            return (null, null);
        if (!actor.IsAny(Role.Steward, Role.Recipient))
            return (Outcome.Forbidden(NoReader), null);
        var organisation = actor.Organisation;
        var (steward, recipient) = (actor.Is(Role.Steward), actor.Is(Role.Recipient));
        // Not by Visibility: that also opens every licence to case staff, who may not all read the log.
        return (null, await db.Licences.AsNoTracking()
            .Where(licence => (steward && licence.Steward == organisation) || (recipient && licence.Recipient == organisation))
            .Select(licence => licence.Number).ToListAsync(cancellation));
    }
}
