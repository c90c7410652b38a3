using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>
/// Erases what leads from the access log to a person (domain/09 9.2): id and salts go, the entries stand and stay proved.
/// The act is logged first; what is erased is not repeated there.
/// </summary>
internal sealed class ErasePerson(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, AccessStore store, AccessRetention retention)
{
    private static readonly Rule NotManager = new("LG-6", "Persons are erased from the log by a manager.");

    public static IReadOnlyList<string> Kinds { get; } = [AccessIdentities.Actor, AccessIdentities.Device, AccessIdentities.Address];

    /// <returns>How many sources had told the value; 0 when none had.</returns>
    public async Task<Outcome<int>> Run(string kind, string value, string reason, Guid key, Actor actor, CancellationToken cancellation)
    {
        if (!Kinds.Contains(kind) || string.IsNullOrWhiteSpace(value))
            return Outcome<int>.From(Outcome.Invalid(new InputError("value", "Give the id as its source gives it, and what it is of.")));
        // The whole log and its files are read before the command, in which everybody else waits to write.
        var known = await Known(kind, value, cancellation);
        var holds = await Holds(cancellation);
        var named = actor.Is(Role.LicensingManager) ? await retention.NamedUnder(known, holds, cancellation) : null;
        var logged = await pipeline.Run<int>("accesslog.erase", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("access_identity", kind);
            if (!scope.Actor.Is(Role.LicensingManager))
                return Outcome<int>.From(Outcome.Forbidden(NotManager));
            Reasons.Require(reason);
            await scope.Db.LockKey(HoldsInForce.Lock, cancellation);
            if (!(await scope.Db.Holds(cancellation)).Select(hold => hold.Number).ToHashSet().SetEquals(holds))
                return Outcome<int>.From(Outcome.Stale); // a hold was set or lifted meanwhile: look again
            if (named is { } licence)
                return Outcome<int>.From(Outcome.Broken(new Rule("LG-7", $"The records of licence {licence} are under legal hold; persons in them are not erased until it is lifted.")));
            scope.Record(scope.Target, reason: reason, details: [("sources", known.Count.ToString(CultureInfo.InvariantCulture))]);
            return Outcome<int>.Done(known.Count);
        }, cancellation);
        return logged.IsDone
            ? Outcome<int>.Done(await store.Write((connection, transaction) => AccessIdentities.Erase(connection, transaction, kind, value, cancellation), cancellation))
            : logged;
    }

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
