using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using ExportPortal.Identity;

namespace ExportPortal.Features.Incidents;

/// <param name="Reason">Why it was graded so.</param>
public sealed record TriageAsked(TriageInput Input, string Reason);

/// <summary>What the page of an incident does: asks where an act is seen by others, then acts with one key.</summary>
public sealed class IncidentActs(ActOnIncident act, WorkOnIncident work, SuspendReached suspend, PrintIncidentReport print, UploadIncidentEvidence uploads, DrawNoticeLetter letters, ActorAccessor actors, StepUpAsk steps, PolicyPack pack, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>How long a provisional suspension holds, in words.</summary>
    public string Provisional => pack.InWords("provisional-suspension");

    /// <summary>What is added stands beside what others, or the portal itself, have added since; so an older page is no obstacle.</summary>
    public async Task<Outcome> Work(IncidentView view, IncidentWork added) =>
        added is DrawLetter letter ? await letters.Run(view.Incident.Number, letter, Guid.NewGuid(), await actors.Current(), CancellationToken.None)
            : await work.Run(view.Incident.Number, added, null, Guid.NewGuid(), await actors.Current(), CancellationToken.None);

    public async Task<Outcome> Upload(IncidentView view, EvidenceUpload upload) =>
        await uploads.Run(view.Incident.Number, upload, null, Guid.NewGuid(), await actors.Current(), CancellationToken.None);

    public async Task<Outcome> Triage(IncidentView view, TriageAsked asked) =>
        await act.Run(view.Incident.Number, IncidentVerb.Triage, asked.Reason, asked.Input, view.Revision, Guid.NewGuid(), await actors.Current(), CancellationToken.None);

    public async Task<Outcome<int>> Print(IncidentView view) => await print.Run(view.Incident.Number, Guid.NewGuid(), await actors.Current(), CancellationToken.None);

    /// <returns>Null when the user went back.</returns>
    public async Task<Outcome?> Ask(IncidentView view, IncidentVerb verb)
    {
        var incident = view.Incident;
        var request = new ConfirmRequest(
            $"{verb.Label()}: {incident.Number}", [new("Incident", $"{incident.Number}, {incident.Title}")], verb.Effect(pack), verb.Label(),
            verb is IncidentVerb.Contain ? "What was done to contain it" : "Reason", IsReasonRequired: true, IsGrave: verb is IncidentVerb.CallFalse or IncidentVerb.Close);
        return await steps.Confirm(request, $"incident.{verb.ToString().ToLowerInvariant()}", (reason, key, actor) => act.Run(incident.Number, verb, reason, null, view.Revision, key, actor, CancellationToken.None));
    }

    /// <returns>Null when the user went back.</returns>
    public async Task<Outcome?> Suspend(IncidentView view, LicenceStanding licence)
    {
        var request = new ConfirmRequest(
            $"Suspend {licence.Reached.Number} for {Provisional}", [new("Licence", licence.Reached.Number), new("Recipient", licence.Recipient), new("Data", licence.Reached.Data)],
            Domain.Licensing.LicenceWorkflow.Effect(Domain.Licensing.LicenceVerb.SuspendProvisionally, pack), "Suspend", "Reason", IsReasonRequired: true, IsGrave: true);
        return await steps.Confirm(request, "licence.suspendprovisionally", (reason, key, actor) => suspend.Run(view.Incident.Number, licence.Reached.Number, reason, key, actor, CancellationToken.None));
    }
}
