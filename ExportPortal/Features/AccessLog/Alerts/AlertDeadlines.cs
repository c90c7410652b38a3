using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>Critical alerts that nobody settled in time become incidents; the record that they did is the alert itself, in state INCIDENT.</summary>
internal sealed class AlertDeadlines(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int AtOnce = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var late = await db.Set<Alert>().AsNoTracking()
            .Where(alert => alert.Level == AnomalyLevel.Critical && (alert.State == AlertState.New || alert.State == AlertState.InWork) && alert.DueAt != null && alert.DueAt <= now)
            .OrderBy(alert => alert.DueAt).Take(AtOnce).Select(alert => new { alert.Id, alert.DueAt }).ToListAsync(cancellation);
        return [.. late.Select(alert => DueAct.Of("alert.incident", alert.Id, alert.DueAt!.Value, scope => BecomeIncident(scope, alert.Id, cancellation)))];
    }

    private async Task<bool> BecomeIncident(CommandScope scope, Guid id, CancellationToken cancellation)
    {
        var alert = await scope.Db.Set<Alert>().SingleAsync(one => one.Id == id, cancellation);
        var from = Domain.Common.Words.Code(alert.State);
        if (!alert.RunOutOfTime(scope.Now))
            return false;
        var incident = await scope.OpenIncident(alert, AnomalyRules.ConditionOf(alert.Rule, pack.Anomalies), default, "the portal", pack, cancellation);
        scope.Record(new AuditSubject("alert", id.ToString(), alert.Rule), from, Domain.Common.Words.Code(alert.State), details: [("rule", alert.Rule), ("licence", alert.Licence ?? "none"), ("incident", incident.Number)]);
        return true;
    }
}

/// <summary>
/// The rules that ask what did not come, and what the silence of a live log does: its recipient is told, and then access
/// stops (AC-16). They count in hours and days, so looking once an hour is enough.
/// </summary>
internal sealed class SilenceDue(IDbContextFactory<PortalDbContext> contexts, AccessRuleStore rules, PackLibrary packs, PolicyPack pack) : IDueActs
{
    private static readonly TimeSpan Round = TimeSpan.FromHours(1);

