using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Desk;

/// <summary>What auditors wait for no longer: an audit that has not begun, a fix that was reported, a notice that has run out, tests that take too long, a report that is owed, a correction whose effect is to be looked at, and the draw of a quarter.</summary>
internal static class AuditWaits
{
    /// <returns>The oldest first, of each kind at most as many as the queue has.</returns>
    public static async Task<IReadOnlyList<WatchRow>> Of(PortalDbContext db, Actor actor, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var begun = await db.Audits.AsNoTracking().VisibleTo(actor).Where(one => one.State != AuditState.Planned && one.State != AuditState.Closed).OrderBy(one => one.Number).ToListAsync(cancellation);
        var waits = begun.SelectMany(audit => (IEnumerable<WatchRow>)
        [
            .. audit.Findings.Where(one => one.ClaimedAt is not null).Select(one => Row(audit, $"The fix of F{one.Number} was reported, and waits to be verified or returned.", one.ClaimedAt!.Value, one.VerifyClock(pack))),
            .. audit is { State: AuditState.Notice, NoticeClock: { } notice } && notice.Due(now, pack.Calendar) <= now ? [Row(audit, "The notice has run out, and no evidence was asked for.", audit.PlannedAt, notice)] : Array.Empty<WatchRow>(),
            .. audit is { State: AuditState.DraftFindings or AuditState.FinalReport, ReportClock: { IsOpen: true } report } && report.Due(now, pack.Calendar) <= now ? [Row(audit, audit.State is AuditState.DraftFindings ? "The draft of the report is owed." : "The final report is owed.", report.StartedAt, report)] : Array.Empty<WatchRow>(),
            .. audit.Findings.Where(one => one is { State: FindingState.EffectDue, EffectClock: { IsOpen: true } effect } && effect.Due(now, pack.Calendar) <= now).Select(one => Row(audit, $"Whether the correction of F{one.Number} works is to be looked at.", one.EffectClock!.StartedAt, one.EffectClock)),
            .. audit.TestsClock(pack) is { } tests && tests.Due(now, pack.Calendar) <= now ? [Row(audit, "The tests have not been finished in their time.", tests.StartedAt, tests)] : Array.Empty<WatchRow>(),
        ]).OrderBy(row => row.At).Take(DeskQuery.Longest);
        return [.. await NotBegun(db, actor, pack, now, cancellation), .. waits, .. (await db.WaitingDraws(pack, now, cancellation)).Where(one => one.Clock.Due(now, pack.Calendar) <= now.AddDays(DeskQuery.DaysAhead))
            .Select(one => new WatchRow($"/audits/draw?quarter={one.Quarter}", $"Draw {one.Quarter}", one.IsBound ? "The quarter is over: open the secrets and draw." : "Nobody has bound the authority to a secret for this quarter.", one.Quarter.Start, one.Clock.Due(now, pack.Calendar)))];

        WatchRow Row(Audit audit, string what, DateTimeOffset at, Deadline? clock) => new($"/audits/{audit.Number}", $"Audit {audit.Number}", what, at, clock?.Due(now, pack.Calendar));
    }

    /// <summary>Findings that their lead asks to withdraw and that the actor may agree to. Few audits have such a one, and the store leaves the others out.</summary>
    public static async Task<IReadOnlyList<WatchRow>> Withdrawals(PortalDbContext db, Actor actor, PolicyPack pack, CancellationToken cancellation)
    {
        var audits = await db.Audits.FromSql($"SELECT * FROM audit WHERE \"Findings\" LIKE '%WithdrawFinding%'").AsNoTracking().VisibleTo(actor).OrderBy(one => one.Number).ToListAsync(cancellation);
        var ids = audits.ConvertAll(audit => (AuditId?)audit.Id);
        var inForce = (ids.Count == 0 ? [] : await db.Sanctions.AsNoTracking().Where(one => ids.Contains(one.Audit) && one.State == SanctionState.Imposed).ToListAsync(cancellation)).ToLookup(one => (one.Audit!.Value, one.AuditFinding!.Value));
        bool IsTheirs(Audit audit, Finding finding) => inForce[(audit.Id, finding.Number)] is var sanctions && sanctions.Any() && sanctions.All(one => one.WhyNotDecider(actor, pack) is null);
        return [.. audits.Where(audit => audit.WhyNotSecond(actor) is null).SelectMany(audit => audit.AskedToWithdraw().Where(one => IsTheirs(audit, one)).Select(one => new WatchRow($"/audits/{audit.Number}", $"Finding F{one.Number} of {audit.Number}",
            $"{one.WithdrawalAsked!.PersonName} asks to withdraw it. A sanction is in force because of it, and falls with it once you agree.", one.WithdrawalAsked.At, null))).OrderBy(row => row.At).Take(DeskQuery.Longest)];
    }

    /// <summary>Audits whose time to begin is over, the oldest first.</summary>
    private static async Task<IReadOnlyList<WatchRow>> NotBegun(PortalDbContext db, Actor actor, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var waiting = await db.Audits.AsNoTracking().VisibleTo(actor).Where(one => one.State == AuditState.Planned && one.DueAt <= now).OrderBy(one => one.DueAt).Take(DeskQuery.Longest).ToListAsync(cancellation);
        return [.. waiting.Select(audit => (audit, Due: audit.BeginClock.Due(now, pack.Calendar))).Where(one => one.Due <= now)
            .Select(one => new WatchRow($"/audits/{one.audit.Number}", $"Audit {one.audit.Number}", $"It has not begun: {one.audit.Why}.", one.audit.PlannedAt, one.Due))];
    }
}
