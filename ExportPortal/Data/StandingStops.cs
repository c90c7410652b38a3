using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What keeps access closed, whoever would open it.</summary>
internal static class StandingStops
{
    /// <summary>Why a stopped licence is not opened now: a party that is on a list or may be, or a sanction. Null when nothing stands against it.</summary>
    public static async Task<Rule?> WhyNotOpened(this CommandScope scope, Licence licence, PolicyPack pack, CancellationToken cancellation)
    {
        if (await scope.Db.StandingOf(licence, cancellation) is not Screening.Clear)
            return new("SC-8", "A party to this licence, or a user whom it names, is on a restricted-party list or may be. Access stays closed while that stands.");
        return await scope.Db.IsStoppedBySanction(licence, pack, cancellation)
            ? new("LC-17", "A sanction that stops access stands on this licence. End the sanction, or let the panel or a court decide about it; the suspension is lifted after that.")
            : null;
    }

    /// <summary>Why a sealed licence is not accepted now: a sanction that stops access stands on it, or its recipient is excluded. Null when neither is so.</summary>
    public static async Task<Rule?> WhyNotAccepted(this PortalDbContext db, Licence licence, PolicyPack pack, CancellationToken cancellation) =>
        await db.IsStoppedBySanction(licence, pack, cancellation)
            ? new("LC-24", "A sanction that stops access stands on this licence, so it cannot be accepted. Once the sanction has ended, or the panel or a court has lifted it, it can be, as long as the time to accept runs.")
        : await db.Organisations.AnyAsync(one => one.Id == licence.Recipient && one.History == History.Barred, cancellation)
            ? new("LC-25", "The recipient is excluded by a sanction, so no licence of it is accepted while the exclusion lasts.")
        : null;

    /// <summary>Whether nobody may accept it now: somebody in it is listed or may be, a sanction that stops access stands on it, or its recipient is excluded.</summary>
    public static async Task<bool> IsClosedToAcceptance(this PortalDbContext db, Licence licence, PolicyPack pack, CancellationToken cancellation) =>
        await db.IsClosedToAcceptance(licence, await db.WhyNotAccepted(licence, pack, cancellation), cancellation);

    /// <param name="stopped">As <see cref="WhyNotAccepted"/> says.</param>
    /// <inheritdoc cref="IsClosedToAcceptance(PortalDbContext, Licence, PolicyPack, CancellationToken)"/>
    public static async Task<bool> IsClosedToAcceptance(this PortalDbContext db, Licence licence, Rule? stopped, CancellationToken cancellation) =>
        stopped is not null || await db.StandingOf(licence, cancellation) is not Screening.Clear;

    /// <summary>Whether the time for the acceptance stands still: a sanction that stops access stands on it, or two persons have still to compare a possible match of those in it.</summary>
    public static async Task<bool> IsKeptFromAcceptance(this PortalDbContext db, Licence licence, PolicyPack pack, CancellationToken cancellation) =>
        await db.IsStoppedBySanction(licence, pack, cancellation) || await db.StandingOf(licence, cancellation) is Screening.Possible;

    /// <summary>Whether a sanction that stops access stands on it.</summary>
    public static Task<bool> IsStoppedBySanction(this PortalDbContext db, Licence licence, PolicyPack pack, CancellationToken cancellation)
    {
        var stops = pack.Incidents?.Sanctions.Stops ?? SanctionTerms.UsualStop;
        return db.Sanctions.AnyAsync(one => one.Licence == licence.Id && one.Rung >= stops && one.State == SanctionState.Imposed, cancellation);
    }

    /// <summary>Why an ended licence is not closed yet: the licensee may still appeal, or has, or goes on about it. Null when it may be closed.</summary>
    public static async Task<Rule?> WhyNotClosed(this CommandScope scope, Licence licence, PolicyPack pack, CancellationToken cancellation) =>
        await scope.Db.Appeals.AnyAsync(one => one.Licence == licence.Id && one.State == AppealState.Lodged, cancellation)
            ? new("LC-18", "An appeal on this licence is open. It is closed once the panel has answered.")
        : Appeal.OpenUntil(licence, pack, scope.Now) is { } until && until >= scope.Now && !await scope.Db.Appeals.AnyAsync(one => one.Licence == licence.Id && one.LodgedAt >= licence.EndedAt, cancellation)
            ? new("LC-19", $"The licensee may appeal against the revocation until {PackageWords.Minute(until)}. It is closed after that.")
        : await scope.Db.DisputeAbout(licence, cancellation) is { } dispute ? new("LC-28", $"Dispute {dispute} about this licence goes on, or its judgment is not carried out yet. The licence is closed after that.")
        : null;

    /// <summary>Number of a dispute about a condition or a stop of the licence that goes on, also at court; null for none.</summary>
    private static Task<string?> DisputeAbout(this PortalDbContext db, Licence licence, CancellationToken cancellation)
    {
        var sanctions = db.Sanctions.Where(one => one.Licence == licence.Id).Select(one => one.Number);
        return db.Disputes.Where(one => (one.Kind == DisputeKind.Sanction || one.Kind == DisputeKind.Condition) && (one.About == licence.Number || sanctions.Contains(one.About))
                && (!DisputeWorkflow.Ended.Contains(one.State) || one.State == DisputeState.AtCourt || (one.State == DisputeState.Settled && one.DueAt != null)))
            .OrderBy(one => one.Number).Select(one => one.Number).FirstOrDefaultAsync(cancellation);
    }
}
