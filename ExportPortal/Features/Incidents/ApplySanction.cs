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
        var verb = sanction switch
        {
            { State: SanctionState.Lifted } => LicenceVerb.LiftOnAppeal,
            { CarriedOutAt: not null } => LicenceVerb.RevokeBySanction,
            _ => LicenceVerb.SuspendBySanction,
        };
        await pipeline.TryAsPortal($"licence.{verb.ToString().ToLowerInvariant()}", async scope =>
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == sanction.Licence, cancellation);
            var (before, reason) = (licence.State, $"Sanction {sanction.Number}, L{sanction.Rung}: {sanction.Steps[^1].Reason}");
            var isDone = verb switch
            {
                LicenceVerb.LiftOnAppeal => licence.LiftOnAppeal(reason, scope.Now),
                LicenceVerb.RevokeBySanction => licence.RevokeBySanction(reason, scope.Now),
                _ => licence.SuspendBySanction(reason, pack, scope.Now),
            };
            if (!isDone)
                return false;
            await scope.OweNews(licence, before, cancellation);
            scope.Record(LicenceCommand.Subject(licence), Words.Code(before), Words.Code(licence.State), reason, pack.Hash, [("sanction", sanction.Number), ("incident", sanction.IncidentNumber)]);
            return true;
        }, Once(sanction, verb), cancellation);
    }

    /// <summary>A sanction that the panel sent back may be imposed anew, so the decision itself is part of the identity.</summary>
    private static Guid Once(Sanction sanction, LicenceVerb verb) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{sanction.Id.Value} {verb} {sanction.ImposedAt?.UtcTicks}")).AsSpan(0, 16));
}
