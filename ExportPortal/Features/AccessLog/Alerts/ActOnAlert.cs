using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>Takes, explains or dismisses an alert, makes it an incident, or opens again one that was settled by mistake; with the reason.</summary>
public sealed class ActOnAlert(CommandPipeline pipeline, PolicyPack pack)
{
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Run(Guid id, AlertVerb verb, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>($"alert.{verb.ToString().ToLowerInvariant()}", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("alert", id.ToString());
            var alert = await scope.Db.Set<Alert>().FirstOrDefaultAsync(one => one.Id == id, cancellation);
            if (alert is null || !AccessScope.SeesAll(scope.Actor))
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("alert", id.ToString(), alert.Rule);
            if (revision is { } shown && scope.IsStale(alert, shown))
                return Outcome<string>.From(Outcome.Stale);
            var from = Words.Code(alert.State);
            alert.Act(verb, reason, scope.Actor, scope.Now, AlertWorkflow.Clock(alert.Level) is { } term ? pack.Due(term, scope.Now) : null);
            List<(string, string)> details = [("rule", alert.Rule), ("licence", alert.Licence ?? "none")];
            if (verb is AlertVerb.RaiseIncident)
                details.Add(("incident", (await scope.OpenIncident(alert, scope.Actor.Person, scope.Actor.Name, pack, cancellation)).Number));
            scope.Record(scope.Target, from, Words.Code(alert.State), reason.Length > 0 ? reason : null, details: [.. details]);
            return Outcome<string>.Done(Words.Code(alert.State));
        }, cancellation);
}
