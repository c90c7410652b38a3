using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>
/// Asks the anomaly rules about every entry that has come, and raises alerts. What it found is kept before it goes on, and
/// a crash in between only makes it ask again: the same finding is never told twice.
/// </summary>
internal sealed class WatchAccessLog(AccessRuleStore rules, CommandPipeline pipeline, JobLeases leases, IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock, ILogger<WatchAccessLog> log)
{
    private const string Job = "access-rules";

    private readonly Guid self = Guid.NewGuid();
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Reads on to the end of the log; returns how many findings there were. Does nothing while another instance is at it.</summary>
    public async Task<int> Run(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var found = 0;
            while (true)
            {
                if (!await leases.Take(Job, self, cancellation))
                    return found;
                if (await rules.Next(pack.Anomalies, cancellation) is not { } chunk)
                    break;
                found += await Look(chunk, cancellation);
            }
            found += await LookForGaps(cancellation);
            await leases.Finish(Job, self, null, cancellation);
            return found;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<int> Look(AccessChunk chunk, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, LicensedUse> licences;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
            licences = await LicensedUses.Find(db, [.. chunk.Licences], cancellation);
        var totals = await rules.Totals(chunk, licences, pack.Anomalies, cancellation);
        var window = new AccessWindow(chunk.Events, licences, clock.GetUtcNow(), totals)
        {
            Terms = pack.Anomalies, FirstNew = chunk.First, CalendarOf = pack.CalendarOf, Numbers = chunk.Numbers, Accounts = chunk.Accounts,
        };
        var failures = new List<RuleFailure>();
        var found = AnomalyRules.EvaluateNew(window, failures.Add);
        foreach (var failure in failures)
            log.LogError(failure.Fault, "An anomaly rule failed on the entries of {Licence} among those from {First} to {Last} and passed over them.", failure.Licence, chunk.First, chunk.End - 1);
        var entries = chunk.Events.ToDictionary(entry => entry.Seq);
        if (found.Count > 0)
            await Raise($"{chunk.First}-{chunk.End - 1}", [.. found.Select(anomaly => AlertDraft.Of(anomaly, entries))], cancellation);
        await rules.Mark(chunk.End, [.. found.SelectMany(anomaly => anomaly.Evidence.Where(seq => seq >= chunk.First).Select(seq => (anomaly.Rule, seq))).Distinct().Select(named => (named.Rule, entries[named.seq]))],
            [.. chunk.Numbers.Select(source => source.With(chunk.Fresh.Where(entry => entry.Source == source.Source), window.Now).After)], cancellation, totals, chunk.Fresh, failures.Count > 0 ? window.Now : null);
        return found.Count;
    }

    /// <summary>Tells of the numbers that have been missing for too long, of each once.</summary>
    private async Task<int> LookForGaps(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var numbers = (await rules.Numbers(cancellation)).Select(source => source.Untold(now, pack.Anomalies)).Where(source => source.Gaps.Count > 0).ToList();
        if (numbers.Count == 0)
            return 0;
        var entries = await rules.Entries([.. numbers.SelectMany(source => source.Gaps).Select(gap => gap.Seq).Distinct()], cancellation);
        var window = new AccessWindow(entries, new Dictionary<string, LicensedUse>(), now) { Terms = pack.Anomalies, Numbers = numbers };
        var found = NumberRules.Missing(window).Where(anomaly => anomaly.Evidence.Count > 0).ToList();
        if (found.Count == 0)
            return 0;
        var byPlace = entries.ToDictionary(entry => entry.Seq);
        var behind = found.ConvertAll(anomaly => anomaly.Evidence[0]);
        await Raise(string.Create(CultureInfo.InvariantCulture, $"numbers before {behind.Min()} to {behind.Max()}, {found.Count}"), [.. found.Select(anomaly => AlertDraft.Of(anomaly, byPlace))], cancellation);
        await rules.Told([.. numbers.SelectMany(source => source.Gaps.Where(gap => byPlace.ContainsKey(gap.Seq)).Select(gap => (source.Source, gap.First)))],
            [.. found.Select(anomaly => (anomaly.Rule, byPlace[anomaly.Evidence[0]])).Distinct()], cancellation);
        return found.Count;
    }

    /// <summary>One act for all findings of a reading.</summary>
    /// <param name="place">What was read; the same again has no second effect.</param>
    private async Task Raise(string place, IReadOnlyList<AlertDraft> drafts, CancellationToken cancellation)
    {
        var once = Once.Of($"access-rules {place}");
        await pipeline.RunAsPortal("alert.raise", async scope =>
        {
            var raised = await AlertDraft.Store(scope.Db, drafts, pack, scope.Now, cancellation);
            var gravest = raised.MaxBy(alert => alert.Level);
            // Letters are written by the level: an order of many alerts names the gravest.
            scope.Record(new AuditSubject("access_log", place), to: gravest is null ? null : Words.Code(gravest.Level), reason: gravest is null ? null : $"{gravest.Rule}: {gravest.Sentence}{(raised.Count > 1 ? $" In all {raised.Count} new alerts." : "")}", details:
                [("findings", drafts.Count.ToString(CultureInfo.InvariantCulture)), ("alerts", raised.Count.ToString(CultureInfo.InvariantCulture)), ("rules", string.Join(' ', drafts.Select(draft => draft.Found.Rule).Distinct().Order(StringComparer.Ordinal)))]);
        }, cancellation, once);
    }
}

/// <summary>A finding, and what it is about.</summary>
internal sealed record AlertDraft(Anomaly Found, string? Licence, string? Actor, DateOnly Day)
{
    /// <summary>About the licence and the actor that all of its evidence has in common, on the day of the newest.</summary>
    public static AlertDraft Of(Anomaly found, IReadOnlyDictionary<long, AccessEvent> entries)
    {
        var evidence = found.Evidence.Select(seq => entries[seq]).ToList();
        return new AlertDraft(found, found.Licence ?? Common(evidence, entry => entry.Facts.Licence), found.IsOfSum || found.IsOfSource ? null : Common(evidence, entry => Pseudonym.ShortOf(entry.Persons.Actor)),
            DateOnly.FromDateTime(evidence[^1].Facts.At.UtcDateTime));
    }

