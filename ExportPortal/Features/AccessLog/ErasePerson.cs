using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <param name="Sources">How many sources had told the value.</param>
/// <param name="Texts">In how many searches and reasons on record, kept or disclosed the portal had it.</param>
public sealed record ErasedPerson(int Sources, int Texts)
{
    /// <summary>Whether readers hold what SQLite writes before the store: it is deleted, and erased only when that is emptied, which the portal does by itself and puts on record.</summary>
    public bool WaitsForReaders { get; init; }

    /// <summary>Who took a file of the log with persons, newest first, and when: out of the portal's reach.</summary>
    public IReadOnlyList<FileTaken> Files { get; init; } = [];
}

/// <summary>What an erasure would take the person from, for the question before it.</summary>
/// <param name="Events">How many events of the store name the id, by licence; null where no source has told it.</param>
/// <param name="Open">Audits and incidents about these licences that are not over, so that nothing is erased.</param>
/// <param name="Held">Those of these licences that are under legal hold, so that nothing is erased.</param>
public sealed record PersonLook(IReadOnlyDictionary<string, long>? Events, IReadOnlyList<string> Open, IReadOnlyList<string> Held);

/// <param name="By">Null when the name of who took it was erased.</param>
public sealed record FileTaken(string? By, DateTimeOffset At);

/// <summary>
/// Erases what leads from the access log to a person (domain/09 9.2): id and salts go, and so do the searches that name the
/// id; the entries stand and stay proved. What is erased is not repeated in the record of the act. The log is another store
/// on SQLite: it is erased last, and marked, so that an act that a crash cuts off behind it is found and told by the job of
/// the retention; before it nothing has happened at all.
/// </summary>
internal sealed class ErasePerson(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, AccessStore store, AccessRetention retention, PortalPaths paths)
{
    private const int MostFiles = 20;

    private static readonly Rule NotManager = new("LG-6", "Persons are erased from the log by a manager.");

    private static readonly Outcome<PersonLook> NoId = Outcome<PersonLook>.From(Outcome.Invalid(new InputError("value", "Give the id as its source gives it, and what it is of.")));

    private static readonly Outcome<PersonLook> Named = Outcome<PersonLook>.From(Outcome.Invalid(new InputError("reason", "The reason stays on record. Write it without the id that is erased.")));

    /// <summary>Looks at what would be erased; nothing is. The look is on record before anything is shown, without the id.</summary>
    public async Task<Outcome<PersonLook>> Look(string kind, string value, string reason, Actor actor, CancellationToken cancellation)
    {
        if (!Kinds.Contains(kind) || string.IsNullOrWhiteSpace(value))
            return NoId;
        if (string.IsNullOrWhiteSpace(reason))
            return Outcome<PersonLook>.From(Outcome.Invalid(new InputError("reason", "Write the reason; it stays on record.")));
        if (new PersonTraces([value]).Names(reason))
            return Named;
        var logged = await pipeline.Run<string>("accesslog.lookup", Guid.NewGuid(), actor, scope =>
        {
            scope.Target = new AuditSubject("access_identity", kind);
            if (!scope.Actor.Is(Role.LicensingManager))
                return Task.FromResult(Outcome<string>.From(Outcome.Forbidden(NotManager)));
            scope.Record(scope.Target);
            return Task.FromResult(Outcome<string>.Done(kind));
        }, cancellation);
        if (!logged.IsDone)
            return Outcome<PersonLook>.From(logged);
        var events = await retention.Naming(kind, value, cancellation);
        List<string> numbers = [.. events?.Keys ?? []];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var ids = await db.Licences.Where(one => numbers.Contains(one.Number)).Select(one => one.Id).ToListAsync(cancellation);
        var held = (await db.HoldsOn(ids, cancellation)).Select(hold => hold.Licence).ToHashSet();
        return Outcome<PersonLook>.Done(new(events, await OpenAbout(db, await Open(db, cancellation), ids, cancellation), await db.Licences.Where(one => held.Contains(one.Id)).OrderBy(one => one.Number).Select(one => one.Number).ToListAsync(cancellation)));
    }

    public static IReadOnlyList<string> Kinds { get; } = [AccessIdentities.Actor, AccessIdentities.Device, AccessIdentities.Address];

