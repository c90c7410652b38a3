using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>Finds the facts that call for an audit and that no act raised (<see cref="AuditReasons"/>), and opens one where two of them, or a critical one, come together.</summary>
public sealed class DueTriggers(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int Most = 100;
    private const int AtOnce = 500;

    private const string MissingCertificate = "certificate-missing";

    /// <summary>Rules of the access log that tell of use far above what was expected, or of none.</summary>
    private static readonly string[] Unusual = ["AN-04", "AN-05", "AN-17"];

    private const string EarlierMajor = "earlier-major";

    private sealed record Fact(string Key, LicenceId Licence, string Number, string Mark, string Detail);

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        if (pack.Audits is not { } terms)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var facts = new List<Fact>();
        facts.AddRange(await FromAlerts(db, "critical-anomaly", db.Set<Alert>().Where(one => one.Level == AnomalyLevel.Critical), cancellation));
        facts.AddRange(await FromAlerts(db, "use-unusual", db.Set<Alert>().Where(one => Unusual.Contains(one.Rule)), cancellation));
        facts.AddRange(await Environments(db, terms.TimesInForce, now, cancellation));
        facts.AddRange(await FirstLicences(db, cancellation));
        facts.AddRange(await Incidents(db, terms.TimesInForce, now, cancellation));
        facts.AddRange(await Reports(db, terms.TimesInForce, now, cancellation));
        facts.AddRange(await EarlierFindings(db, terms.TimesInForce, now, cancellation));
        if (terms.Triggers.Exists(one => one.Key == MissingCertificate))
            facts.AddRange(await Certificates(db, now, cancellation));
        var open = await db.WaitingTriggers().AsNoTracking().ToListAsync(cancellation);
        var ripe = open.GroupBy(one => one.Licence).Where(group => RiskTrigger.Opens([.. group], terms));
        return
        [
            .. facts.Take(Most).Select(fact => new DueAct("audit.trigger", Once.Of(Print(fact)), scope => Raise(scope, fact))),
            .. ripe.Take(Most).Select(group => new DueAct("audit.open", Once.Of(string.Join(' ', group.Select(one => one.Id).Order())), scope => Open(scope, group.Key, terms, cancellation))),
        ];
    }

    private static async Task<List<Fact>> FromAlerts(PortalDbContext db, string key, IQueryable<Alert> alerts, CancellationToken cancellation) => await (
        from alert in alerts.AsNoTracking()
        where alert.State != AlertState.Explained && alert.State != AlertState.FalseAlarm
        join licence in db.Licences on alert.Licence equals licence.Number
        where !db.RiskTriggers.Any(known => known.Fingerprint == key + " " + licence.Number + " " + alert.Fingerprint)
        orderby alert.RaisedAt
        select new Fact(key, licence.Id, licence.Number, alert.Fingerprint, alert.Rule + ": " + alert.Sentence)).Take(Most).ToListAsync(cancellation);

    /// <summary>
    /// At tier 2 and above the environment is assessed anew after the months of the policy (SG-12), and evidence of its controls
    /// counts until its last day. Whose environment it is follows from the place that the licence grants.
    /// </summary>
    private static async Task<List<Fact>> Environments(PortalDbContext db, AuditTimes times, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var oldest = today.AddMonths(-times.EnvironmentMonths);
        var ended = (await db.Organisations.AsNoTracking().Where(one => one.EnvironmentAssessedOn != null).ToListAsync(cancellation))
            .Select(one => (one.Id, Found: Ended(one, oldest, today))).Where(one => one.Found is not null).ToDictionary(one => one.Id, one => one.Found!.Value);
        var places = ended.Keys.ToList();
        var rows = await db.Licences.AsNoTracking().Where(licence => licence.State == LicenceState.Active && licence.Tier >= 2 && (places.Contains(licence.Recipient) || places.Contains(licence.Steward))
                && !db.RiskTriggers.Any(known => known.Key == "environment-expired" && known.Licence == licence.Id && known.Audit == null))
            .OrderBy(licence => licence.Number).ToListAsync(cancellation);
        // Those that an audit has looked at already are known by their fingerprint: they must not take the place of others.
        return await Unknown(db, [.. rows.Where(row => ended.ContainsKey(PlaceOf(row))).Select(row => new Fact("environment-expired", row.Id, row.Number, ended[PlaceOf(row)].Mark, ended[PlaceOf(row)].Detail))], cancellation);

        static OrganisationId PlaceOf(Licence licence) => licence.Grant is { Host: HostingPlace.StewardEnclave } ? licence.Steward : licence.Recipient;
    }

    /// <summary>What has ended of an environment: its assessment, or the evidence of a control. Null while all of it counts.</summary>
    private static (string Mark, string Detail)? Ended(Organisation place, DateOnly oldest, DateOnly today) =>
        place.EnvironmentAssessedOn is { } on && on < oldest ? ($"{on:yyyy-MM-dd}", $"The environment of {place.RomanisedName} was last assessed on {Words.Day(on)}.")
        : place.Controls.Where(one => one is { Answer: ControlAnswer.Yes, ExpiresOn: { } last } && last < today).MaxBy(one => one.ExpiresOn) is { ExpiresOn: { } end } gone
            ? ($"{gone.Code} {end:yyyy-MM-dd}", $"The evidence of {gone.Code} for the environment of {place.RomanisedName} counted until {Words.Day(end)}.")
        : null;

    private static async Task<List<Fact>> FirstLicences(PortalDbContext db, CancellationToken cancellation) => await (
        from licence in db.Licences.AsNoTracking()
        where licence.State == LicenceState.Active && licence.Tier >= 2
            && !db.Licences.Any(other => other.Recipient == licence.Recipient && other.Tier >= 2 && other.Id != licence.Id && other.GrantedAt <= licence.GrantedAt)
            && !db.RiskTriggers.Any(known => known.Key == "first-licence" && known.Licence == licence.Id)
        orderby licence.Number
        select new Fact("first-licence", licence.Id, licence.Number, "first", "The recipient holds no earlier licence at this tier or above.")).Take(Most).ToListAsync(cancellation);

    /// <summary>Major findings of the last years, for every other active licence of the recipient: also one that was granted or opened again later.</summary>
    private static async Task<List<Fact>> EarlierFindings(PortalDbContext db, AuditTimes times, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now.AddYears(-times.FindingYears);
        var facts = new List<Fact>();
        // The report, or a critical finding before it, has marked the recipient, and the mark goes no lower than a minor record once the findings are closed.
        foreach (var audit in await db.Audits.AsNoTracking().Where(one => one.ReportedAt >= since && one.Type != AuditType.Internal
            && db.Organisations.Any(party => party.History != History.Clean && (party.Id == one.Auditee || one.Subjects.Any(subject => subject.Auditee == party.Id))
                // Nothing more is read of an audit that every other active licence of the party knows of.
                && db.Licences.Any(held => held.Recipient == party.Id && held.State == LicenceState.Active && held.Id != one.Licence
                    && !db.RiskTriggers.Any(known => known.Key == EarlierMajor && known.Licence == held.Id && known.Fingerprint.EndsWith(" " + one.Number))))).OrderBy(one => one.ReportedAt).ToListAsync(cancellation))
            foreach (var of in audit.Findings.Where(one => one is { Grade: >= FindingGrade.FG3, State: not FindingState.Withdrawn }).GroupBy(one => audit.TargetOf(one).Auditee))
            {
                var concerned = of.Select(one => audit.TargetOf(one).Licence).OfType<LicenceId>().ToList();
                facts.AddRange(await db.Licences.AsNoTracking().Where(one => one.Recipient == of.Key && one.State == LicenceState.Active && !concerned.Contains(one.Id)).OrderBy(one => one.Number)
                    .Select(one => new Fact(EarlierMajor, one.Id, one.Number, audit.Number, "Audit " + audit.Number + " had a major finding.")).ToListAsync(cancellation));
            }
        return await Unknown(db, facts, cancellation);
    }

    /// <summary>Grave incidents (SEV1, SEV2) of the last months, for each licence that they name: one that is reached by lineage alone holds the same data, and nothing happened there. One that was graded late counts from the day of its grading.</summary>
    private static async Task<List<Fact>> Incidents(PortalDbContext db, AuditTimes times, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now.AddMonths(-times.IncidentMonths);
        var found = await db.Incidents.AsNoTracking().Where(one => one.SeverityLevel <= 2 && one.State != IncidentState.FalseAlarm && (one.ReportedAt >= since || one.State != IncidentState.Closed))
            .OrderBy(one => one.ReportedAt).ToListAsync(cancellation);
        var grave = found.Where(one => one.ReportedAt >= since || one.GradedAt >= since);
        var facts = grave.SelectMany(one => one.Named.Select(named => (Incident: one, named.Number))).ToList();
        var numbers = facts.Select(one => one.Number).Distinct().ToList();
        var licences = await db.Licences.AsNoTracking().Where(one => numbers.Contains(one.Number)).ToDictionaryAsync(one => one.Number, one => one.Id, cancellation);
        return await Unknown(db, [.. facts.Where(one => licences.ContainsKey(one.Number))
            .Select(one => new Fact("incident", licences[one.Number], one.Number, one.Incident.Number, $"Incident {one.Incident.Number} of severity SEV{one.Incident.SeverityLevel}."))], cancellation);
    }

    /// <summary>Reports that are late by more than the days of the policy: of the licences that have something open so old, no other is read.</summary>
    private static async Task<List<Fact>> Reports(PortalDbContext db, AuditTimes times, DateTimeOffset now, CancellationToken cancellation)
    {
        var latest = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-times.ReportDays);
        var facts = new List<Fact>();
        await foreach (var licence in db.Licences.AsNoTracking().Where(one => one.State == LicenceState.Active && (one.NextDutyDue == null || one.NextDutyDue < latest)).OrderBy(one => one.Number).AsAsyncEnumerable().WithCancellation(cancellation))
            foreach (var duty in licence.Duties.Where(one => one.Kind is DutyKind.Report && one.IsOverdue(latest)))
                facts.Add(new("report-overdue", licence.Id, licence.Number, $"{duty.Due:yyyy-MM-dd}", $"{duty.What} was due on {Words.Day(duty.Due)}."));
        return await Unknown(db, facts, cancellation);
    }

    /// <summary>Ended licences whose deletion nobody has certified by its last day.</summary>
    private static async Task<List<Fact>> Certificates(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var (latest, today) = (now.AddDays(-LicenceDuties.DaysToDelete), DateOnly.FromDateTime(now.UtcDateTime));
        var ended = await db.WithoutCertificate().AsNoTracking().Where(one => one.EndedAt <= latest).OrderBy(one => one.Number).ToListAsync(cancellation);
        return await Unknown(db, [.. ended.Where(one => one.Certificate is null && LicenceDuties.DeleteBy(one) < today)
            .Select(one => new Fact(MissingCertificate, one.Id, one.Number, $"{LicenceDuties.DeleteBy(one):yyyy-MM-dd}", $"The deletion was to be certified by {Words.Day(LicenceDuties.DeleteBy(one))}."))], cancellation);
    }

    private static async Task<List<Fact>> Unknown(PortalDbContext db, List<Fact> facts, CancellationToken cancellation)
    {
        var known = new HashSet<string>();
        foreach (var some in facts.Select(Print).Chunk(AtOnce))
            known.UnionWith(await db.RiskTriggers.AsNoTracking().Where(one => some.Contains(one.Fingerprint)).Select(one => one.Fingerprint).ToListAsync(cancellation));
        return [.. facts.Where(one => !known.Contains(Print(one)))];
    }

    private static string Print(Fact fact) => RiskTrigger.FingerprintOf(fact.Key, fact.Number, fact.Mark);

    private async Task<bool> Raise(CommandScope scope, Fact fact)
    {
        var print = Print(fact);
        if (await scope.Db.RiskTriggers.AnyAsync(known => known.Fingerprint == print))
            return false;
        var detail = fact.Detail.Length > 500 ? fact.Detail[..500] : fact.Detail;
        scope.Db.RiskTriggers.Add(RiskTrigger.Raise(Guid.CreateVersion7(scope.Now), fact.Key, fact.Licence, fact.Number, fact.Mark, detail, null, pack, scope.Now));
        scope.Record(new AuditSubject("licence", fact.Licence.Value.ToString(), fact.Number), pack: pack.Hash, details: ("trigger", fact.Key));
        return true;
    }

    /// <summary>One audit looks at all that is open; facts that come while it has not begun join it.</summary>
    private async Task<bool> Open(CommandScope scope, LicenceId id, AuditTerms terms, CancellationToken cancellation)
    {
        var open = await scope.Db.WaitingTriggers().Where(one => one.Licence == id).ToListAsync(cancellation);
        if (!RiskTrigger.Opens(open, terms))
            return false;
        var waiting = await scope.Db.Audits.FirstOrDefaultAsync(one => one.Licence == id && one.Origin == AuditOrigin.Triggered && one.State == AuditState.Planned, cancellation);
        var number = waiting?.Number ?? await scope.Db.NextAudit(cancellation);
        var before = waiting is null ? [] : await scope.Db.RiskTriggers.Where(one => one.Audit == number).OrderBy(one => one.RaisedAt).ToListAsync(cancellation);
        var why = string.Join("; ", before.Concat(open).Select(one => terms.TextOf(one.Key)).Distinct());
        why = why.Length > 500 ? why[..500] : why;
        if (waiting is not null)
            waiting.AlsoBecause(why);
        else
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
            scope.Db.Audits.Add(Audit.Open(new(Guid.CreateVersion7(scope.Now)), number, AuditType.DeskReview, AuditOrigin.Triggered, PlanAudit.Of(licence), why,
                $"The access log and the reports under licence {licence.Number}.", pack.Calendar.Day(pack.Due("audit-task", scope.Now)), pack, scope.Now));
        }
        foreach (var one in open)
            one.LookedAtBy(number);
        scope.Record(new AuditSubject("licence", id.Value.ToString(), open[0].LicenceNumber), pack: pack.Hash, details: [("audit", number), ("triggers", string.Join(' ', open.Select(one => one.Key).Order())), ("points", open.Sum(one => one.Points).ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        return true;
    }
}

/// <summary>Records a fact that the portal cannot see by itself: a complaint that came by another way, an owner that nobody has told of, an attack that stands on no record here.</summary>
public sealed class RecordTrigger(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Run(string licence, string trigger, string detail, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("audit.trigger", key, actor, async scope =>
        {
            var number = LicenceNumber.Parse(licence)?.Text ?? licence;
            scope.Target = new AuditSubject("licence", number, number);
            if (!scope.Actor.Is(Role.Auditor) || await scope.Db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } found)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Db.RiskTriggers.Add(RiskTrigger.Raise(Guid.CreateVersion7(scope.Now), trigger, found.Id, found.Number, key.ToString("N"), detail, scope.Actor, pack, scope.Now));
            scope.Record(new AuditSubject("licence", found.Id.Value.ToString(), number), reason: detail, pack: pack.Hash, details: ("trigger", trigger));
            return Outcome<string>.Done(number);
        }, cancellation);
}
