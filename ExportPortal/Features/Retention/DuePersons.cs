using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Retention;

/// <summary>Erases the persons behind pseudonyms whose time is over. The log is read for it once a day, and only when something can be due.</summary>
internal sealed class DuePersons(IDbContextFactory<PortalDbContext> contexts, AccessRetention retention, PolicyPack pack) : IDueActs
{
    public const string Act = "retention.erase-persons";

    /// <summary>What names the persons in the portal's own records goes first: after them nobody knows any more what to look for.</summary>
    public const string ActOnTexts = "retention.erase-texts";

    private DateOnly? read;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (pack.Retention is not { } terms || read == today)
            return [];
        if (await retention.Oldest(cancellation) is not { } oldest)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var told = (await db.Set<Erasure>().Where(one => one.Kind == ErasedKind.Persons).Select(one => one.Id).ToListAsync(cancellation)).ToHashSet();
        var acts = (await retention.Erased(cancellation)).Where(one => !told.Contains(one.Id))
            .Select(one => new DueAct(Act, one.Id.Value, scope => Told(scope, one.Id, one.Count, "found after an interruption"))).ToList();
        var kept = await KeptRecords.Read(db, terms, now, cancellation);
        if (kept.AnyDue(oldest, now) && await retention.Plan(kept.Until, now, cancellation) is { Pseudonyms.Count: > 0 } plan)
        {
            var id = new ErasureId(Guid.CreateVersion7(now));
            var traces = new PersonTraces(await retention.Values(plan, cancellation));
            var (found, isForgotten) = (await traces.Find(db, cancellation), false);
            acts.Add(new DueAct(ActOnTexts, id.Value, async scope =>
            {
                if (!await IsSame(scope, kept, terms, cancellation))
                    return false;
                var texts = await traces.Forget(scope.Db, found, cancellation);
                isForgotten = texts == 0;
                scope.Record(new AuditSubject("erasure", id.Value.ToString()), pack: pack.Hash, details: [("texts", texts.ToString(CultureInfo.InvariantCulture))]);
                return texts > 0;
            }, After: () => isForgotten = true));
            acts.Add(new DueAct(Act, id.Value, async scope => isForgotten && await IsSame(scope, kept, terms, cancellation) && await Erase(scope, id, plan, traces, found, kept, cancellation)));
        }
        read = acts.Count == 0 ? today : null;
        return acts;
    }

    /// <summary>Only while everything is as it was when the log was read, a hold that came since above all; no hold is set before the act ends.</summary>
    private static async Task<bool> IsSame(CommandScope scope, KeptRecords planned, RetentionTerms terms, CancellationToken cancellation)
    {
        await scope.Db.LockKey(HoldsInForce.Lock, cancellation);
        return (await KeptRecords.Read(scope.Db, terms, scope.Now, cancellation)).IsSame(planned);
    }

    private async Task<bool> Erase(CommandScope scope, ErasureId id, RetentionPlan plan, PersonTraces traces, TracedActs found, KeptRecords kept, CancellationToken cancellation)
    {
        await traces.Forget(scope.Db, found with { Acts = [] }, cancellation); // what was written since the act before
        var ended = kept.Licences.Where(one => kept.Until(one.Number, DateTimeOffset.MinValue) <= scope.Now).Select(one => one.Number).Order(StringComparer.Ordinal);
        return await Told(scope, id, await retention.Erase(id, plan, kept.Until, scope.Now, cancellation), string.Join(' ', ended));
    }

    private Task<bool> Told(CommandScope scope, ErasureId id, long count, string of)
    {
        scope.Db.Add(new Erasure(id, ErasedKind.Persons, of, count, scope.Now));
        scope.Record(new AuditSubject("erasure", id.Value.ToString()), pack: pack.Hash, details: [("persons", count.ToString(CultureInfo.InvariantCulture)), ("of", of)]);
        return Task.FromResult(true);
    }
}
