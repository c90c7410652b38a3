using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>
/// Brings the licence into the state that the sanction decided, as an act of the portal with the licence as its subject:
/// whoever checks the licence finds it in the log of that licence. Running twice changes nothing.
/// </summary>
public sealed class ApplySanction(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack) : IOutboxHandler
{
    public string Kind => OutboxKinds.ApplySanction;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new SanctionId(subject);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var sanction = await db.Sanctions.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        if (VerbOf(sanction, pack.IncidentRules.Sanctions.Stops) is { } verb)
            await Move(sanction, verb, cancellation);
        if (sanction.TakesOrderOrConditions)
        {
            await Order(sanction, cancellation);
            await Impose(sanction, cancellation);
        }
    }

    /// <param name="stops">The lowest rung that stops access.</param>
    private static LicenceVerb? VerbOf(Sanction sanction, int stops) => sanction.Rung < stops ? null : sanction switch
    {
        { State: SanctionState.Lifted } => LicenceVerb.LiftOnAppeal,
        { State: SanctionState.Imposed } => sanction.CarriedOutAt is null ? LicenceVerb.SuspendBySanction : LicenceVerb.RevokeBySanction,
        _ => null,
    };

    private Task Move(Sanction sanction, LicenceVerb verb, CancellationToken cancellation) =>
        pipeline.TryAsPortal($"licence.{verb.ToString().ToLowerInvariant()}", async scope =>
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == sanction.Licence, cancellation);
            var (before, reason) = (licence.State, Reason(sanction));
            var isDone = verb switch
            {
                LicenceVerb.LiftOnAppeal => licence.LiftOnAppeal(reason, scope.Now),
                LicenceVerb.RevokeBySanction => licence.RevokeBySanction(reason, scope.Now),
                _ => licence.SuspendBySanction(reason, pack, scope.Now),
            };
            if (!isDone)
                return false;
            await scope.OweNews(licence, before, cancellation);
            scope.Record(LicenceCommand.Subject(licence), Words.Code(before), Words.Code(licence.State), reason, pack.Hash, ActOnSanction.Links(sanction));
            return true;
        }, Once($"{sanction.Id.Value} {verb} {sanction.ImposedAt?.UtcTicks}"), cancellation);

    /// <summary>The order of L2 is a duty of the licence as long as it holds, so its day is reminded of and told when it is over.</summary>
    private Task Order(Sanction sanction, CancellationToken cancellation) =>
        pipeline.TryAsPortal("licence.order", async scope =>
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == sanction.Licence, cancellation);
            var order = sanction.OrderInForce;
            if (!licence.Order(sanction.Number, order, scope.Now))
                return false;
            scope.Record(LicenceCommand.Subject(licence), reason: order is null ? $"The order of sanction {sanction.Number} is waived." : $"{order.What} By {PackageWords.Date(order.Due)}.", pack: pack.Hash, details: ActOnSanction.Links(sanction));
            return true;
        }, Once($"{sanction.Id.Value} order {Turn(sanction)}"), cancellation);

    /// <summary>The conditions of L3 are a new version of the package.</summary>
    private Task Impose(Sanction sanction, CancellationToken cancellation) =>
        pipeline.TryAsPortal("licence.impose", async scope =>
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == sanction.Licence, cancellation);
            var conditions = sanction.ConditionsInForce;
            if (licence.IsSealingNext && licence.HasConditionsOf(sanction.Number) != conditions is not null)
                throw new TryLater($"Another change of licence {licence.Number} is being sealed.", null);
            if (!licence.Impose(sanction.Number, conditions, scope.Now))
                return false;
            scope.Enqueue(OutboxKinds.SealPackage, licence.Id.Value);
            scope.Record(LicenceCommand.Subject(licence), reason: conditions is null ? $"The conditions of sanction {sanction.Number} end." : Reason(sanction), pack: pack.Hash,
                details: [.. ActOnSanction.Links(sanction), ("clauses", string.Join(' ', conditions?.Clauses ?? []))]);
            return true;
        }, Once($"{sanction.Id.Value} impose {Turn(sanction)}"), cancellation);

    private static string Reason(Sanction sanction) => $"Sanction {sanction.Number}, L{sanction.Rung}: {sanction.Steps[^1].Reason}";

    /// <summary>Each step and each answer of the panel may change what holds, so they are part of the identity.</summary>
    private static string Turn(Sanction sanction) => $"{sanction.Steps.Count} {sanction.Appeals.Count(one => one.DecidedAt is not null)}";

    /// <summary>A sanction that the panel sent back may be imposed anew, so the decision itself is part of the identity.</summary>
    private static Guid Once(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));
}
