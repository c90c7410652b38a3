using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog.Alerts;

public sealed record AlertRow(
    Guid Id, string Rule, AnomalyLevel Level, AlertState State, string? Licence, string? Actor, string Sentence, long Findings, DateTimeOffset RaisedAt, DateTimeOffset? DueAt, DateTimeOffset? SettledAt, string? TakenBy);

/// <param name="Counts">Alerts in each view.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record AlertPageView(IReadOnlyList<AlertRow> Rows, IReadOnlyDictionary<string, int> Counts, Guid? Next, IReadOnlyDictionary<string, string> Names, DateTimeOffset ReadAt);

/// <param name="Unread">Why evidence is missing that cannot be read now; null when none is.</param>
/// <param name="Closed">Why a verb is closed to the reader; a verb that is open is missing.</param>
public sealed record AlertView(
    AlertRow Row, string? Baseline, RuleWords Words, IReadOnlyList<AccessEvent> Evidence, string? Unread, IReadOnlyList<StepTaken> Steps, IReadOnlyDictionary<AlertVerb, Rule> Closed, IReadOnlyDictionary<string, string> Names, int Revision, DateTimeOffset ReadAt)
{
    /// <summary>Alerts of the same rule about the same licence and actor on the same day, settled before this one was raised or raised after it was settled; oldest first.</summary>
    public IReadOnlyList<SameDayAlert> SameDay { get; init; } = [];

    /// <summary>Whether the rule named any entry; one about what never came, or was found outside, has none to search for.</summary>
    public bool IsInTheLog { get; init; }

    /// <summary>Number of the incident that it became; null while it is none.</summary>
    public string? Incident { get; init; }
}

public sealed record SameDayAlert(Guid Id, AlertState State, DateTimeOffset RaisedAt);

/// <summary>Alerts for who may read the whole access log. Reading them is an act: it is logged, with what is shown, before anything is.</summary>
internal sealed class AlertQuery(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, AccessSearch search, AccessFacets facets, PolicyPack pack, TimeProvider clock)
{
    public const string Open = "open";
    public const string Critical = "critical";
    public const string Mine = "mine";
    public const string Settled = "settled";
    private const int PageSize = 50;

    public static IReadOnlyList<string> Views { get; } = [Open, Critical, Mine, Settled];

