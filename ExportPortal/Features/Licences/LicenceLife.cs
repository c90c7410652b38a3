using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <param name="NotBefore">First day on which it can be done; null when it can be done now.</param>
public sealed record DutyRow(OwedDuty Duty, bool IsOverdue, bool IsOwed, DateOnly? NotBefore);

/// <param name="Most">Null for no limit.</param>
public sealed record UseRow(string Name, decimal Used, decimal? Most);

/// <param name="IsCertified">Whether the portal has certified the day; else the recipient tells it.</param>
/// <param name="TrainedUntil">Null where training is not asked for.</param>
public sealed record UserRow(NamedUser User, bool IsCertified, DateOnly? TrainedUntil, bool IsTrained);

/// <param name="ReplacedAt">Null for the one in force.</param>
public sealed record VersionRow(int Version, ContentHash Hash, DateTimeOffset? ReplacedAt, string? Reason);

public sealed record AmendmentRow(string Number, AmendmentKind Kind, AmendmentState State, DateTimeOffset RequestedAt, DateTimeOffset? DueAt);

/// <param name="Id">To confirm it with, at /api/end-notices/{id}/confirmation.</param>
/// <param name="State">Code of what ended or stopped access.</param>
/// <param name="User">The one account whose access is closed; null for a site or for all.</param>
/// <param name="Site">Code of the one site whose access is closed; null for a user or for all.</param>
/// <param name="ToldTo">The side whose system is told: steward or recipient.</param>
/// <param name="LastError">What went wrong at the last try; null when nothing did.</param>
public sealed record EndNoticeItem(Guid Id, string State, string? User, string? Site, string ToldTo, DateTimeOffset Since, int Attempts, string? LastError, DateTimeOffset? ConfirmedAt);