    private DateTimeOffset? looked;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        if (looked is { } last && now - last < Round)
            return [];
        var due = await Look(now, cancellation);
        looked = now;
        return due;
    }

    private async Task<IReadOnlyList<DueAct>> Look(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var licences = await LicensedUses.Find(db, null, cancellation, packs, pack.Anomalies.AwaitedSince(now));
        var newest = await rules.Last(licences.Keys, now.AddMinutes(pack.Anomalies.ClockMinutes), cancellation);
        var window = new AccessWindow(newest, licences, now) { Terms = pack.Anomalies };
        var entries = newest.ToDictionary(entry => entry.Seq);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var drafts = AnomalyRules.OfTime.SelectMany(rule => rule(window))
            .Select(found => new AlertDraft(found, found.Licence ?? entries[found.Evidence[0]].Facts.Licence, null, found.Evidence.Count > 0 ? DateOnly.FromDateTime(entries[found.Evidence[0]].Facts.At.UtcDateTime) : licences[found.Licence!].Start)).ToList();
        var marks = drafts.Select(draft => Alert.FingerprintOf(draft.Found, draft.Licence, draft.Actor, draft.Day)).ToList();
        var known = await db.Set<Alert>().AsNoTracking().Where(alert => marks.Contains(alert.Fingerprint)).Select(alert => alert.Fingerprint).ToListAsync(cancellation);
        var raised = drafts.Zip(marks).Where(pair => !known.Contains(pair.Second)).ToList();
        // Before the alerts: whoever opens one finds its entry in the log.
        await rules.Flag([.. raised.SelectMany(pair => pair.First.Found.Evidence.Select(seq => (pair.First.Found.Rule, entries[seq])))], cancellation);
        return [.. await OfLive(db, licences, newest, now, cancellation), .. await OfDeliveries(db, window, cancellation), .. raised.Select(pair => DueAct.Of("alert.raise", Id(pair.Second), new DateTimeOffset(today, TimeOnly.MinValue, TimeSpan.Zero), async scope =>
        {
            var stored = await AlertDraft.Store(scope.Db, [pair.First], pack, scope.Now, cancellation);
            scope.Record(new AuditSubject("access_log", pair.Second), to: stored.Count == 0 ? null : Domain.Common.Words.Code(pair.First.Found.Level), reason: $"{pair.First.Found.Rule}: {pair.First.Found.Sentence}", details: [("rule", pair.First.Found.Rule), ("licence", pair.First.Licence ?? "none")]);
            return true;
        }))];
    }

    /// <summary>Of each live log that is silent: the warning, and past the hours of the terms the stop.</summary>
    private async Task<IReadOnlyList<DueAct>> OfLive(PortalDbContext db, IReadOnlyDictionary<string, LicensedUse> licences, IReadOnlyList<AccessEvent> newest, DateTimeOffset now, CancellationToken cancellation)
    {
        var (acts, hours, told) = (new List<DueAct>(), pack.Anomalies.SilenceHours, pack.LicenceLife?.SilenceWarningHours);
        foreach (var licence in licences.Values.Where(one => one.LiveSince is not null && one.IsActiveAt(now)).OrderBy(one => one.Number, StringComparer.Ordinal))
        {
            var since = Since(licence, newest.FirstOrDefault(entry => entry.Facts.Licence == licence.Number));
            if (now - since > TimeSpan.FromHours(hours))
                acts.Add(DueAct.Of("licence.suspendforsilence", Id(licence.Number), since, scope => Stop(scope, licence, since, cancellation)));
            else if (told is { } first && now - since > TimeSpan.FromHours(first))
                acts.Add(DueAct.Of("licence.warnofsilence", Id(licence.Number), since, scope => Warn(scope, licence, since, cancellation)));
        }
        return await db.NotDone(acts, cancellation);
    }

    /// <summary>Tells recipients whose log is due, before it is late.</summary>
    private Task<IReadOnlyList<DueAct>> OfDeliveries(PortalDbContext db, AccessWindow window, CancellationToken cancellation) => db.NotDone([.. from licence in window.Licences.Values.OrderBy(one => one.Number, StringComparer.Ordinal)
        let delivery = TimeRules.DeliveryOf(window, licence)
        where delivery is not null && window.Now >= delivery.DueAt && window.Now <= delivery.LateAt
        select DueAct.Of("licence.logdue", Id(licence.Number), delivery.Since, scope => Remind(scope, licence, delivery, cancellation))], cancellation);

    private async Task<bool> Remind(CommandScope scope, LicensedUse licence, AwaitedDelivery delivery, CancellationToken cancellation)
    {
        var newest = await rules.Last([licence.Number], scope.Now.AddMinutes(pack.Anomalies.ClockMinutes), cancellation);
        var found = await scope.Db.Licences.SingleAsync(one => one.Number == licence.Number, cancellation);
        var hasEnded = licence.EndedBy(scope.Now) is not null;
        if (newest.Any(entry => entry.ReceivedAt > delivery.Since) || (!hasEnded && !LicenceAccess.At(found, scope.Now).Allowed))
            return false;
        scope.Record(LicenceCommand.Subject(found), reason: $"No delivery of the access log has come since {PackageWords.Minute(delivery.Since)}. At tier {licence.Tier} the authority waits for {TimeRules.Every(delivery.Terms.Months)}; past {PackageWords.Minute(delivery.LateAt)} it is told that it is late.{(hasEnded ? " The licence has ended; the log until its end is still owed." : "")}");
        return true;
    }

    /// <summary>From when on nothing has come.</summary>
    private static DateTimeOffset Since(LicensedUse licence, AccessEvent? last) =>
        ((DateTimeOffset[])[licence.OpenSince, licence.LiveSince!.Value, last?.Facts.At ?? DateTimeOffset.MinValue]).Max();

    /// <summary>The licence, where it is still open and still silent; null otherwise.</summary>
    private async Task<Licence?> Silent(CommandScope scope, LicensedUse licence, DateTimeOffset since, CancellationToken cancellation) =>
        Since(licence, (await rules.Last([licence.Number], scope.Now.AddMinutes(pack.Anomalies.ClockMinutes), cancellation)).FirstOrDefault()) == since
        && await scope.Db.Licences.SingleAsync(one => one.Number == licence.Number, cancellation) is var found && LicenceAccess.At(found, scope.Now).Allowed ? found : null;

    private async Task<bool> Warn(CommandScope scope, LicensedUse licence, DateTimeOffset since, CancellationToken cancellation)
    {
        if (await Silent(scope, licence, since, cancellation) is not { } found)
            return false;
        scope.Record(LicenceCommand.Subject(found), reason: $"No access event under the licence has come since {PackageWords.Minute(since)}. Unless one comes, access stops at {PackageWords.Minute(since.AddHours(pack.Anomalies.SilenceHours))} ({LicenceDuties.LiveLogClause}).");
        return true;
    }

    private async Task<bool> Stop(CommandScope scope, LicensedUse licence, DateTimeOffset since, CancellationToken cancellation)
    {
        if (await Silent(scope, licence, since, cancellation) is not { } found)
            return false;
        var (before, reason) = (found.State, $"No access event has come since {PackageWords.Minute(since)}. A live log that is silent for more than {pack.Anomalies.SilenceHours} hours stops access ({LicenceDuties.LiveLogClause}). Once the log comes again, the authority lifts the suspension.");
        if (!found.SuspendForSilence(reason, pack, scope.Now))
            return false;
        await scope.OweNews(found, before, cancellation);
        scope.Record(LicenceCommand.Subject(found), Domain.Common.Words.Code(before), Domain.Common.Words.Code(found.State), reason, pack.Hash);
        return true;
    }

    private static Guid Id(string mark) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(mark)).AsSpan(0, 16));
}