    /// <summary>Open ones by the clock that runs out first, those without a clock behind them; settled ones newest first.</summary>
    /// <param name="after">Id of the last alert seen.</param>
    public async Task<AlertPageView> Page(string view, string? rule, Guid? after, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!AccessScope.SeesAll(actor) || !await Log("accesslog.alerts", new("access_log", "alerts"), actor, cancellation, ("view", view), ("rule", rule ?? "all")))
            return new AlertPageView([], new Dictionary<string, int>(), null, new Dictionary<string, string>(), clock.GetUtcNow());
        var all = db.Set<Alert>().AsNoTracking().Where(alert => rule == null || alert.Rule == rule);
        var counts = new Dictionary<string, int>();
        foreach (var one in Views)
            counts[one] = await In(all, one, actor).CountAsync(cancellation);
        var chosen = In(all, view, actor);
        var mark = after is { } last ? await all.FirstOrDefaultAsync(alert => alert.Id == last, cancellation) : null;
        var rows = await (view == Settled ? Newest(chosen, mark) : Soonest(chosen, mark)).Take(PageSize + 1).Select(alert => new AlertRow(
            alert.Id, alert.Rule, alert.Level, alert.State, alert.Licence, alert.Actor, alert.Sentence, alert.Findings, alert.RaisedAt, alert.DueAt, alert.SettledAt, alert.TakenByName)).ToListAsync(cancellation);
        var names = await facets.NamesOf(rows.Select(row => row.Actor).OfType<string>(), cancellation);
        return new AlertPageView([.. rows.Take(PageSize)], counts, rows.Count > PageSize ? rows[PageSize - 1].Id : null, names, clock.GetUtcNow());
    }

    private static IQueryable<Alert> Newest(IQueryable<Alert> alerts, Alert? after) =>
        (after is null ? alerts : alerts.Where(alert => alert.RaisedAt < after.RaisedAt || (alert.RaisedAt == after.RaisedAt && alert.Fingerprint.CompareTo(after.Fingerprint) > 0)))
            .OrderByDescending(alert => alert.RaisedAt).ThenBy(alert => alert.Fingerprint);

    private static IQueryable<Alert> Soonest(IQueryable<Alert> alerts, Alert? after)
    {
        var rest = after switch
        {
            null => alerts,
            { DueAt: { } due } => alerts.Where(alert => alert.DueAt == null || alert.DueAt > due || (alert.DueAt == due && alert.Fingerprint.CompareTo(after.Fingerprint) > 0)),
            _ => alerts.Where(alert => alert.DueAt == null && (alert.RaisedAt > after.RaisedAt || (alert.RaisedAt == after.RaisedAt && alert.Fingerprint.CompareTo(after.Fingerprint) > 0))),
        };
        return rest.OrderBy(alert => alert.DueAt == null).ThenBy(alert => alert.DueAt).ThenBy(alert => alert.DueAt == null ? alert.RaisedAt : alert.DueAt).ThenBy(alert => alert.Fingerprint);
    }

    /// <summary>Null when there is none, or it is not open to the actor.</summary>
    public async Task<AlertView?> Find(Guid id, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!AccessScope.SeesAll(actor) || await db.Set<Alert>().FirstOrDefaultAsync(alert => alert.Id == id, cancellation) is not { } found
            || !await Log("accesslog.alert", new("alert", id.ToString(), found.Rule), actor, cancellation, ("events", string.Join(' ', found.Evidence))))
            return null;
        var (evidence, unread) = (new List<AccessEvent>(), (string?)null);
        foreach (var seq in found.Evidence)
        {
            var read = await LogReading.Told(() => search.Find(seq, null, cancellation));
            if (!read.IsDone)
                unread = read.Message;
            else if (read.Value is { } entry)
                evidence.Add(entry);
        }
        var names = await facets.NamesOf(evidence.Select(entry => Pseudonym.ShortOf(entry.Persons.Actor)).OfType<string>(), cancellation);
        var closed = Enum.GetValues<AlertVerb>().Select(verb => (verb, Rule: found.WhyClosed(verb, actor))).Where(verb => verb.Rule is not null).ToDictionary(verb => verb.verb, verb => verb.Rule!);
        var row = new AlertRow(found.Id, found.Rule, found.Level, found.State, found.Licence, found.Actor, found.Sentence, found.Findings, found.RaisedAt, found.DueAt, found.SettledAt, found.TakenByName);
        return new AlertView(row, found.Baseline, AnomalyRules.Words(pack.Anomalies).Single(words => words.Code == found.Rule), evidence, unread, found.Steps, closed, names, Revisions.Of(db, found), clock.GetUtcNow())
        {
            SameDay = await db.Set<Alert>().AsNoTracking().Where(one => one.Id != found.Id && one.Rule == found.Rule && one.Licence == found.Licence && one.Actor == found.Actor && one.Day == found.Day)
                .OrderBy(one => one.RaisedAt).Select(one => new SameDayAlert(one.Id, one.State, one.RaisedAt)).ToListAsync(cancellation),
            IsInTheLog = found.Evidence.Count > 0,
            Incident = found.State is AlertState.Incident ? await Became(db, id, cancellation) : null,
        };
    }

    /// <summary>The report of the incident names its alert; the store finds it, and no other incident is read.</summary>
    private static async Task<string?> Became(PortalDbContext db, Guid alert, CancellationToken cancellation) =>
        (await db.Incidents.FromSql($"SELECT * FROM incident WHERE \"Source\" = 'Alert' AND \"Report\" LIKE {$"%{alert}%"}").AsNoTracking().ToListAsync(cancellation))
            .Find(one => one.Report.Alert == alert)?.Number;

    private async Task<bool> Log(string act, AuditSubject subject, Actor actor, CancellationToken cancellation, params (string Key, string Value)[] details) =>
        (await pipeline.Run<string>(act, Guid.NewGuid(), actor, scope =>
        {
            scope.Target = subject;
            if (!AccessScope.SeesAll(scope.Actor))
                return Task.FromResult(Outcome<string>.From(Outcome.NotFound));
            scope.Record(subject, details: details);
            return Task.FromResult(Outcome<string>.Done(act));
        }, cancellation)).IsDone;

    /// <summary>The open alerts that name an entry; for its drawer.</summary>
    public async Task<IReadOnlyList<AlertRow>> Naming(IReadOnlyList<string> rules, AccessEvent entry, CancellationToken cancellation)
    {
        if (rules.Count == 0)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (licence, actor, day) = (entry.Facts.Licence, Pseudonym.ShortOf(entry.Persons.Actor), DateOnly.FromDateTime(entry.Facts.At.UtcDateTime));
        return await db.Set<Alert>().AsNoTracking()
            .Where(alert => rules.Contains(alert.Rule) && (alert.Licence == null || alert.Licence == licence) && (alert.Actor == null || alert.Actor == actor) && alert.Day >= day.AddDays(-1) && alert.Day <= day.AddDays(7))
            .OrderBy(alert => alert.Rule).Take(10).Select(alert => new AlertRow(
                alert.Id, alert.Rule, alert.Level, alert.State, alert.Licence, alert.Actor, alert.Sentence, alert.Findings, alert.RaisedAt, alert.DueAt, alert.SettledAt, alert.TakenByName)).ToListAsync(cancellation);
    }

    private static IQueryable<Alert> In(IQueryable<Alert> alerts, string view, Actor actor) => view switch
    {
        Critical => alerts.Where(alert => (alert.State == AlertState.New || alert.State == AlertState.InWork) && alert.Level == AnomalyLevel.Critical),
        Mine => alerts.Where(alert => alert.State == AlertState.InWork && alert.TakenBy == actor.Person),
        Settled => alerts.Where(alert => alert.State != AlertState.New && alert.State != AlertState.InWork),
        _ => alerts.Where(alert => alert.State == AlertState.New || alert.State == AlertState.InWork),
    };
}
