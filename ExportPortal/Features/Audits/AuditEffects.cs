using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>What findings bring about outside the audit (domain/08): in the same transaction as the finding.</summary>
internal static class AuditEffects
{
    /// <summary>A critical finding marks the recipient (M8) and stops access at once, for as long as a provisional suspension holds: under its licence, or under all of a recipient that is audited as a whole.</summary>
    public static async Task OfCritical(AuditCase found, Finding finding, PolicyPack pack, CancellationToken cancellation)
    {
        var (scope, audit) = (found.Scope, found.Audit);
        foreach (var licence in await scope.Db.LicencesOf(audit, finding).Where(one => one.State == LicenceState.Active || one.State == LicenceState.Suspended || one.State == LicenceState.PendingAcceptance).OrderBy(one => one.Number).ToListAsync(cancellation))
        {
            if (licence.State is LicenceState.PendingAcceptance && licence.DueAt(scope.Now) is not null)
                continue; // nobody accepted it in time: the portal tells so in its own act
            // What time has done and nobody recorded yet comes first, with its own news.
            var lapsed = await scope.SettleByTime(licence, cancellation);
            var (before, wasStopped) = (licence.State, licence.State is LicenceState.Suspended);
            var isStopped = licence.SuspendForFinding($"Critical finding F{finding.Number} of audit {audit.Number}: {finding.Topic}.", scope.Actor, pack, scope.Now);
            if (isStopped || lapsed is not null)
                scope.Enqueue(OutboxKinds.TellStopped, licence.Id.Value);
            if (isStopped)
            {
                await scope.OweNews(licence, before, cancellation);
                audit.Note(AuditEffectKind.ProvisionalSuspension, finding.Number, before is LicenceState.PendingAcceptance
                    ? $"Licence {licence.Number} cannot be accepted for {pack.InWords("provisional-suspension")}. A sanction from suspension (L4) on keeps it closed for longer."
                    : $"Licence {licence.Number} {(wasStopped ? "stays" : "was")} suspended for {pack.InWords("provisional-suspension")}. It opens again unless a licensing manager or the board confirms.", scope.Now, Party(audit, licence.Recipient));
            }
            else if (wasStopped)
                audit.Note(AuditEffectKind.ProvisionalSuspension, finding.Number, $"Licence {licence.Number} is suspended already, until the suspension is lifted.", scope.Now, Party(audit, licence.Recipient));
        }
        if (audit.Type is AuditType.Internal)
            return;
        await MarkRecipient(found, audit.TargetOf(finding).Auditee, [finding], pack, cancellation);
        if (audit.ReportedAt is not null)
            await PlanNext(found, audit.TargetOf(finding), Names([finding]), pack, cancellation, isLater: true);
        audit.Note(AuditEffectKind.SanctionProposal, finding.Number, $"F{finding.Number} is critical: the lead auditor proposes a measure from suspension (L4) on, which is decided within {pack.InWords("sanction-urgent")} of the finding.", scope.Now, Party(audit, audit.TargetOf(finding).Auditee));
    }

    /// <summary>A major finding in a final report marks the recipient (M8) and brings the next audit within six months.</summary>
    public static async Task OfReport(AuditCase found, PolicyPack pack, CancellationToken cancellation)
    {
        var major = found.Audit.Findings.Where(one => one is { Grade: >= FindingGrade.FG3, State: not FindingState.Withdrawn }).ToList();
        if (found.Audit.Type is AuditType.Internal)
            return;
        // Each recipient is marked once, whatever the number of its licences; the next audit is of each licence with such a finding.
        foreach (var of in major.GroupBy(one => found.Audit.TargetOf(one).Auditee))
        {
            await MarkRecipient(found, of.Key, [.. of], pack, cancellation);
            foreach (var about in of.GroupBy(found.Audit.TargetOf))
                await PlanNext(found, about.Key, Names(about), pack, cancellation);
        }
    }

    private static string Names(IEnumerable<Finding> findings) => string.Join(", ", findings.Select(one => $"F{one.Number}"));

    /// <summary>Names the recipient in a note where the audit has several.</summary>
    private static OrganisationId? Party(Audit audit, OrganisationId recipient) => audit.IsThematic ? recipient : null;