    /// <summary>Adds to the open alerts there are, or makes new ones, which are returned.</summary>
    public static async Task<IReadOnlyList<Alert>> Store(PortalDbContext db, IReadOnlyList<AlertDraft> drafts, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var marks = drafts.Select(draft => draft.Fingerprint(1)).Distinct().ToList();
        var known = await db.Set<Alert>().Where(alert => marks.Contains(alert.Fingerprint)).ToDictionaryAsync(alert => alert.Fingerprint, cancellation);
        var raised = new List<Alert>();
        foreach (var draft in drafts)
        {
            var turn = 1;
            var alert = known.GetValueOrDefault(draft.Fingerprint(turn));
            // Settled ones are behind it; few are settled twice on a day.
            while (alert is not null && !alert.Covers(draft.Found))
            {
                var next = draft.Fingerprint(++turn);
                if (!known.TryGetValue(next, out alert) && (alert = await db.Set<Alert>().FirstOrDefaultAsync(one => one.Fingerprint == next, cancellation)) is not null)
                    known[next] = alert;
            }
            if (alert is not null)
            {
                alert.Add(draft.Found);
                continue;
            }
            DateTimeOffset? due = AlertWorkflow.Clock(draft.Found.Level) is { } term ? pack.Due(term, now) : null;
            known[draft.Fingerprint(turn)] = alert = Alert.Raise(Guid.CreateVersion7(now), draft.Found, draft.Licence, draft.Actor, draft.Day, due, now, turn);
            db.Add(alert);
            raised.Add(alert);
        }
        return raised;
    }

    private string Fingerprint(int turn) => Alert.FingerprintOf(Found, Licence, Actor, Day, turn);

    private static string? Common(List<AccessEvent> evidence, Func<AccessEvent, string?> value) => evidence.Select(value).Distinct().ToList() is [var only] ? only : null;
}
