using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>What the form of a new audit holds.</summary>
/// <param name="Subject">Number of a licence, or the name of a recipient that is audited as a whole; as typed. Empty for the internal audit of the authority.</param>
public sealed record AuditPlanInput(AuditType Type, string Subject, string Why, string Scope, DateOnly On);

/// <summary>Plans an audit of the use under a licence, of a recipient as a whole, or of the authority itself; who plans it leads it.</summary>
public sealed class PlanAudit(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Run(AuditPlanInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("audit.plan", key, actor, async scope =>
        {
            if (await Target(scope.Db, input, scope.Actor, cancellation) is not { } target)
                return Outcome<string>.From(Outcome.Invalid(new InputError("licence", "There is no such licence and no such recipient. Give the number of a licence, such as XP-2026-0000017, or the name of a recipient.")));
            var id = new AuditId(Guid.CreateVersion7(scope.Now));
            var number = await scope.Db.NextAudit(cancellation);
            var draft = Audit.Open(id, number, input.Type, AuditOrigin.Planned, target, input.Why, input.Scope, input.On, pack, scope.Now);
            var independence = await AuditCommands.IndependenceOf(scope.Db, draft, scope.Actor, pack, cancellation);
            scope.Db.Audits.Add(Audit.Plan(id, number, input.Type, target, input.Why, input.Scope, input.On, independence, scope.Actor, pack, scope.Now));
            scope.Record(new AuditSubject("audit", id.Value.ToString(), number), to: Words.Code(AuditState.Planned), reason: input.Why, pack: pack.Hash,
                details: [("type", input.Type.Code()), ("licence", target.LicenceNumber ?? "none")]);
            return Outcome<string>.Done(number);
        }, cancellation);

    private static async Task<AuditTarget?> Target(PortalDbContext db, AuditPlanInput input, Actor actor, CancellationToken cancellation)
    {
        if (input.Type is AuditType.Internal)
            return new(actor.Organisation, null, null, null, null);
        var number = LicenceNumber.Parse(input.Subject)?.Text;
        if (await db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation) is { } licence)
            return Of(licence);
        var name = input.Subject.Trim().ToLowerInvariant();
        var named = await db.Organisations.Where(one => (one.Kind & OrganisationKind.Recipient) != 0 && (one.RomanisedName.ToLower() == name || one.Name.ToLower() == name)).Select(one => one.Id).Take(2).ToListAsync(cancellation);
        return named is [var recipient] ? new(recipient, null, null, null, null) : null;
    }

    internal static AuditTarget Of(Licence licence) => new(licence.Recipient, licence.Steward, licence.Id, licence.Number, licence.Tier);

    /// <summary>The authority itself, for its yearly internal audit; null when none is registered.</summary>
    internal static Task<OrganisationId?> Authority(PortalDbContext db, CancellationToken cancellation) =>
        db.Organisations.Where(one => (one.Kind & OrganisationKind.Authority) != 0).OrderBy(one => one.Id).Select(one => (OrganisationId?)one.Id).FirstOrDefaultAsync(cancellation);
}
