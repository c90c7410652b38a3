using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>
/// Records what a critical finding did to a licence as acts of the portal with the licence as their subject, and what time had done
/// to it just before: whoever checks the licence finds both in the log of that licence. Running twice changes nothing.
/// </summary>
public sealed class TellStopped(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack) : IOutboxHandler
{
    private const int MostEvents = 100;

    private static readonly string[] Lapses = [nameof(LicenceVerb.LiftUnconfirmed), nameof(LicenceVerb.Expire)];

    public string Kind => OutboxKinds.TellStopped;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new LicenceId(subject);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var licence = await db.Licences.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        var known = await AuditHistory.NewestOfSubject(db.Database.GetDbConnection(), "licence", subject.ToString(), MostEvents, cancellation);
        for (var at = 0; at < licence.Steps.Count; at++)
        {
            var (step, next) = (licence.Steps[at], licence.Steps.ElementAtOrDefault(at + 1));
            var act = $"licence.{step.Verb.ToLowerInvariant()}";
            // A lapse that was recorded when it was due stands in the log already; the others were part of the finding.
            var isLapse = Lapses.Contains(step.Verb) && (next is null || next.Verb == nameof(LicenceVerb.SuspendForFinding))
                && !known.Exists(one => one.Event.Act == act && one.Event.At >= step.At && (next is null || one.Event.At <= next.At));
            if (isLapse || step.Verb == nameof(LicenceVerb.SuspendForFinding))
                await pipeline.TryAsPortal(act, scope =>
                {
                    // What is over already is told to nobody: that it was followed by the stop is.
                    scope.IsPast = isLapse;
                    scope.Record(LicenceCommand.Subject(licence), step.From, step.To, step.Reason, pack.Hash);
                    return Task.FromResult(true);
                }, Once.Of($"{subject} step {at}"), cancellation);
        }
    }
}
