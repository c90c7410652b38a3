using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

/// <summary>Whether a panel has judged what is disputed, and whether something was decided since.</summary>
internal static class JudgedBefore
{
    /// <summary>Why the party has no second dispute about the same; null when it may have one.</summary>
    public static async Task<Rule?> WhyNotAgain(this PortalDbContext db, DisputeKind kind, string about, OrganisationId by, DateTimeOffset now, CancellationToken cancellation)
    {
        if (kind is not (DisputeKind.Refusal or DisputeKind.Condition or DisputeKind.Sanction) || about.Length == 0)
            return null;
        var over = await db.Disputes.AsNoTracking().Where(one => one.Complainant == by && one.About == about && one.Kind == kind && DisputeWorkflow.Ended.Contains(one.State)).ToListAsync(cancellation);
        return over.MaxBy(one => one.PanelAnsweredAt) is { PanelAnsweredAt: not null } judged ? judged.WhyNotAgain(await db.DecidedLast(kind, about, now, cancellation)) : null;
    }

    /// <summary>Why a stop or a measure cannot be disputed yet, or any more; null when it stands.</summary>
    public static async Task<Rule?> WhyNothingStands(this PortalDbContext db, string about, DateTimeOffset now, CancellationToken cancellation) =>
        await db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Number == about, cancellation) is { } licence
            ? licence.StoppedBy(now) is null && !(licence.ProvisionalUntil > now) ? Dispute.NothingStands($"Licence {about} is {Words.Of(licence.StateAt(now))}") : null
            : await db.Sanctions.AsNoTracking().FirstOrDefaultAsync(one => one.Number == about, cancellation) is { State: SanctionState.Proposed or SanctionState.Noticed or SanctionState.Withdrawn } sanction
                ? Dispute.NothingStands($"Sanction {about} is {Words.Of(sanction.State)}") : null;

    /// <summary>When what is disputed was decided last; null where nothing is decided now.</summary>
    public static async Task<DateTimeOffset?> DecidedLast(this PortalDbContext db, DisputeKind kind, string about, DateTimeOffset now, CancellationToken cancellation)
    {
        var licence = await db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Number == about, cancellation);
        if (kind is DisputeKind.Sanction)
            return licence is not null ? licence.StoppedBy(now)?.At : await db.Sanctions.Where(one => one.Number == about).Select(one => one.ImposedAt).FirstOrDefaultAsync(cancellation);
        var id = licence?.Application;
        return await db.Applications.AsNoTracking().FirstOrDefaultAsync(one => one.Number == about || one.Id == id, cancellation) is not { } application ? null
            : ((DateTimeOffset?[])[Appeal.DecidedAt(application), await db.ChangedLast(application.Id, cancellation)]).Max();
    }

    /// <summary>When a change of the licence of a case was decided last that could bring something new; null where none was.</summary>
    public static async Task<DateTimeOffset?> ChangedLast(this PortalDbContext db, CaseId application, CancellationToken cancellation) =>
        (await db.ChangesOf(application, cancellation)).Max(change => change.DecidedAnewAt);
}
