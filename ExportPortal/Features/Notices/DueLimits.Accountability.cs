using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>The clocks of incidents, sanctions and audits that people keep.</summary>
public sealed partial class DueLimits
{
    private static readonly IncidentState[] Over = [IncidentState.Closed, IncidentState.FalseAlarm];
    private static readonly SanctionState[] Undecided = [SanctionState.Proposed, SanctionState.Noticed];

    /// <summary>Of an incident.</summary>
    private sealed record Clocks(IncidentId Id, string Number, Deadline TriageClock, Deadline? ContainClock, List<NoticeClock> Notices, List<CorrectiveAction> Actions);

    /// <summary>Triage and containment by the authority's own clocks, and the days of corrective actions. The clocks of the law tell themselves that they are late; that they soon will be, or still are, is told here, whether somebody has decided them or not.</summary>
    private async Task<IEnumerable<Limit>> Incidents(PortalDbContext db, CancellationToken cancellation)
    {
        // The clocks alone: what was reported, said and collected is not read for them.
        var open = await db.Incidents.AsNoTracking().Where(one => !Over.Contains(one.State)).OrderBy(one => one.ReportedAt)
            .Select(one => new Clocks(one.Id, one.Number, one.TriageClock, one.ContainClock, EF.Property<List<NoticeClock>>(one, "notices"), EF.Property<List<CorrectiveAction>>(one, "actions"))).ToListAsync(cancellation);
        return open.SelectMany(one => (Limit[])
        [
            .. one.TriageClock is { IsOpen: true } ? [Of(one, "incident.triage", "", one.TriageClock, now => now.TriageClock.IsOpen)] : Array.Empty<Limit>(),
            .. one.ContainClock is { IsOpen: true } contain ? [Of(one, "incident.contain", "", contain, now => now.ContainClock is { IsOpen: true })] : Array.Empty<Limit>(),
            .. one.Notices.Where(notice => notice.Runs).Select(notice => OfNotice(one, notice)),
            .. one.Actions.Where(action => action.DoneAt is null).Select(action => Of(one, "incident.action", $"{action.Name}, {action.Text}: ", action.Clock, now => now.Actions.Any(same => same.No == action.No && same.DoneAt is null), action.Name) with { Details = [(LetterOrder.ActionDetail, action.Name)] }),
        ]);

        // A law that counts hours gives no working days: the words of such a step would promise more time than is left.
        Limit OfNotice(Clocks incident, NoticeClock notice)
        {
            var what = $"{notice.Name}{(notice.Decision is NoticeDecision.Undecided ? ", if it applies, which nobody has decided" : "")}: ";
            var limit = Of(incident, "incident.notice", what, Deadline.Ending(IncidentTerms.NoticeClock, notice.DueAt!.Value),
                now => now.Notices.Any(same => same.Name == notice.Name && same.Runs && same.DueAt == notice.DueAt), notice.Name) with { From = notice.StartedAt!.Value };
            return notice.Terms.Unit is not (ClockUnit.Hours or ClockUnit.Minutes) ? limit
                : limit with { Say = step => step is { Side: EscalationSide.Before, Unit: ClockUnit.WorkingDays } ? $"{what}The notice has not gone out. It is due on {PackageWords.Minute(notice.DueAt!.Value)}." : limit.Say!(step) };
        }

        Limit Of(Clocks incident, string act, string what, Deadline clock, Func<Incident, bool> isOpen, string? part = null) => new(
            act, part is null ? incident.Id.Value : PartOf(incident.Id.Value, part), clock, new("incident", incident.Id.Value.ToString(), incident.Number),
            async store => await store.Incidents.AsNoTracking().SingleAsync(one => one.Id == incident.Id, cancellation) is var now && !Over.Contains(now.State) && isOpen(now),
            step => what + Told(step, clock));
    }