/// <summary>What happens to a licence after issue, as one page shows it.</summary>
/// <param name="IsLicensee">The reader belongs to the recipient.</param>
/// <param name="IsSealingNext">A change is granted and its package is being sealed.</param>
public sealed record LicenceLife(
    bool IsLicensee, int Version, bool IsSealingNext, IReadOnlyList<LicenceFlag> Flags, IReadOnlyList<DutyRow> Duties, IReadOnlyList<UseRow> Use, IReadOnlyList<UserRow> Users, bool NamesUsers,
    IReadOnlyList<VersionRow> Versions, IReadOnlyList<AmendmentRow> Amendments, IReadOnlyList<EndNotice> Ends, DeletionCertificate? Certificate, string? ReturnedFor,
    DateTimeOffset? HearingUntil, DateTimeOffset? ProvisionalUntil, DateTimeOffset? ReviewDueAt, DateTimeOffset? AcceptBy, bool MayBeRenewed)
{
    /// <summary>The most confirmed notices that are shown.</summary>
    private const int MostEnds = 20;

    /// <summary>The steward; its system is told beside the recipient's where the data stay in its enclave.</summary>
    public OrganisationId Steward { get; private init; }

    /// <summary>The ends and stops that systems are told of, for readers outside the page.</summary>
    public IReadOnlyList<EndNoticeItem> Told => [.. Ends.Select(end => new EndNoticeItem(
        end.Id, end.State, end.User, end.Site, Words.Of(end.Organisation == Steward ? Role.Steward : Role.Recipient), end.Since, end.Attempts, end.LastError, end.ConfirmedAt))];

    /// <summary>Number of the renewal that is open; null for none.</summary>
    public string? OpenRenewal => Amendments.FirstOrDefault(one => one.Kind is AmendmentKind.Renewal && AmendmentWorkflow.IsOpen(one.State))?.Number;

    /// <summary>For whom the reader confirms that access is stopped; null for nobody.</summary>
    public OrganisationId? ConfirmsFor { get; private init; }

    /// <summary>Audits, sanctions and incidents that the reader may see, the newest first.</summary>
    public IReadOnlyList<RecordRow> Cases { get; private init; } = [];

    /// <summary>Not accepted by both sides yet; a provisional stop keeps it from that.</summary>
    public bool WaitsForAcceptance { get; private init; }

    /// <summary>Until when it may be accepted, in words; null where it does not wait for that.</summary>
    public string? AcceptableUntil { get; private init; }

    /// <summary>The sites that the licence names; null for one that has none.</summary>
    public IReadOnlyList<LicenceSite>? Sites { get; private init; }

    /// <summary>The reader may take or send back what was handed in, and list sites.</summary>
    public bool IsOfficer { get; private init; }

    internal static async Task<LicenceLife> Read(PortalDbContext db, Licence licence, Actor actor, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var certified = await db.Certificates(licence.Recipient, pack, cancellation);
        var amendments = await db.Amendments.AsNoTracking().Where(one => one.Licence == licence.Id).OrderByDescending(one => one.RequestedAt)
            .Select(one => new AmendmentRow(one.Number, one.Kind, one.State, one.RequestedAt, one.DueAt)).ToListAsync(cancellation);
        // Those that wait for a confirmation first, and all of them: each is confirmed here. Of the others the newest.
        var told = db.EndNotices.AsNoTracking().Where(one => one.Licence == licence.Id).OrderByDescending(one => one.CreatedAt);
        List<EndNotice> ends = [.. await told.Where(one => one.ConfirmedAt == null).ToListAsync(cancellation), .. await told.Where(one => one.ConfirmedAt != null).Take(MostEnds).ToListAsync(cancellation)];
        var term = licence.Grant?.RenewedOn(DateOnly.FromDateTime(now.UtcDateTime));
        var used = new Dictionary<Counted, decimal>(await db.UseOf(licence.Id, term, cancellation));
        if (licence.Grant is { NamesUsers: true } naming && used.ContainsKey(Counted.Users))
            used[Counted.Users] = await db.NamedLetIn(licence.Id, naming, UseCounters.Since(term), cancellation);
        var (today, owed, grant) = (DateOnly.FromDateTime(now.UtcDateTime), licence.OwedAt(now).Select(duty => duty.No).ToHashSet(), licence.Grant);
        var open = amendments.Where(one => AmendmentWorkflow.IsOpen(one.State)).Select(one => one.Kind).ToList();
        return new(
            actor.Is(Role.Recipient) && actor.Organisation == licence.Recipient, licence.Version, licence.NextGrant is not null,
            LicenceFlags.Of(licence, open, ends.Count(one => one.ConfirmedAt is null), now),
            [.. licence.Duties.Select(duty => new DutyRow(duty, owed.Contains(duty.No) && duty.IsOverdue(today), owed.Contains(duty.No), duty.Answer is null && licence.WhyNotYet(duty, now) is not null ? duty.OpensOn() : null))],
            [.. Enum.GetValues<Counted>().Where(of => used.ContainsKey(of) || grant?.Limit(of) is not null).Select(of => new UseRow(LicenceWords.Of(of), used.GetValueOrDefault(of), grant?.Limit(of)))],
            [.. (grant?.Users ?? []).Select(user => new UserRow(user, certified.TryGetValue(user.Account.ToUpperInvariant(), out var day) && user.TrainedOn == day, grant!.NamesUsers ? grant.TrainedUntil(user) : null, !grant.NamesUsers || grant.TrainedUntil(user) >= today))],
            grant?.NamesUsers is true,
            [.. licence.PackageHash is { } hash ? (VersionRow[])[new(licence.Version, hash, null, null)] : [], .. licence.PastVersions.Reverse().Select(past => new VersionRow(past.Version, past.Hash, past.ReplacedAt, past.Reason))],
            amendments, ends, licence.Certificate, licence.Certificates is [.., { ReturnedFor: { } returned }] ? returned : null,
            licence.HearingUntil, licence.StateAt(now) is LicenceState.Suspended || licence.StateAt(now) is LicenceState.PendingAcceptance && licence.ProvisionalUntil > now ? licence.ProvisionalUntil : null, licence.ReviewDueAt, licence.AcceptBy,
            licence.StateAt(now) is LicenceState.Active && grant is not null)
        {
            Steward = licence.Steward,
            WaitsForAcceptance = licence.StateAt(now) is LicenceState.PendingAcceptance,
            AcceptableUntil = licence.State is LicenceState.PendingAcceptance ? LicenceDuties.AcceptableUntil(licence, await db.IsClosedToAcceptance(licence, pack, cancellation), now) : null,
            ConfirmsFor = actor.Is(Role.Recipient) && actor.Organisation == licence.Recipient || actor.Is(Role.Steward) && actor.Organisation == licence.Steward ? actor.Organisation : null,
            IsOfficer = actor.Is(Role.LicensingOfficer),
            Sites = grant?.Sites,
            Cases = await db.RecordOf(licence, actor, cancellation),
        };
    }
}
