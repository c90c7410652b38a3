using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Retention;

/// <summary>Puts the records of a licence under legal hold, and lifts a hold.</summary>
public sealed class HoldRecords(CommandPipeline pipeline)
{
    public Task<Outcome<Guid>> Set(string licence, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("hold.set", key, actor, async scope =>
        {
            // The number as the register writes it, however it was typed: what is kept goes by it.
            var number = LicenceNumber.Parse(licence)?.Text ?? licence;
            scope.Target = new AuditSubject("legal_hold", key.ToString(), number);
            if (LegalHold.WhyNotSet(scope.Actor) is { } closed)
                return Outcome<Guid>.From(Outcome.Forbidden(closed));
            await scope.Db.LockKey(HoldsInForce.Lock, cancellation);
            if (await scope.Db.Licences.AsNoTracking().VisibleTo(scope.Actor).Where(one => one.Number == number).Select(one => (LicenceId?)one.Id).FirstOrDefaultAsync(cancellation) is not { } found)
                return Outcome<Guid>.From(Outcome.Invalid(new InputError("licence", "There is no licence with this number.")));
            var hold = LegalHold.Set(new(Guid.CreateVersion7(scope.Now)), found, number, reason, scope.Actor, scope.Now);
            scope.Db.Add(hold);
            scope.Record(new AuditSubject("legal_hold", hold.Id.Value.ToString(), number), null, "HELD", reason);
            return Outcome<Guid>.Done(hold.Id.Value);
        }, cancellation);

    public Task<Outcome<Guid>> Lift(HoldId id, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("hold.lift", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("legal_hold", id.Value.ToString());
            if (!scope.Actor.IsCaseStaff() || await scope.Db.Set<LegalHold>().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } hold)
                return Outcome<Guid>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("legal_hold", id.Value.ToString(), hold.Number);
            hold.Lift(reason, scope.Actor, scope.Now);
            scope.Record(scope.Target, "HELD", "LIFTED", reason);
            return Outcome<Guid>.Done(id.Value);
        }, cancellation);
}
