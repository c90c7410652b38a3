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
        var incident = await scope.OpenIncident(alert, default, "the portal", pack, cancellation);
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
        var live = await LastLive([.. licences.Values.Where(one => one.LiveSince is not null).Select(one => one.Number)], now, cancellation);
        var window = new AccessWindow(newest, licences, now) { Terms = pack.Anomalies, Live = live };
        var entries = newest.Concat(live).DistinctBy(entry => entry.Seq).ToDictionary(entry => entry.Seq);
        var found = Silences(window with { Told = await Told(db, Silences(window), cancellation) });
        // Before the alerts: whoever opens one finds its entry in the log.
        await rules.Flag([.. found.SelectMany(one => one.Evidence.Select(seq => (one.Rule, entries[seq])))], cancellation);
        return [.. await OfLive(db, licences, live, now, cancellation), .. await OfDeliveries(db, window, cancellation), .. await db.NotDone([.. found.Select(one => Raise(one, cancellation))], cancellation)];
    }

    private static IReadOnlyList<Anomaly> Silences(AccessWindow window) => [.. AnomalyRules.OfTime.SelectMany(rule => rule(window))];

    /// <summary>The alerts that there are of what is silent: one that is open tells enough, and a settled one is told anew only once the silence has lasted its time again.</summary>
    private static async Task<ILookup<(string, string?, string), ToldAlert>?> Told(PortalDbContext db, IReadOnlyList<Anomaly> silent, CancellationToken cancellation)
    {
        if (silent.Count == 0)
            return null;
        var (codes, numbers) = (silent.Select(one => one.Rule).Distinct().ToList(), silent.Select(one => one.Licence).Distinct().ToList());
        var alerts = (await db.Set<Alert>().AsNoTracking().Where(alert => codes.Contains(alert.Rule) && numbers.Contains(alert.Licence) && alert.Actor == null)
            .Select(alert => new { alert.Licence, alert.Fingerprint, alert.RaisedAt, alert.SettledAt }).ToListAsync(cancellation)).ToLookup(alert => alert.Licence);
        return silent.SelectMany(one => alerts[one.Licence].Where(alert => alert.Fingerprint.StartsWith(Alert.MarkOf(one, one.Licence, null), StringComparison.Ordinal)), (one, alert) => (one, alert))
            .ToLookup(pair => (pair.one.Rule, pair.one.Kind, pair.one.Licence!), pair => new ToldAlert(pair.alert.RaisedAt, pair.alert.SettledAt));
    }

    private DueAct Raise(Anomaly found, CancellationToken cancellation)
    {
        var (since, day) = (found.Since!.Value, DateOnly.FromDateTime(found.Since!.Value.UtcDateTime));
        var mark = Alert.FingerprintOf(found, found.Licence, null, day);
        return DueAct.Of("alert.raise", Id(mark), since, async scope =>
        {
            var stored = await AlertDraft.Store(scope.Db, [new AlertDraft(found, found.Licence, null, day)], pack, scope.Now, cancellation);
            scope.Record(new AuditSubject("access_log", mark), to: stored.Count == 0 ? null : Domain.Common.Words.Code(found.Level), reason: $"{found.Rule}: {found.Sentence}", details: [("rule", found.Rule), ("licence", found.Licence!)]);
            return true;
        });
    }

    /// <summary>Of each live log that is silent: the warning, and past the hours of the terms the stop.</summary>
    private async Task<IReadOnlyList<DueAct>> OfLive(PortalDbContext db, IReadOnlyDictionary<string, LicensedUse> licences, IReadOnlyList<AccessEvent> live, DateTimeOffset now, CancellationToken cancellation)
    {
        var (acts, hours, told) = (new List<DueAct>(), pack.Anomalies.SilenceHours, pack.LicenceLife?.SilenceWarningHours);
        foreach (var licence in licences.Values.Where(one => one.LiveSince is not null && one.IsActiveAt(now)).OrderBy(one => one.Number, StringComparer.Ordinal))
        {
            var since = Since(licence, live.FirstOrDefault(entry => entry.Facts.Licence == licence.Number));
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

    /// <summary>What came by itself: whoever hands in an event a day does not make a log that is off a live one.</summary>
    private Task<IReadOnlyList<AccessEvent>> LastLive(IReadOnlyList<string> licences, DateTimeOffset now, CancellationToken cancellation) =>
        rules.LastLive(licences, now.AddMinutes(pack.Anomalies.ClockMinutes), cancellation);

    /// <summary>From when on nothing has come.</summary>
    private static DateTimeOffset Since(LicensedUse licence, AccessEvent? last) =>
        ((DateTimeOffset[])[licence.OpenSince, licence.LiveSince!.Value, last?.Facts.At ?? DateTimeOffset.MinValue]).Max();

    /// <summary>The licence, where it is still open and still silent; null otherwise.</summary>
    private async Task<Licence?> Silent(CommandScope scope, LicensedUse licence, DateTimeOffset since, CancellationToken cancellation) =>
        Since(licence, (await LastLive([licence.Number], scope.Now, cancellation)).FirstOrDefault()) == since
        && await scope.Db.Licences.SingleAsync(one => one.Number == licence.Number, cancellation) is var found && LicenceAccess.At(found, scope.Now).Allowed ? found : null;

    private async Task<bool> Warn(CommandScope scope, LicensedUse licence, DateTimeOffset since, CancellationToken cancellation)
    {
        if (await Silent(scope, licence, since, cancellation) is not { } found)
            return false;
        scope.Record(LicenceCommand.Subject(found), reason: $"No access event under the licence has come live since {PackageWords.Minute(since)}; what is handed in by hand does not count. Unless one comes, access stops at {PackageWords.Minute(since.AddHours(pack.Anomalies.SilenceHours))} ({LicenceDuties.LiveLogClause}).");
        return true;
    }

    private async Task<bool> Stop(CommandScope scope, LicensedUse licence, DateTimeOffset since, CancellationToken cancellation)
    {
        if (await Silent(scope, licence, since, cancellation) is not { } found)
            return false;
        await scope.SettleFirst(found, cancellation);
        var (before, reason) = (found.State, $"No access event has come live since {PackageWords.Minute(since)}. A live log that is silent for more than {pack.Anomalies.SilenceHours} hours stops access ({LicenceDuties.LiveLogClause}). Once the log comes again, the authority lifts the suspension.");
        if (!found.SuspendForSilence(reason, pack, scope.Now))
            return false;
        await scope.OweNews(found, before, cancellation);
        scope.Record(LicenceCommand.Subject(found), Domain.Common.Words.Code(before), Domain.Common.Words.Code(found.State), reason, pack.Hash);
        return true;
    }

    private static Guid Id(string mark) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(mark)).AsSpan(0, 16));
}
