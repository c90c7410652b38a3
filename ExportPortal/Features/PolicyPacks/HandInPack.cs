using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.PolicyPacks;

/// <summary>Takes a whole policy pack as a draft; a fault in the file is answered with its place.</summary>
public sealed class HandInPack(CommandPipeline pipeline, PackLibrary library)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "pack.handin";

    /// <param name="words">What the pack changes and why.</param>
    /// <returns>Identity of the draft.</returns>
    public Task<Outcome<Guid>> Run(byte[] json, string words, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("policy-pack", ContentHash.Of(json).Hex);
            if (!scope.Actor.IsAny(PackWorkflow.Readers))
                return Outcome<Guid>.From(Outcome.NotFound);
            await scope.Db.LockNumbers(cancellation); // names and days of packs are read, and then taken
            var open = await scope.Db.PackVersions.Where(one => one.State == PackState.Draft || one.State == PackState.Reviewed).ToListAsync(cancellation);
            try
            {
                var draft = PackVersion.Draft(Guid.CreateVersion7(scope.Now), json, await Published.All(scope.Db, library, cancellation), open, words, scope.Actor, scope.Now);
                scope.Db.PackVersions.Add(draft);
                scope.Target = ActOnPack.Subject(draft);
                scope.Record(scope.Target, null, Words.Code(draft.State), words.Trim(), draft.Hash, ("pack", draft.PackId), ("in_force_from", draft.InForceFrom.ToString("O")));
                return Outcome<Guid>.Done(draft.Id);
            }
            catch (PolicyPackInvalid invalid)
            {
                return Outcome<Guid>.From(Outcome.Invalid(new InputError("pack", $"{invalid.Where}: {invalid.What}")));
            }
        }, cancellation);
}

/// <summary>Reviews, publishes, declines or withdraws a draft.</summary>
public sealed class ActOnPack(CommandPipeline pipeline, PackLibrary library)
{
    /// <summary>What the log calls it.</summary>
    public static string Name(PackVerb verb) => $"pack.{verb.ToString().ToLowerInvariant()}";

    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <returns>The state code after the act.</returns>
    public Task<Outcome<string>> Run(Guid draft, PackVerb verb, string reasons, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name(verb), key, actor, async scope =>
        {
            scope.Target = new AuditSubject("policy-pack", draft.ToString());
            await scope.Db.LockNumbers(cancellation); // as when one is handed in
            if (!scope.Actor.IsAny(PackWorkflow.Readers) || await scope.Db.PackVersions.FirstOrDefaultAsync(one => one.Id == draft, cancellation) is not { } pack)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = Subject(pack);
            if (revision is { } shown && scope.IsStale(pack, shown))
                return Outcome<string>.From(Outcome.Stale);
            var from = Words.Code(pack.State);
            try
            {
                pack.Take(verb, reasons, await Published.All(scope.Db, library, cancellation), scope.Actor, scope.Now);
            }
            catch (PolicyPackInvalid invalid)
            {
                return Outcome<string>.From(Outcome.Invalid(new InputError("pack", $"{invalid.Where}: {invalid.What}")));
            }
            scope.Record(scope.Target, from, Words.Code(pack.State), reasons.Trim(), pack.Hash, ("pack", pack.PackId), ("in_force_from", pack.InForceFrom.ToString("O")));
            return Outcome<string>.Done(Words.Code(pack.State));
        }, cancellation);

    internal static AuditSubject Subject(PackVersion pack) => new("policy-pack", pack.Id.ToString(), pack.PackId);
}

internal static class Published
{
    /// <summary>Every pack that was published: those of the program, and those of the store, also where their day has not come.</summary>
    public static async Task<IReadOnlyList<PolicyPack>> All(PortalDbContext db, PackLibrary library, CancellationToken cancellation) =>
        PackLibrary.InOrder(library.All.Concat(await db.PublishedPacks(library, cancellation)).DistinctBy(pack => pack.Hash));
}
