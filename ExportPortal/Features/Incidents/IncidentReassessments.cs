using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>
/// What happened puts in doubt the assessments that the reached licences stand on (domain/04 4.3): from the triage on each is
/// to be looked at anew, once for each incident while the task is open. The steward reads the task, so it says nothing of the incident but its number.
/// </summary>
internal static class IncidentReassessments
{
    /// <param name="known">Licences that it reached before: what was said of them stands.</param>
    /// <returns>Numbers of the new tasks.</returns>
    public static async Task<IReadOnlyList<string>> OpenForIncident(this CommandScope scope, Incident incident, IReadOnlyCollection<LicenceId> known, PolicyPack pack, CancellationToken cancellation)
    {
        var ids = incident.Licences.Select(one => one.Licence).Except(known).ToList();
        var held = await scope.Db.Licences.Where(licence => ids.Contains(licence.Id))
            .Join(scope.Db.Applications, licence => licence.Application, application => application.Id, (licence, application) => new { licence.Number, application.Dataset, application.Assessment })
            .OrderBy(one => one.Number).ToListAsync(cancellation);
        var opened = new List<string>();
        foreach (var one in held.DistinctBy(one => one.Assessment))
            if (await scope.OpenReassessment(ReassessmentTrigger.Incident, one.Dataset, one.Assessment, Subject(incident) + $"{one.Assessment.Value:N}",
                $"Incident {incident.Number} reaches licence {one.Number}. Hold what it shows against what was assumed of the recipient and the environment.", pack, cancellation) is { } number)
            {
                opened.Add(number);
                await scope.Db.SaveChangesAsync(cancellation);
            }
        return opened;
    }

    /// <summary>A false alarm puts nothing in doubt.</summary>
    public static async Task CloseForFalseAlarm(this CommandScope scope, Incident incident, CancellationToken cancellation)
    {
        var subject = Subject(incident);
        foreach (var task in await scope.Db.Reassessments.Where(task => task.Subject.StartsWith(subject) && task.ClosedAt == null).ToListAsync(cancellation))
            task.Close($"{incident.Number} was a false alarm.", scope.Actor, scope.Now);
    }

    private static string Subject(Incident incident) => $"incident:{incident.Number}:";
}