    /// <summary>The reply to the notice, the decision, the appeal before the panel, and the review after its clean months. A revocation is reviewed by nobody but the panel.</summary>
    private async Task<IEnumerable<Limit>> Sanctions(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        // Of those that are imposed: under an appeal nothing wakes them, and a review is told a month ahead at most.
        var ahead = now.AddDays(MostAhead);
        var open = await db.Sanctions.AsNoTracking().Where(one => Undecided.Contains(one.State) || (one.State == SanctionState.Imposed && (one.WakeAt == null || (one.Rung < 5 && one.ReviewAt <= ahead)))).OrderBy(one => one.ProposedAt).ToListAsync(cancellation);
        return open.SelectMany(one => (Limit[])
        [
            .. IsUndecided(one) ? [Of(one, "sanction.decide", one.DecideClock, IsUndecided)] : Array.Empty<Limit>(),
            .. one.ReplyClock is { } reply ? [Of(one, "sanction.reply", reply, now => now.ReplyClock?.StartedAt == reply.StartedAt)] : Array.Empty<Limit>(),
            .. one.OpenAppeal is { } appeal ? [Of(one, "sanction.appeal", appeal.Clock, now => now.OpenAppeal?.Number == appeal.Number, appeal.Number)] : Array.Empty<Limit>(),
            .. one.ReviewClock(pack) is { } review ? [Of(one, "sanction.review", review, now => now.ReviewClock(pack)?.StartedAt == review.StartedAt)] : Array.Empty<Limit>(),
        ]);

        static bool IsUndecided(Sanction sanction) => Undecided.Contains(sanction.State) && sanction.DecideClock.IsOpen;

        Limit Of(Sanction sanction, string act, Deadline clock, Func<Sanction, bool> isOpen, string? part = null) => new(
            act, part is null ? sanction.Id.Value : PartOf(sanction.Id.Value, part), clock, new("sanction", sanction.Id.Value.ToString(), sanction.Number),
            async store => isOpen(await store.Sanctions.AsNoTracking().SingleAsync(one => one.Id == sanction.Id, cancellation)), step => $"{sanction.Number}: {Told(step, clock)}");
    }

    /// <summary>
    /// Evidence, plans and containments that the audited side owes; the beginning, the report and the look at the effect that
    /// the auditor owes; a notice that ran out, tests that do not end, and a fix that waits to be verified. Late corrections have a ladder of their own.
    /// </summary>
    private async Task<IEnumerable<Limit>> Audits(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        // A step before the due time is told a month ahead at most; what is planned for later is not read.
        var ahead = now.AddDays(MostAhead);
        var open = await db.Audits.AsNoTracking().Where(one => one.State != AuditState.Closed && (one.State != AuditState.Planned || one.DueAt <= ahead)).OrderBy(one => one.PlannedFor).ToListAsync(cancellation);
        return open.SelectMany(one => (Limit[])
        [
            .. one is { State: AuditState.Planned } ? [Of(one, "audit.begin", one.BeginClock, null, now => now.State is AuditState.Planned && now.BeginClock.StartedAt == one.BeginClock.StartedAt) with { From = one.PlannedAt }] : Array.Empty<Limit>(),
            .. one is { State: AuditState.Evidence, Clock: { IsOpen: true } asked } ? [Of(one, "audit.evidence", asked, null, now => now is { State: AuditState.Evidence, Clock: { IsOpen: true } same } && same.StartedAt == asked.StartedAt)] : Array.Empty<Limit>(),
            .. one is { State: AuditState.Notice, NoticeClock: { } notice } ? [Of(one, "audit.notice", notice, null, now => now.State is AuditState.Notice)] : Array.Empty<Limit>(),
            .. one.TestsClock(pack) is { } tests ? [Of(one, "audit.tests", tests, null, now => now.TestsClock(pack)?.StartedAt == tests.StartedAt)] : Array.Empty<Limit>(),
            .. one.Findings.Where(finding => finding.VerifyClock(pack) is not null)
                .Select(finding => Of(one, "audit.verify", finding.VerifyClock(pack)!, finding, now => now.FindingOf(finding.Number)?.ClaimedAt == finding.ClaimedAt)),
            .. one.ReportClock is { IsOpen: true } report ? [Of(one, "audit.report", report, null, now => now.ReportClock is { IsOpen: true })] : Array.Empty<Limit>(),
            .. one.Findings.Where(finding => finding is { IsOpen: true, ContainClock.IsOpen: true })
                .Select(finding => Of(one, "audit.contain", finding.ContainClock!, finding, now => now.FindingOf(finding.Number) is { IsOpen: true, ContainClock.IsOpen: true })),
            .. one.Findings.Where(finding => finding is { State: FindingState.PlanDue, PlanClock.IsOpen: true })
                .Select(finding => Of(one, "audit.plan", finding.PlanClock!, finding, now => now.FindingOf(finding.Number) is { State: FindingState.PlanDue })),
            .. one.Findings.Where(finding => finding is { State: FindingState.EffectDue, EffectClock.IsOpen: true })
                .Select(finding => Of(one, "audit.effect", finding.EffectClock!, finding, now => now.FindingOf(finding.Number) is { State: FindingState.EffectDue } same && same.EffectClock?.StartedAt == finding.EffectClock!.StartedAt)),
        ]);

        Limit Of(Audit audit, string act, Deadline clock, Finding? finding, Func<Audit, bool> isOpen) => new(
            act, finding is null ? audit.Id.Value : PartOf(audit.Id.Value, $"F{finding.Number}"), clock, new("audit", audit.Id.Value.ToString(), audit.Number),
            async store => await store.Audits.AsNoTracking().SingleAsync(one => one.Id == audit.Id, cancellation) is { State: not AuditState.Closed } now && isOpen(now),
            step => $"{(finding is null ? "" : $"F{finding.Number}, {finding.Grade}: ")}{Told(step, clock)}")
        {
            Details = finding?.Licence is { } licence ? [(LetterOrder.LicencesDetail, licence)] : [],
        };
    }

