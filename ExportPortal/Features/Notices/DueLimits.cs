using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>
/// Time limits that people keep and that no state is moved by: an appeal before the panel, a dispute that waits for its answer, a change that waits for its
/// answer, a deletion that is not certified, an emergency access that nobody has reviewed, a possible match that nobody has decided; what incidents, sanctions and
/// audits wait for. Each step that the policy pack names is told once, and nothing is decided by it.
/// </summary>
public sealed partial class DueLimits(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    /// <summary>Days; no step before a due time lies further ahead, so what is due later is not read.</summary>
    private const int MostAhead = 35;

    private static readonly LicenceState[] Ended = [LicenceState.Expired, LicenceState.Revoked, LicenceState.Surrendered];
    private static readonly DisputeState[] WithClock = [DisputeState.WithOfficer, DisputeState.InReview, DisputeState.BeforePanel, DisputeState.OfficerAnswered, DisputeState.ReviewAnswered, DisputeState.PanelAnswered, DisputeState.InMediation, DisputeState.AtCourt];
    private static readonly AmendmentState[] Unanswered = [AmendmentState.Requested, AmendmentState.InReview];

    /// <param name="Act">What the acts of its steps begin with: "appeal.soon", "appeal.late".</param>
    /// <param name="Id">What the clock belongs to.</param>
    /// <param name="Say">The sentence of a step; null for the words of the pack.</param>
    /// <param name="IsOpen">Whether it still waits, asked inside the act that tells of it.</param>
    private sealed record Limit(string Act, Guid Id, Deadline Clock, AuditSubject Subject, Func<PortalDbContext, Task<bool>> IsOpen, Func<EscalationStep, string>? Say = null)
    {
        /// <summary>For the record of the act, beside its sentence.</summary>
        public (string, string)[] Details { get; init; } = [];

        /// <summary>When it began to wait: a step that lies before is not told.</summary>
        public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;
    }

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var matches = await Matches(db, cancellation);
        List<Limit> open =
        [
            .. await Appeals(db, now.AddDays(MostAhead), cancellation), .. await Changes(db, now, cancellation), .. await Certificates(db, cancellation), .. await Emergencies(db, cancellation),
            .. await Circumstances(db, now.AddDays(MostAhead), cancellation), .. await Disputes(db, now.AddDays(MostAhead), cancellation), .. await Licences(db, now, cancellation),
            .. await Incidents(db, cancellation), .. await Sanctions(db, now, cancellation), .. await Audits(db, now, cancellation), .. await Draws(db, now, cancellation), .. await Alerts(db, now, cancellation),
            .. matches.SelectMany(one => Decisions(one, cancellation)),
        ];
        return await db.NotDone([.. matches.Select(one => Found(one, cancellation)), .. open.SelectMany(limit => Due(limit, now))], cancellation);
    }

    /// <summary>The latest step that has come: one that was missed while the portal stood still is not told beside a later one.</summary>
    private IEnumerable<DueAct> Due(Limit limit, DateTimeOffset now)
    {
        if (pack.Escalations(limit.Clock, now).LastOrDefault(step => step.At >= limit.From && step.At <= now) is { Step: { } last } told)
            yield return DueAct.Of(limit.Act + Suffix(last), limit.Id, told.At, scope => Tell(scope, limit, last));
    }

    private static string Suffix(EscalationStep step) => step.Side switch
    {
        EscalationSide.Before => "soon",
        EscalationSide.After when step.To.Contains(Role.BoardMember) => "lateboard",
        _ => "late",
    };

    private async Task<bool> Tell(CommandScope scope, Limit limit, EscalationStep step)
    {
        if (!await limit.IsOpen(scope.Db))
            return false;
        scope.Record(limit.Subject, reason: limit.Say?.Invoke(step) ?? step.Text, pack: pack.Hash, details: limit.Details);
        return true;
    }

    private static async Task<IEnumerable<Limit>> Appeals(PortalDbContext db, DateTimeOffset ahead, CancellationToken cancellation)
    {
        var lodged = await (from appeal in db.Appeals.AsNoTracking()
                            where appeal.State == AppealState.Lodged && (appeal.DueAt == null || appeal.DueAt <= ahead)
                            join application in db.Applications on appeal.Application equals application.Id
                            orderby appeal.LodgedAt
                            select new { appeal.Id, appeal.Clock, appeal.Application, appeal.Licence, application.Number, LicenceNumber = db.Licences.Where(licence => licence.Id == appeal.Licence).Select(licence => licence.Number).FirstOrDefault() }).ToListAsync(cancellation);
        return lodged.Select(one => new Limit(one.Licence is null ? "appeal." : "licence-appeal.", one.Id.Value, one.Clock,
            one.Licence is { } licence ? new("licence", licence.Value.ToString(), one.LicenceNumber!) : new("application", one.Application.Value.ToString(), one.Number),
            store => store.Appeals.AnyAsync(appeal => appeal.Id == one.Id && appeal.State == AppealState.Lodged, cancellation)));
    }

    private async Task<IEnumerable<Limit>> Changes(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var waiting = await db.Amendments.AsNoTracking().Where(one => Unanswered.Contains(one.State) && (one.DueAt == null || one.DueAt <= now.AddDays(MostAhead))).OrderBy(one => one.RequestedAt).ToListAsync(cancellation);
        return waiting.Select(one =>
        {
            var clock = one.AnswerClock(pack)!;
            var (what, due) = (one.State is AmendmentState.InReview ? "The decision on" : one.Kind is AmendmentKind.Minor ? "The answer to" : "The start of the review of", PackageWords.Minute(clock.Due(now, pack.Calendar)));
            return new Limit("amendment.", one.Id.Value, clock, new("amendment", one.Id.Value.ToString(), one.Number),
                store => store.Amendments.AnyAsync(amendment => amendment.Id == one.Id && amendment.State == one.State, cancellation),
                step => step.Side is EscalationSide.Before ? $"{what} {one.Number} is due on {due}." : $"{what} {one.Number} was due on {due}. Nothing is granted or refused by the lateness.");
        });
    }

    private async Task<IEnumerable<Limit>> Certificates(PortalDbContext db, CancellationToken cancellation)
    {
        var ended = await db.WithoutCertificate().AsNoTracking().OrderBy(one => one.Number).ToListAsync(cancellation);
        return ended.Where(one => one.Certificate is null).Select(one => new Limit("licence.certificate", one.Id.Value, LicenceDuties.DeletionClock(one, pack), LicenceCommand.Subject(one),
            async store => await store.Licences.AsNoTracking().SingleAsync(licence => licence.Id == one.Id, cancellation) is { Certificate: null } licence && Ended.Contains(licence.State)));
    }

    private static async Task<IEnumerable<Limit>> Circumstances(PortalDbContext db, DateTimeOffset ahead, CancellationToken cancellation)
    {
        var open = await db.CircumstanceReports.AsNoTracking().Where(one => one.State == CircumstanceState.Reported && one.Clock != null && (one.DueAt == null || one.DueAt <= ahead)).OrderBy(one => one.ReportedAt)
            .Join(db.Licences, one => one.Licence, licence => licence.Id, (one, licence) => new { Report = one, licence.Number }).ToListAsync(cancellation);
        return open.Select(one => new Limit("circumstance.", one.Report.Id, one.Report.Clock!, new("licence", one.Report.Licence.Value.ToString(), one.Number),
            store => store.CircumstanceReports.AnyAsync(report => report.Id == one.Report.Id && report.State == CircumstanceState.Reported, cancellation),
            step => $"{one.Report.Number}, {one.Report.Kind.Label().ToLowerInvariant()}: {step.Text}"));
    }

    private async Task<IEnumerable<Limit>> Disputes(PortalDbContext db, DateTimeOffset ahead, CancellationToken cancellation)
    {
        var waiting = await db.Disputes.AsNoTracking().Where(one => WithClock.Contains(one.State) && one.Clock != null && (one.DueAt == null || one.DueAt <= ahead)).OrderBy(one => one.OpenedAt)
            .Select(one => new { one.Id, one.Number, one.About, one.State, one.DueAt, Clock = one.Clock! }).ToListAsync(cancellation);
        var left = await db.Disputes.AsNoTracking().Where(one => one.State == DisputeState.Settled && one.DueAt != null).OrderBy(one => one.DueAt).Select(one => new { one.Id, one.Number, one.About, one.State, one.DueAt }).ToListAsync(cancellation);
        return waiting.Select(one => Of(OfState(one.State), one.Id, one.Number, one.About, one.State, one.DueAt, one.Clock))
            .Concat(left.Where(_ => pack.Clocks.Exists(known => known.Key == DisputeWorkflow.JudgmentClock)).Select(one => Of("dispute.judgment", one.Id, one.Number, one.About, one.State, one.DueAt, pack.Start(DisputeWorkflow.JudgmentClock, one.DueAt!.Value))));

        Limit Of(string act, Guid id, string number, string about, DisputeState state, DateTimeOffset? due, Deadline clock) => new(act, id, clock, new("dispute", id.ToString(), number),
            store => store.Disputes.AnyAsync(dispute => dispute.Id == id && dispute.State == state && dispute.DueAt == due, cancellation),
            step => $"{number}{(about.Length > 0 ? $" about {about}" : "")}: {step.Text}");
    }

    private static string OfState(DisputeState state) => state switch
    {
        DisputeState.WithOfficer => "dispute.officer",
        DisputeState.InReview => "dispute.review",
        DisputeState.BeforePanel => "dispute.panel",
        DisputeState.InMediation => "dispute.mediation",
        DisputeState.AtCourt => "dispute.court",
        _ => "dispute.next",
    };

    private async Task<IEnumerable<Limit>> Emergencies(PortalDbContext db, CancellationToken cancellation)
    {
        var opened = await db.EmergencyAccesses.AsNoTracking().Where(one => one.State == EmergencyState.Opened).OrderBy(one => one.OpenedAt).ToListAsync(cancellation);
        return opened.Select(one => new Limit("emergency.review", one.Id.Value, pack.Start("break-glass-review", one.OpenedAt!.Value), new("emergency", one.Id.Value.ToString(), one.Number),
            store => store.EmergencyAccesses.AnyAsync(access => access.Id == one.Id && access.State == EmergencyState.Opened, cancellation)));
    }
}
