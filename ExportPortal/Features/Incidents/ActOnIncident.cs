using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>Moves an incident from phase to phase; the licences that it reaches carry its mark while it is open.</summary>
public sealed class ActOnIncident(CommandPipeline pipeline, PolicyPack pack)
{
    /// <param name="triage">For the triage alone.</param>
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Run(string number, IncidentVerb verb, string reason, TriageInput? triage, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>($"incident.{verb.ToString().ToLowerInvariant()}", key, actor, async scope =>
        {
            if (await scope.LoadIncident(number, cancellation) is not { } incident)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(incident, shown))
                return Outcome<string>.From(Outcome.Stale);
            // What is erased meanwhile looks at the holds under the same lock.
            if (verb is IncidentVerb.Hold)
                await scope.Db.LockKey(HoldsInForce.Lock, cancellation);
            var from = Words.Code(incident.State);
            var reach = await scope.Db.ReachOf(incident, pack, cancellation);
            if (verb is IncidentVerb.Triage && triage is not null)
                incident.Triage(triage, reach, reason, scope.Actor, pack, scope.Now);
            else
            {
                incident.Reach(reach, scope.Now);
                incident.Take(verb, reason, scope.Actor, pack, scope.Now);
            }
            await Mark(scope, incident, cancellation);
            var tasks = verb is IncidentVerb.Triage ? await scope.OpenForIncident(incident, [], pack, cancellation) : [];
            if (verb is IncidentVerb.CallFalse)
                await scope.CloseForFalseAlarm(incident, cancellation);
            scope.Record(scope.Target, from, Words.Code(incident.State), reason, pack.Hash,
                [.. incident.SeverityLevel is { } severity ? [("severity", $"SEV{severity}")] : Array.Empty<(string, string)>(), .. tasks.Count > 0 ? [("tasks opened", string.Join(", ", tasks))] : Array.Empty<(string, string)>()]);
            return Outcome<string>.Done(Words.Code(incident.State));
        }, cancellation);

    private static async Task Mark(CommandScope scope, Incident incident, CancellationToken cancellation)
    {
        var ids = incident.Licences.Where(one => one.How is ReachedHow.Named).Select(one => one.Licence).ToList();
        foreach (var licence in await scope.Db.Licences.Where(one => ids.Contains(one.Id)).ToListAsync(cancellation))
            if (IncidentWorkflow.IsOpen(incident.State))
                licence.Set(LicenceMark.UnderInvestigation, incident.Number, scope.Now);
            else
                licence.Clear(LicenceMark.UnderInvestigation, incident.Number);
    }
}
