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
    /// <summary>A critical finding stops access at once, for as long as a provisional suspension holds.</summary>
    public static async Task OfCritical(AuditCase found, Finding finding, PolicyPack pack, CancellationToken cancellation)
    {
        var (scope, audit) = (found.Scope, found.Audit);
        if (audit.Licence is { } id && await scope.Db.Licences.FirstOrDefaultAsync(one => one.Id == id, cancellation) is { State: LicenceState.Active } licence)
        {
            var reason = $"Critical finding F{finding.Number} of audit {audit.Number}: {finding.Topic}.";
            licence.Take(LicenceVerb.SuspendProvisionally, reason, scope.Actor, pack, scope.Now);
            await scope.OweNews(licence, LicenceState.Active, cancellation);
            audit.Note(AuditEffectKind.ProvisionalSuspension, finding.Number, $"Licence {licence.Number} was suspended for 72 hours. It opens again unless a licensing manager or the board confirms.", scope.Now);
        }
        audit.Note(AuditEffectKind.SanctionProposal, finding.Number, $"F{finding.Number} is critical: a measure from suspension (L4) on is proposed.", scope.Now);
    }

    /// <summary>A major finding in a final report marks the recipient (M8) and brings the next audit within six months.</summary>
    public static async Task OfReport(AuditCase found, PolicyPack pack, CancellationToken cancellation)
    {
        var (scope, audit, terms) = (found.Scope, found.Audit, pack.Audits!);
        var major = audit.Findings.Where(one => one is { Grade: >= FindingGrade.FG3, State: not FindingState.Withdrawn }).ToList();
        if (major.Count == 0 || audit.Type is AuditType.Internal)
            return;
        var names = string.Join(", ", major.Select(one => $"F{one.Number}"));
        var recipient = await scope.Db.Organisations.SingleAsync(one => one.Id == audit.Auditee, cancellation);
        if (recipient.History < History.Major)
            recipient.Profile(recipient.Motive, History.Major, recipient.Recognised, recipient.Programme);
        // Also where a sanction has marked it already: while these findings are open, the end of the sanction does not lower it.
        audit.Note(AuditEffectKind.MajorHistory, null, $"{names} count as major: modifier M8 applies to {recipient.RomanisedName}.", scope.Now);
        if (major.Exists(one => one.Grade is FindingGrade.FG3))
            audit.Note(AuditEffectKind.SanctionProposal, null, $"{names}: a corrective order or added conditions (L2 to L3) are proposed.", scope.Now);
        var on = DateOnly.FromDateTime(scope.Now.UtcDateTime).AddMonths(terms.NextAuditMonths);
        var next = Audit.Open(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAudit(cancellation), AuditType.FollowUp, AuditOrigin.FollowUp,
            new(audit.Auditee, audit.Steward, audit.Licence, audit.LicenceNumber, audit.Tier), $"after the major finding of {audit.Number}", $"Whether the corrections of {names} in {audit.Number} hold.", on, pack, scope.Now);
        scope.Db.Audits.Add(next);
        audit.Note(AuditEffectKind.NextAudit, null, $"The next audit, {next.Number}, is planned for {PackageWords.Date(on)}.", scope.Now);
        await Trigger(found, pack, cancellation);
    }

    /// <summary>The other licences of the recipient carry an earlier major finding from now on.</summary>
    private static async Task Trigger(AuditCase found, PolicyPack pack, CancellationToken cancellation)
    {
        var (scope, audit) = (found.Scope, found.Audit);
        var others = await scope.Db.Licences.Where(one => one.Recipient == audit.Auditee && one.State == LicenceState.Active && one.Id != audit.Licence).Select(one => new { one.Id, one.Number }).ToListAsync(cancellation);
        foreach (var one in others)
            scope.Db.RiskTriggers.Add(RiskTrigger.Raise(Guid.CreateVersion7(scope.Now), "earlier-major", one.Id, one.Number, audit.Number, $"Audit {audit.Number} had a major finding.", null, pack, scope.Now));
    }

    /// <summary>Lowers the recipient's record once no major finding is open and no sanction holds it up. The audit says so, once.</summary>
    public static async Task OfClosing(AuditCase found, CancellationToken cancellation)
    {
        var (scope, audit) = (found.Scope, found.Audit);
        if (audit.MarksTheRecipient && !audit.HasOpenMajorFinding && await scope.ReadRecord(audit.Auditee, null, audit, cancellation) is { Before: History.Major } changed && changed.Recipient.History < History.Major)
            audit.Note(AuditEffectKind.MajorHistoryEnded, null, $"The major findings are closed: modifier M8 no longer applies to {changed.Recipient.RomanisedName}.", scope.Now);
    }

    /// <summary>The licence says that it is under audit, and what is still open, so that renewal and closing wait.</summary>
    public static async Task Mark(AuditCase found, CancellationToken cancellation)
    {
        var (scope, audit) = (found.Scope, found.Audit);
        if (audit.Licence is not { } id || await scope.Db.Licences.FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } licence)
            return;
        var started = audit.Findings.Where(one => one is { NeedsCorrection: true, IsOpen: true, State: not FindingState.Recorded }).ToList();
        Set(LicenceMark.UnderAudit, audit.IsAnnounced && audit.State is not AuditState.Closed);
        Set(LicenceMark.OpenCorrectiveAction, started.Count > 0);
        Set(LicenceMark.OpenMajorFinding, started.Exists(one => one.Grade >= FindingGrade.FG3));

        void Set(LicenceMark mark, bool holds)
        {
            if (holds)
                licence.Set(mark, audit.Number, scope.Now);
            else
                licence.Clear(mark, audit.Number);
        }
    }
}