    public async Task<Outcome<ErasedPerson>> Run(string kind, string value, string reason, Guid key, Actor actor, CancellationToken cancellation)
    {
        if (!Kinds.Contains(kind) || string.IsNullOrWhiteSpace(value))
            return Outcome<ErasedPerson>.From(NoId);
        var traces = new PersonTraces([value]);
        if (traces.Names(reason))
            return Outcome<ErasedPerson>.From(Named);
        // The whole log and its files, and the acts, are read before the command, in which everybody else waits to write.
        await using var portal = await contexts.CreateDbContextAsync(cancellation);
        var (holds, incidents) = (await Holds(portal, cancellation), await Open(portal, cancellation));
        var open = await InOpenMatters(portal, incidents, cancellation);
        var known = actor.Is(Role.LicensingManager) ? await Known(kind, value, cancellation) : [];
        var named = await retention.NamedUnder(known, holds, cancellation);
        var needed = named is null && await retention.NamedUnder(known, open, cancellation) is { } acted ? await WhyNeeded(portal, incidents, acted, cancellation) : null;
        var acts = await traces.Find(portal, cancellation);
        var done = await pipeline.Run<ErasedPerson>("accesslog.erase", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("access_identity", kind);
            if (!scope.Actor.Is(Role.LicensingManager))
                return Outcome<ErasedPerson>.From(Outcome.Forbidden(NotManager));
            Reasons.Require(reason);
            await scope.Db.LockKey(HoldsInForce.Lock, cancellation);
            if (!(await Holds(scope.Db, cancellation)).SetEquals(holds) || !(await InOpenMatters(scope.Db, await Open(scope.Db, cancellation), cancellation)).SetEquals(open))
                return Outcome<ErasedPerson>.From(Outcome.Stale); // a hold was set or lifted meanwhile, or an audit or incident began or ended: look again
            if (named is { } licence)
                return Outcome<ErasedPerson>.From(Outcome.Broken(new Rule("LG-7", $"The records of licence {licence} are under legal hold; persons in them are not erased until it is lifted.")));
            if (needed is not null)
                return Outcome<ErasedPerson>.From(Outcome.Broken(needed));
            var texts = await traces.Forget(scope.Db, acts, cancellation);
            var id = new ErasureId(Guid.CreateVersion7(scope.Now));
            var sources = await retention.Erase(id, kind, value, cancellation);
            if (sources > 0)
                scope.Db.Add(new Erasure(id, ErasedKind.Persons, "on request", sources, scope.Now));
            scope.Record(scope.Target, reason: reason, details: [("sources", Figure(sources)), ("texts", Figure(texts)), ("erasure", id.Value.ToString())]);
            return Outcome<ErasedPerson>.Done(new((int)sources, texts));
        }, cancellation);
        if (!done.IsDone)
            return done;
        await WriteAheadFile.Empty(portal.Database.GetDbConnection());
        var taken = done.Value is { Sources: 0, Texts: 0 } ? [] : await AuditHistory.Doing(portal.Database.GetDbConnection(), ExportAccessLog.WithPersons, MostFiles, cancellation);
        return Outcome<ErasedPerson>.Done(done.Value with { WaitsForReaders = WriteAheadFile.OwedIn(paths).Count > 0, Files = taken.Count == 0 ? done.Value.Files : [.. taken.Select(one => new FileTaken(one.ActorName, one.Event.At))] });
    }

    private static string Figure(long figure) => figure.ToString(CultureInfo.InvariantCulture);

    private async Task<List<string>> Known(string kind, string value, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return await AccessIdentities.Pseudonyms(connection, kind, value, cancellation);
    }

    private static async Task<HashSet<string>> Holds(PortalDbContext db, CancellationToken cancellation) => [.. (await db.Holds(cancellation)).Select(hold => hold.Number)];

    /// <summary>One that comes by the calendar or the draw, and has not begun, is about nobody yet: most licences have one ahead of them at all times.</summary>
    private static IQueryable<Audit> OpenAudits(PortalDbContext db) =>
        db.Audits.Where(one => one.State != AuditState.Closed && (one.State != AuditState.Planned || (one.Origin != AuditOrigin.Periodic && one.Origin != AuditOrigin.Random)));

    private static Task<List<Incident>> Open(PortalDbContext db, CancellationToken cancellation) =>
        db.Incidents.AsNoTracking().Where(one => one.State != IncidentState.Closed && one.State != IncidentState.FalseAlarm).OrderBy(one => one.Number).ToListAsync(cancellation);

    /// <summary>The licences that an audit or an incident is about which is not over: what their log says is evidence, and is kept as the retention keeps it.</summary>
    private static async Task<HashSet<string>> InOpenMatters(PortalDbContext db, List<Incident> incidents, CancellationToken cancellation)
    {
        var ids = (await db.LicencesOf(OpenAudits(db)).ToListAsync(cancellation)).ToHashSet();
        ids.UnionWith(incidents.SelectMany(incident => incident.Licences).Select(reached => reached.Licence));
        return [.. await db.Licences.Where(one => ids.Contains(one.Id)).OrderBy(one => one.Number).Select(one => one.Number).ToListAsync(cancellation)];
    }

    /// <summary>The numbers of the audits and incidents about one of the licences that are not over.</summary>
    private static async Task<IReadOnlyList<string>> OpenAbout(PortalDbContext db, List<Incident> open, IReadOnlyCollection<LicenceId> ids, CancellationToken cancellation)
    {
        var audits = await db.About(OpenAudits(db), ids).OrderBy(one => one.Number).Select(one => one.Number).ToListAsync(cancellation);
        var incidents = open.Where(one => one.Licences.Any(reached => ids.Contains(reached.Licence))).Select(one => one.Number);
        return [.. audits, .. incidents];
    }

    private static async Task<Rule> WhyNeeded(PortalDbContext db, List<Incident> incidents, string licence, CancellationToken cancellation)
    {
        var ids = await db.Licences.Where(one => one.Number == licence).Select(one => one.Id).ToListAsync(cancellation);
        return new("LG-14", $"The person acted under licence {licence}, and these are not over: {string.Join(", ", await OpenAbout(db, incidents, ids, cancellation))}. What the log says of the person is evidence in them. Close them first; then the person is erased.");
    }
}