    /// <summary>Quarters that nobody has bound the authority for, and draws that wait though the quarter is over.</summary>
    private async Task<IEnumerable<Limit>> Draws(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation) =>
        (await db.WaitingDraws(pack, now, cancellation)).Select(one => new Limit(one.IsBound ? "draw.publish" : "draw.commit", Data.Jobs.Once.Of($"draw {one.Quarter}"), one.Clock, new("draw", one.Quarter.ToString(), one.Quarter.ToString()),
            async store => (await store.WaitingDraws(pack, now, cancellation)).Any(same => same.Quarter == one.Quarter && same.IsBound == one.IsBound), step => $"{one.Quarter}: {Told(step, one.Clock)}"));

    /// <summary>High and medium alerts that nobody has settled; a critical one becomes an incident by itself.</summary>
    private static async Task<IEnumerable<Limit>> Alerts(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var ahead = now.AddDays(MostAhead);
        var open = await db.Set<Alert>().AsNoTracking().Where(one => (one.Level == AnomalyLevel.High || one.Level == AnomalyLevel.Medium) && (one.State == AlertState.New || one.State == AlertState.InWork) && one.DueAt <= ahead)
            .OrderBy(one => one.DueAt).Select(one => new { one.Id, one.Rule, one.Sentence, one.Level, one.RaisedAt, Due = one.DueAt!.Value }).ToListAsync(cancellation);
        return open.Select(one => new Limit("alert.", one.Id, Deadline.Ending(AlertWorkflow.Clock(one.Level)!, one.Due), new("alert", one.Id.ToString(), one.Rule),
            store => store.Set<Alert>().AnyAsync(alert => alert.Id == one.Id && (alert.State == AlertState.New || alert.State == AlertState.InWork), cancellation),
            step => $"{one.Rule}: {one.Sentence} {step.Text}") { From = one.RaisedAt });
    }

    private string Told(EscalationStep step, Deadline clock) =>
        $"{step.Text} {(step.Side is EscalationSide.Before ? "It is" : "It was")} due on {PackageWords.Minute(clock.Due(clock.StartedAt, pack.Calendar))}.";

    /// <summary>Identity of a part of a case, such as a finding, which has none of its own.</summary>
    private static Guid PartOf(Guid whole, string part) => Data.Jobs.Once.Of($"{whole}/{part}");
}
