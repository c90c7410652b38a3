using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>
/// Lets the time for the acceptance of a sealed licence stand still while somebody in it is a possible match, and begin anew once two
/// persons have decided: whatever made or ended the match, a list, a party that changed or a user who was named.
/// </summary>
public sealed class AcceptanceTime(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var waiting = await db.Licences.AsNoTracking()
            .Where(one => one.State == LicenceState.PendingAcceptance && (one.AcceptBy == null || db.ScreeningHits.Any(hit => (hit.Party == one.Recipient || hit.Party == one.Steward) && hit.State == HitState.Open)))
            .OrderBy(one => one.Number).Select(one => new { Licence = one, Revision = EF.Property<int>(one, Revisions.Column) }).ToListAsync(cancellation);
        // A sanction that is being applied, or taken off, says itself what becomes of the time.
        var applied = await db.Outbox.AsNoTracking().Where(one => one.Kind == OutboxKinds.ApplySanction && one.DoneAt == null).Select(one => one.Subject).ToListAsync(cancellation);
        var sanctions = applied.ConvertAll(one => new SanctionId(one));
        List<DueAct> due = [];
        foreach (var one in waiting)
            if (await IsToBeKept(db, one.Licence, now, cancellation) is { } isKept && !await db.Sanctions.AnyAsync(sanction => sanction.Licence == one.Licence.Id && sanctions.Contains(sanction.Id), cancellation))
                due.Add(new(isKept ? "licence.keepacceptance" : "licence.freeacceptance", Once.Of($"{one.Licence.Id.Value} {one.Revision}"), scope => Do(scope, one.Licence.Id, isKept, cancellation)));
        return due;
    }

    /// <summary>Whether its time is to stand still from now on, or to run; null where that is so already, or it has none.</summary>
    private async Task<bool?> IsToBeKept(PortalDbContext db, Licence licence, DateTimeOffset now, CancellationToken cancellation) =>
        licence.PackageHash is null || licence.IsSealingNext || licence.StateAt(now) is not LicenceState.PendingAcceptance ? null
        : await db.IsKeptFromAcceptance(licence, pack, cancellation) is var isKept && isKept != (licence.AcceptBy is null) ? isKept : null;

    private async Task<bool> Do(CommandScope scope, LicenceId id, bool isKept, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
        if (await IsToBeKept(scope.Db, licence, scope.Now, cancellation) != isKept)
            return false; // decided, found or sealed meanwhile
        licence.KeepFromAcceptance(isKept, pack, scope.Now);
        // Nobody is told that it can be accepted while something else keeps it from that.
        scope.IsPast = licence.WhyKeptProvisionally(scope.Now) is not null || await scope.Db.IsClosedToAcceptance(licence, pack, cancellation);
        // The parties read it too, and a match is told to the office alone.
        var state = Words.Code(licence.State);
        scope.Record(LicenceCommand.Subject(licence), state, state, isKept
            ? "Those whom the licence names are being checked. Until that is done it cannot be accepted, and its time to accept stands still."
            : scope.IsPast ? "Its time to accept begins anew." : "The check of those whom the licence names is done. Its time to accept begins anew.", pack.Hash);
        return true;
    }
}