    private static async Task MarkRecipient(AuditCase found, OrganisationId auditee, IReadOnlyList<Finding> major, PolicyPack pack, CancellationToken cancellation)
    {
        var (scope, audit, names) = (found.Scope, found.Audit, Names(major));
        var recipient = await scope.Db.Organisations.SingleAsync(one => one.Id == auditee, cancellation);
        var before = recipient.History;
        if (before < History.Major)
            await scope.SetRecord(recipient, History.Major, pack, cancellation);
        // Also where a sanction has marked it already: while these findings are open, the end of the sanction does not lower it.
        if (before < History.Major || !audit.Marks(auditee))
            audit.Note(AuditEffectKind.MajorHistory, null, $"{names} {(major.Count == 1 ? "counts" : "count")} as major: modifier M8 applies to {recipient.RomanisedName}.", scope.Now, Party(audit, auditee), before);
        if (major.Any(one => one.Grade is FindingGrade.FG3))
            audit.Note(AuditEffectKind.SanctionProposal, null, $"{names}: the lead auditor proposes a corrective order or added conditions (L2 to L3).", scope.Now, Party(audit, auditee));
    }

    /// <param name="isLater">After the report: the next audit that it brought, if that has not begun, is of this finding, too.</param>
    private static async Task PlanNext(AuditCase found, AuditTarget about, string names, PolicyPack pack, CancellationToken cancellation, bool isLater = false)
    {
        var (scope, audit) = (found.Scope, found.Audit);
        var why = $"after the major finding of {audit.Number}";
        if (isLater && await scope.Db.Audits.AnyAsync(one => one.Origin == AuditOrigin.FollowUp && one.State == AuditState.Planned && one.Why == why && one.Auditee == about.Auditee && one.Licence == about.Licence, cancellation))
            return;
        var on = DateOnly.FromDateTime(scope.Now.UtcDateTime).AddMonths(pack.Audits!.NextAuditMonths);
        var next = Audit.Open(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAudit(cancellation), AuditType.FollowUp, AuditOrigin.FollowUp,
            about, why, $"Whether the corrections of {names} in {audit.Number} hold.", on, pack, scope.Now);
        scope.Db.Audits.Add(next);
        audit.Note(AuditEffectKind.NextAudit, null, $"The next audit, {next.Number}, is planned for {Words.Day(on)}.", scope.Now, Party(audit, about.Auditee));
    }

    /// <summary>Lowers the recipient's record once no major finding is open and no sanction holds it up. The audit says so, once.</summary>
    public static async Task OfClosing(CommandScope scope, Audit audit, PolicyPack pack, CancellationToken cancellation)
    {
        foreach (var auditee in audit.Auditees.Where(one => audit.Marks(one) && !audit.HasOpenMajorFinding(one, pack.UncorrectedSince(scope.Now))))
            if (await scope.ReadRecord(auditee, null, audit, pack, cancellation) is { Before: History.Major } changed && changed.Recipient.History < History.Major)
                audit.Note(AuditEffectKind.MajorHistoryEnded, null, $"No major finding counts any more: modifier M8 no longer applies to {changed.Recipient.RomanisedName}.", scope.Now, Party(audit, auditee));
    }

    /// <summary>The licence says that it is under audit, and what is still open, so that renewal and closing wait.</summary>
    public static async Task Mark(CommandScope scope, Audit audit, CancellationToken cancellation)
    {
        foreach (var licence in await scope.Db.LicencesOf(audit).ToListAsync(cancellation))
            Mark(licence, audit, scope.Now);
    }

    private static void Mark(Licence licence, Audit audit, DateTimeOffset now)
    {
        var started = audit.Findings.Where(one => one is { NeedsCorrection: true, IsOpen: true, State: not FindingState.Recorded } && (audit.IsOfRecipient || audit.TargetOf(one).Licence == licence.Id)).ToList();
        Set(LicenceMark.UnderAudit, audit.IsAnnounced && audit.State is not AuditState.Closed);
        Set(LicenceMark.OpenCorrectiveAction, started.Count > 0);
        Set(LicenceMark.OpenMajorFinding, started.Exists(one => one.Grade >= FindingGrade.FG3));

        void Set(LicenceMark mark, bool holds)
        {
            if (holds && licence.State is not LicenceState.Closed)
                licence.Set(mark, audit.Number, now);
            else
                licence.Clear(mark, audit.Number);
        }
    }
}
