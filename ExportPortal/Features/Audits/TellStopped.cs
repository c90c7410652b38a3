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
    /// <summary>One act on one licence is seldom done more often.</summary>
    private const int MostOfAnAct = 200;

    private static readonly string[] Lapses = [nameof(LicenceVerb.LiftUnconfirmed), nameof(LicenceVerb.Expire)];

    public string Kind => OutboxKinds.TellStopped;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new LicenceId(subject);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var licence = await db.Licences.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        // Stops of before the first that was to be told were made by a release that told none; what lapsed just before a stop belongs to it.
        var since = await db.Outbox.Where(one => one.Kind == OutboxKinds.TellStopped && one.Subject == subject).MinAsync(one => (DateTimeOffset?)one.CreatedAt, cancellation) ?? DateTimeOffset.MaxValue;
        var first = licence.Steps.Index().Where(one => one.Item.Verb == nameof(LicenceVerb.SuspendForFinding) && Logged(one.Item.At) >= Logged(since)).Select(one => (int?)one.Index).FirstOrDefault() ?? licence.Steps.Count;
        for (var at = Math.Max(0, first - 1); at < licence.Steps.Count; at++)
        {
            var (step, next) = (licence.Steps[at], licence.Steps.ElementAtOrDefault(at + 1));
            var act = $"licence.{step.Verb.ToLowerInvariant()}";
            // A lapse that was recorded when it was due stands in the log already; the others were part of the finding.
            var isLapse = Lapses.Contains(step.Verb)
                && !(await AuditHistory.DoneTo(db.Database.GetDbConnection(), "licence", subject.ToString(), long.MaxValue, MostOfAnAct, cancellation, act))
                    .Exists(one => one.Event.At >= Logged(step.At) && (next is null || one.Event.At <= next.At));
            if (isLapse || (at >= first && step.Verb == nameof(LicenceVerb.SuspendForFinding)))
                await pipeline.TryAsPortal(act, scope =>
                {
                    // What is over already is told to nobody: what followed it is.
                    scope.IsPast = next is not null;
                    scope.Record(LicenceCommand.Subject(licence), step.From, step.To, step.Reason, pack.Hash);
                    return Task.FromResult(true);
                }, Once.Of($"{subject} step {at}"), cancellation);
        }
    }

    /// <summary>The instant as the log has it: whole milliseconds, of which the steps of a licence keep parts.</summary>
    private static DateTimeOffset Logged(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
