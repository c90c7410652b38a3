using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>What time makes due of audits: replies that lapse, overdue corrections, the audits that tiers ask for, and the yearly one of the authority.</summary>
public sealed class DueAudits(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int Most = 100;
    private const int AtOnce = 500;

    /// <summary>Days from today to an audit that is planned once more.</summary>
    private int DaysUntilAgain => pack.Audits!.TimesInForce.AgainDays;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        if (pack.Audits is not { } terms)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var awake = await db.Audits.Where(one => one.WakeAt <= now).OrderBy(one => one.WakeAt).Take(Most).Select(one => new { one.Id, WakeAt = one.WakeAt!.Value }).ToListAsync(cancellation);
        var tiers = terms.Periodic.Select(rule => rule.Tier).Distinct().ToList();
        // Once for each end of a term: a renewal keeps the licence and asks for the audits of its further time.
        var active = await db.Licences.AsNoTracking().Where(one => one.State == LicenceState.Active && tiers.Contains(one.Tier)).OrderBy(one => one.Number).Select(one => new { one.Id, one.End }).ToListAsync(cancellation);
        var unplanned = new List<DueAct>();
        foreach (var some in active.Chunk(AtOnce))
            unplanned.AddRange(await db.NotDone([.. some.Select(one => new DueAct("audit.schedule", Once.Of($"{one.Id.Value} {one.End:o}"), scope => Plan(scope, one.Id, terms, cancellation)))], cancellation));
        // What a dispute holds or sets aside comes before the reminders of it.
        var acts = (await Disputed(db, cancellation)).Concat(awake.Select(one => DueAct.Of("audit.remind", one.Id.Value, one.WakeAt, scope => Wake(scope, one.Id, cancellation))))
            .Concat(unplanned.Take(Most)).Concat(await CalledOff(db, DateOnly.FromDateTime(now.UtcDateTime), cancellation)).Concat(await Moved(db, terms, now, cancellation)).Concat(await Outlived(db, now, cancellation)).ToList();
        var (first, last) = (new DateOnly(now.UtcDateTime.Year, 1, 1), new DateOnly(now.UtcDateTime.Year, 12, 31));
        // One that was called off is none; of those that the year had, each lets one more be planned.
        var ofYear = await db.Audits.Where(one => one.Type == AuditType.Internal && one.PlannedFor >= first && one.PlannedFor <= last).Select(one => new { IsCalledOff = one.State == AuditState.Closed && one.ReportedAt == null }).ToListAsync(cancellation);
        if (await PlanAudit.Authority(db, cancellation) is { } authority && ofYear.TrueForAll(one => one.IsCalledOff))
            acts.Add(new DueAct("audit.internal", Once.Of($"{authority.Value} {first.Year}{(ofYear.Count == 0 ? "" : $" {ofYear.Count}")}"), scope => PlanInternal(scope, authority, last, cancellation)));
        return acts;
    }

    /// <summary>Audits about whose findings something was said in a dispute since they followed it last; of those that are closed, the ones with a granted dispute alone.</summary>
    private async Task<IReadOnlyList<DueAct>> Disputed(PortalDbContext db, CancellationToken cancellation)
    {
        var about = (await db.Disputes.AsNoTracking().Where(one => one.Kind == DisputeKind.AuditFinding).ToListAsync(cancellation)).ToLookup(one => one.About.Split(' ')[0]);
        var (numbers, granted) = (about.Select(one => one.Key).ToList(), about.Where(one => one.Any(dispute => dispute.GrantedBy is not null)).Select(one => one.Key).ToList());
        var open = await db.Audits.AsNoTracking().Where(one => numbers.Contains(one.Number) && (one.State != AuditState.Closed || granted.Contains(one.Number))).Select(one => new { one.Id, one.Number }).ToListAsync(cancellation);
        return await db.NotDone([.. open.Select(one => new DueAct("audit.dispute", Once.Of($"{one.Id.Value} {string.Join(' ', about[one.Number].Select(dispute => $"{dispute.Number} {dispute.Steps.Count}").Order())}"), scope => Follow(scope, one.Id, cancellation)))], cancellation);
    }

    private async Task<bool> Follow(CommandScope scope, AuditId id, CancellationToken cancellation)
    {
        var audit = await scope.Db.Audits.SingleAsync(one => one.Id == id, cancellation);
        var done = audit.Follow(await AuditCommands.DisputesAbout(scope.Db, audit.Number).ToListAsync(cancellation), pack, scope.Now);
        await AuditEffects.Mark(scope, audit, cancellation);
        await AuditEffects.OfClosing(scope, audit, pack, cancellation);
        scope.Record(new AuditSubject("audit", id.Value.ToString(), audit.Number), Words.Code(audit.State), Words.Code(audit.State), done.Count == 0 ? "Nothing changes." : string.Join(" ", done), pack.Hash);
        return true;
    }

    /// <summary>
    /// Periodic audits of an active licence's term that were called off before their day was long past: each is planned once more, as the
    /// yearly one of the authority is. What was planned instead, and what another audit has covered since, is not.
    /// </summary>
    private async Task<IReadOnlyList<DueAct>> CalledOff(PortalDbContext db, DateOnly today, CancellationToken cancellation)
    {
        var since = today.AddDays(-DaysUntilAgain);
        var off = await db.Audits.AsNoTracking().Where(one => one.Origin == AuditOrigin.Periodic && one.State == AuditState.Closed && one.ReportedAt == null && one.PlannedFor >= since
            && !db.Audits.Any(other => other.Licence == one.Licence && other.Id != one.Id && (other.ReportedAt != null && other.PlannedFor >= one.PlannedFor
                || other.Why == one.Why && other.Scope == one.Scope && other.Origin == AuditOrigin.Periodic && other.State == AuditState.Closed && other.ReportedAt == null && other.PlannedFor <= one.PlannedFor))
            && db.Licences.Any(licence => licence.Id == one.Licence && licence.State == LicenceState.Active && licence.Start <= one.PlannedFor)).OrderBy(one => one.Number).Select(one => one.Id).ToListAsync(cancellation);
        return await db.NotDone([.. off.Select(id => new DueAct("audit.schedule", Once.Of($"instead of {id.Value}"), scope => PlanAgain(scope, id, cancellation)))], cancellation);
    }

    /// <summary>Audits at close that have not begun, whose licence ends on another day than they are planned for. The same end may come and go, so each step of the audit is a time of its own.</summary>
    private async Task<IReadOnlyList<DueAct>> Moved(PortalDbContext db, AuditTerms terms, DateTimeOffset now, CancellationToken cancellation)
    {
        var whys = terms.AtCloseWhys;
        var planned = (await db.Audits.AsNoTracking().Where(one => one.Origin == AuditOrigin.Periodic && one.State == AuditState.Planned && whys.Contains(one.Why))
            .Join(db.Licences, audit => audit.Licence, licence => licence.Id, (audit, licence) => new { audit.Id, audit.PlannedFor, Licence = licence.Id, licence.LastDay, licence.EndedAt }).ToListAsync(cancellation))
            .Where(one => EndOf(one.LastDay, one.EndedAt) != one.PlannedFor).ToDictionary(one => one.Id, one => (one.Licence, End: EndOf(one.LastDay, one.EndedAt)));
        var ids = planned.Keys.ToList();
        var audits = ids.Count == 0 ? [] : await db.Audits.AsNoTracking().Where(one => ids.Contains(one.Id)).OrderBy(one => one.Number).ToListAsync(cancellation);
        return await db.NotDone([.. audits.Where(audit => audit.FollowsEnd(planned[audit.Id].End, pack, now))
            .Select(audit => new DueAct("audit.reschedule", Once.Of($"{audit.Id.Value} {audit.Steps.Count} {planned[audit.Id].End:o}"), scope => Move(scope, audit.Id, planned[audit.Id].Licence, cancellation)))], cancellation);
    }

    /// <summary>Findings that were ended without correction, and whose years on record are over; lower ones than major never counted. Few audits have one at all, and the store leaves the others out.</summary>
    private async Task<IReadOnlyList<DueAct>> Outlived(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = pack.UncorrectedSince(now);
        var audits = await db.Audits.FromSql($"SELECT * FROM audit WHERE \"Findings\" LIKE '%EndUncorrected%'").AsNoTracking().OrderBy(one => one.Number).ToListAsync(cancellation);
        return await db.NotDone([.. audits.SelectMany(audit => audit.Findings.Where(one => one is { IsUncorrected: true, Grade: >= FindingGrade.FG3 } && one.Steps[^1].At <= since).Select(one => new DueAct("audit.recordends", Once.Of($"{audit.Id.Value} F{one.Number}"), scope => OffRecord(scope, audit.Id, one.Number, cancellation))))], cancellation);
    }

    private async Task<bool> OffRecord(CommandScope scope, AuditId id, int finding, CancellationToken cancellation)
    {
        var audit = await scope.Db.Audits.SingleAsync(one => one.Id == id, cancellation);
        await AuditEffects.OfClosing(scope, audit, pack, cancellation);
        scope.Record(new AuditSubject("audit", id.Value.ToString(), audit.Number), Words.Code(audit.State), Words.Code(audit.State), $"F{finding} was ended without correction {pack.Audits!.TimesInForce.FindingYears} years ago and counts no more.", pack.Hash,
            [.. AuditCommands.About(audit.FindingOf(finding)!)]);
        return true;
    }

    private static DateOnly EndOf(DateOnly lastDay, DateTimeOffset? endedAt) => endedAt is { } at && DateOnly.FromDateTime(at.UtcDateTime) is var ended && ended < lastDay ? ended : lastDay;

    private async Task<bool> Move(CommandScope scope, AuditId id, LicenceId of, CancellationToken cancellation)
    {
        var (audit, licence) = (await scope.Db.Audits.SingleAsync(one => one.Id == id, cancellation), await scope.Db.Licences.AsNoTracking().SingleAsync(one => one.Id == of, cancellation));
        if (!audit.MoveToEnd(EndOf(licence.LastDay, licence.EndedAt), pack, scope.Now))
            return false;
        scope.Record(new AuditSubject("audit", id.Value.ToString(), audit.Number), Words.Code(audit.State), Words.Code(audit.State), audit.Steps[^1].Reason, pack.Hash, ("licence", licence.Number));
        return true;
    }

    private async Task<bool> PlanAgain(CommandScope scope, AuditId id, CancellationToken cancellation)
    {
        var off = await scope.Db.Audits.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        var licence = await scope.Db.Licences.AsNoTracking().SingleAsync(one => one.Id == off.Licence, cancellation);
        var (number, soon) = (await scope.Db.NextAudit(cancellation), DateOnly.FromDateTime(scope.Now.UtcDateTime).AddDays(DaysUntilAgain));
        var on = off.PlannedFor < soon ? soon : off.PlannedFor;
        // One at close is planned at once for the day to which it would be moved.
        if (pack.Audits!.AtCloseWhys.Contains(off.Why) && Audit.DayAtClose(EndOf(licence.LastDay, licence.EndedAt), pack, scope.Now) is var close && close < on)
            on = close;
        scope.Db.Audits.Add(Audit.Open(new(Guid.CreateVersion7(scope.Now)), number, off.Type, AuditOrigin.Periodic, PlanAudit.Of(licence), off.Why, off.Scope, on, pack, scope.Now));
        scope.Record(LicenceCommand.Subject(licence), pack: pack.Hash, details: [("audits", number), ("instead of", off.Number)]);
        return true;
    }

    private async Task<bool> Wake(CommandScope scope, AuditId id, CancellationToken cancellation)
    {
        var audit = await scope.Db.Audits.SingleAsync(one => one.Id == id, cancellation);
        var from = Words.Code(audit.State);
        var done = audit.ActOnTime(pack, scope.Now);
        if (done.Count == 0)
            return false;
        scope.Record(new AuditSubject("audit", id.Value.ToString(), audit.Number), from, Words.Code(audit.State), string.Join(" ", done.Select(note => note.Text)), pack.Hash,
            [("effects", string.Join(' ', done.Select(note => note.Kind))), .. audit.IsThematic ? ((string, string)[])[(LetterOrder.LicencesDetail, string.Join(' ', audit.RemindedOf(done)))] : []]);
        return true;
    }

    private async Task<bool> Plan(CommandScope scope, LicenceId id, AuditTerms terms, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
        if (licence.State is not LicenceState.Active)
            return false;
        var known = await scope.Db.Audits.Where(audit => audit.Licence == id && audit.Origin == AuditOrigin.Periodic).Select(audit => (DateOnly?)audit.PlannedFor).MaxAsync(cancellation);
        var today = DateOnly.FromDateTime(scope.Now.UtcDateTime);
        var numbers = new List<string>();
        foreach (var one in AuditSchedule.Of(licence, terms).Where(one => known is null || one.On > known))
        {
            var number = await scope.Db.NextAudit(cancellation);
            scope.Db.Audits.Add(Audit.Open(new(Guid.CreateVersion7(scope.Now)), number, AuditSchedule.TypeFor(licence.Tier), AuditOrigin.Periodic, PlanAudit.Of(licence), one.Why,
                $"Use under licence {licence.Number}: safeguards, reports and the access log.", one.On < today ? today : one.On, pack, scope.Now));
            numbers.Add(number);
        }
        scope.Record(new AuditSubject("licence", id.Value.ToString(), licence.Number), pack: pack.Hash, details: ("audits", numbers.Count == 0 ? "none to add" : string.Join(' ', numbers)));
        return true;
    }

    private async Task<bool> PlanInternal(CommandScope scope, OrganisationId authority, DateOnly last, CancellationToken cancellation)
    {
        var number = await scope.Db.NextAudit(cancellation);
        var soon = DateOnly.FromDateTime(scope.Now.UtcDateTime).AddDays(DaysUntilAgain);
        var id = Guid.CreateVersion7(scope.Now);
        scope.Db.Audits.Add(Audit.Open(new(id), number, AuditType.Internal, AuditOrigin.Periodic, new(authority, null, null, null, null), $"yearly, for {last.Year}",
            "The authority itself: decisions and their reasons, separation of duties, clocks, seal and logs.", soon < last ? soon : last, pack, scope.Now));
        scope.Record(new AuditSubject("audit", id.ToString(), number), pack: pack.Hash, details: ("year", last.Year.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return true;
    }
}
