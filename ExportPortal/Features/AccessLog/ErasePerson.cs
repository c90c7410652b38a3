using System.Globalization;
using System.Text.Encodings.Web;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Features.AccessLog;

/// <param name="Sources">How many sources had told the value.</param>
/// <param name="Texts">In how many searches on record, kept or disclosed the portal had it.</param>
public sealed record ErasedPerson(int Sources, int Texts);

/// <summary>
/// Erases what leads from the access log to a person (domain/09 9.2): id and salts go, and so do the searches that name the
/// id; the entries stand and stay proved. What is erased is not repeated in the record of the act. The log is another store
/// on SQLite: it is erased last, and marked, so that an act that a crash cuts off behind it is found and told by the job of
/// the retention; before it nothing has happened at all.
/// </summary>
internal sealed class ErasePerson(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, AccessStore store, AccessRetention retention)
{
    private static readonly Rule NotManager = new("LG-6", "Persons are erased from the log by a manager.");

    public static IReadOnlyList<string> Kinds { get; } = [AccessIdentities.Actor, AccessIdentities.Device, AccessIdentities.Address];

    public async Task<Outcome<ErasedPerson>> Run(string kind, string value, string reason, Guid key, Actor actor, CancellationToken cancellation)
    {
        if (!Kinds.Contains(kind) || string.IsNullOrWhiteSpace(value))
            return Outcome<ErasedPerson>.From(Outcome.Invalid(new InputError("value", "Give the id as its source gives it, and what it is of.")));
        if (NamesIt(reason, value))
            return Outcome<ErasedPerson>.From(Outcome.Invalid(new InputError("reason", "The reason stays on record. Write it without the id that is erased.")));
        // The whole log and its files, and the acts, are read before the command, in which everybody else waits to write.
        var holds = await Holds(cancellation);
        var named = actor.Is(Role.LicensingManager) ? await retention.NamedUnder(await Known(kind, value, cancellation), holds, cancellation) : null;
        var (acts, end) = await Acts(value, cancellation);
        var done = await pipeline.Run<ErasedPerson>("accesslog.erase", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("access_identity", kind);
            if (!scope.Actor.Is(Role.LicensingManager))
                return Outcome<ErasedPerson>.From(Outcome.Forbidden(NotManager));
            Reasons.Require(reason);
            await scope.Db.LockKey(HoldsInForce.Lock, cancellation);
            if (!(await scope.Db.Holds(cancellation)).Select(hold => hold.Number).ToHashSet().SetEquals(holds))
                return Outcome<ErasedPerson>.From(Outcome.Stale); // a hold was set or lifted meanwhile: look again
            if (named is { } licence)
                return Outcome<ErasedPerson>.From(Outcome.Broken(new Rule("LG-7", $"The records of licence {licence} are under legal hold; persons in them are not erased until it is lifted.")));
            var texts = await Forget(scope.Db, value, acts, end, cancellation);
            var id = new ErasureId(Guid.CreateVersion7(scope.Now));
            var sources = await retention.Erase(id, kind, value, cancellation);
            if (sources > 0)
                scope.Db.Add(new Erasure(id, ErasedKind.Persons, "on request", sources, scope.Now));
            scope.Record(scope.Target, reason: reason, details: [("sources", Figure(sources)), ("texts", Figure(texts)), ("erasure", id.Value.ToString())]);
            return Outcome<ErasedPerson>.Done(new((int)sources, texts));
        }, cancellation);
        if (done.IsDone)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await db.Database.OpenConnectionAsync(cancellation);
            await SqlitePragmas.EmptyWal(db.Database.GetDbConnection());
        }
        return done;
    }

    /// <summary>Reasons of acts on the log, searches that were kept, and disclosures that name the value.</summary>
    private static async Task<int> Forget(PortalDbContext db, string value, IReadOnlyList<long> acts, long end, CancellationToken cancellation)
    {
        var (connection, transaction) = (db.Database.GetDbConnection(), db.Database.CurrentTransaction!.GetDbTransaction());
        var all = acts.Concat(Naming(await AuditHistory.OnAccessLog(connection, transaction, Spellings(value), end, cancellation), value)).Distinct().ToList();
        foreach (var seq in all)
            await AuditHistory.EraseReason(connection, transaction, seq, cancellation);
        var (saved, disclosed) = (await db.Set<SavedSearch>().ToListAsync(cancellation), await db.Set<LogDisclosure>().ToListAsync(cancellation));
        saved.RemoveAll(search => !NamesIt(search.Query, value) && !NamesIt(search.Name, value));
        disclosed.RemoveAll(one => !NamesIt(one.Query, value) && !NamesIt(one.Reason, value));
        db.RemoveRange(saved);
        disclosed.ForEach(one => one.Forget());
        return all.Count + saved.Count + disclosed.Count;
    }

    private async Task<(IReadOnlyList<long> Acts, long End)> Acts(string value, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = db.Database.GetDbConnection();
        var end = await AuditHistory.Head(connection, cancellation);
        return ([.. Naming(await AuditHistory.OnAccessLog(connection, null, Spellings(value), -1, cancellation), value)], end);
    }

    private static IEnumerable<long> Naming(IEnumerable<(long Seq, string Reason)> reasons, string value) => reasons.Where(one => NamesIt(one.Reason, value)).Select(one => one.Seq);

    /// <summary>As people write it, and as an address of the portal does.</summary>
    private static IReadOnlyList<string> Spellings(string value) => [value, UrlEncoder.Default.Encode(value)];

    /// <summary>Whether a text names the value, not merely a longer id that holds it.</summary>
    private static bool NamesIt(string? text, string value)
    {
        foreach (var spelling in Spellings(value))
            for (var at = text?.IndexOf(spelling, StringComparison.Ordinal) ?? -1; at >= 0; at = text!.IndexOf(spelling, at + 1, StringComparison.Ordinal))
                if (!(at > 0 && IsOfId(text![at - 1])) && !GoesOn(text!.AsSpan(at + spelling.Length)))
                    return true;
        return false;
    }

    private static bool IsOfId(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '@' or '.' or '%';

    /// <summary>A dot at the end is one of the sentence.</summary>
    private static bool GoesOn(ReadOnlySpan<char> rest) => rest.Length > 0 && IsOfId(rest[0]) && !(rest[0] == '.' && (rest.Length == 1 || !char.IsLetterOrDigit(rest[1])));

    private static string Figure(long figure) => figure.ToString(CultureInfo.InvariantCulture);

    private async Task<List<string>> Known(string kind, string value, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return await AccessIdentities.Pseudonyms(connection, kind, value, cancellation);
    }

    private async Task<IReadOnlyCollection<string>> Holds(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return [.. (await db.Holds(cancellation)).Select(hold => hold.Number).Distinct()];
    }
}
