using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>
/// Holds the permits on record against the partners' lists of revoked ones (domain/03 3.2). What a list names counts no more: open
/// cases are read anew and licences whose tier it lowered are looked at, as where an officer records the revocation.
/// </summary>
public sealed class RevokedPermits(IDbContextFactory<PortalDbContext> contexts, PartnerLists lists, PolicyPack pack) : IDueActs
{
    private static readonly TimeSpan Round = TimeSpan.FromHours(1);

    private DateTimeOffset? looked;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        if (lists.Path is null || (looked is { } last && now - last < Round))
            return [];
        looked = now;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var records = await db.Recognitions.AsNoTracking().Where(one => one.State != RecognitionState.Ended).OrderBy(one => one.Number).ToListAsync(cancellation);
        var parties = await db.Organisations.AsNoTracking().Where(one => (one.Kind & OrganisationKind.Recipient) != 0)
            .Select(one => new { one.Id, Permits = EF.Property<List<RecognisedPermit>>(one, "permits") }).ToListAsync(cancellation);
        var acts = new List<DueAct>();
        foreach (var record in records)
            if (await lists.Read(record.Number, cancellation) is { } list)
                acts.AddRange(parties.SelectMany(party => party.Permits.Where(permit => permit.Recognition == record.Id && permit.RevokedOn is null && list.Numbers.Contains(permit.PermitNumber))
                    .Select(permit => Act(party.Id, permit, record, list, DateOnly.FromDateTime(now.UtcDateTime), cancellation))));
        return await db.NotDone(acts, cancellation);
    }

    /// <summary>At most once a day for one permit: an officer may record it anew, and the list may still name it the day after.</summary>
    private DueAct Act(OrganisationId party, RecognisedPermit permit, Recognition record, PartnerList list, DateOnly today, CancellationToken cancellation) =>
        new DueAct("permit.listed", Once.Of($"{party.Value} {permit.Recognition} {permit.PermitNumber} {today:O}"), async scope =>
        {
            var found = await scope.Db.Organisations.SingleAsync(one => one.Id == party, cancellation);
            if (!found.Permits.Contains(permit))
                return false; // checked anew or revoked meanwhile
            found.FindRevoked(permit, today);
            var reason = $"Permit {permit.PermitNumber} stands on the list of revoked permits of {record.Terms.Partner} ({record.Number}), as of {Words.Day(DateOnly.FromDateTime(list.WrittenAt.UtcDateTime))}. It no longer counts.";
            await scope.LookAtRecognised(found, $"permit:{record.Id:N}", $"Permit {permit.PermitNumber} of {found.RomanisedName} under {record.Number} is revoked. Granted on it", pack, cancellation);
            scope.Record(new AuditSubject("recipient", party.Value.ToString()), reason: reason, pack: pack.Hash);
            return true;
        });
}
