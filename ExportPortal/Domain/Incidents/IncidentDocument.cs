using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>What a report is made from, loaded by the use case that prints it.</summary>
/// <param name="Licences">What is known of each licence that is reached, by its number.</param>
/// <param name="Names">Of the parties, in Latin letters.</param>
/// <param name="No">Number of the print.</param>
public sealed record IncidentFacts(
    Incident Incident, IReadOnlyDictionary<string, ReachedLicenceFacts> Licences, IReadOnlyDictionary<OrganisationId, string> Names,
    IReadOnlyList<Sanction> Sanctions, PolicyPack Pack, Issuer Issuer, int No, DateTimeOffset Now)
{
    internal IReadOnlyList<string> EntriesOf(ReachedLicence licence) => Licences.GetValueOrDefault(licence.Number)?.Entries ?? [];

    internal string StateOf(ReachedLicence licence) => Licences.GetValueOrDefault(licence.Number)?.State ?? "";
}

/// <param name="Decision">With the risk as licensed.</param>
/// <param name="Entries">Control entries of its data.</param>
/// <param name="State">In words, when the report is made.</param>
public sealed record ReachedLicenceFacts(RuleDecision Decision, IReadOnlyList<string> Entries, string State);

/// <summary>The report of an incident as it stands: document, machine-readable record and fingerprint.</summary>
public sealed record IncidentDocument(PortalDocument Document, byte[] Json, ContentHash Fingerprint)
{
    public static IncidentDocument For(IncidentFacts facts)
    {
        var incident = facts.Incident;
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            Format = "exportportal/incident/1", incident.Number, Print = facts.No, PrintedAt = facts.Now, incident.Class, incident.Title, State = Words.Code(incident.State),
            Severity = incident.SeverityLevel, incident.Assessment, incident.ReportedAt, incident.AwareAt, incident.Source,
            Licences = incident.Licences.Select(one => new { one.Number, one.Data, Entries = facts.EntriesOf(one), one.Tier, Steward = facts.Names[one.Steward], Recipient = facts.Names[one.Recipient], one.How }),
            Notices = incident.Notices.Where(clock => clock.Decision is not NoticeDecision.Undecided || clock.Proposal is not null)
                .Select(clock => new { clock.Name, clock.Decision, clock.Reason, clock.DecidedBy, clock.DecidedAt, clock.StartedAt, clock.DueAt, FirstDue = clock.MissedBefore ? clock.FirstDue : null, clock.SentAt, clock.LateReasons, Proof = clock.Proof?.Reference, Sha256 = clock.Proof?.Hash?.Hex, RecordedAfterwards = clock.Proof?.Before, Updates = clock.Updates?.Select(update => new { update.SentAt, Proof = update.Proof.Reference, Sha256 = update.Proof.Hash?.Hex, RecordedAfterwards = update.Proof.Before }) }),
            Evidence = incident.Evidence.Select(item => new { item.Name, item.Title, Sha256 = item.Hash?.Hex, NoFile = item.Thing, item.CollectedAt, Moves = item.Moves.Select(move => new { move.At, move.From, move.To, move.Holder, move.Reason, Sha256 = move.Hash?.Hex, move.Seen, move.By }) }),
            Actions = incident.Actions.Select(one => new { one.No, one.Kind, one.Text, one.Owner, one.DueOn, one.DoneAt, one.Result, one.Name }), incident.Lessons, incident.Cause, incident.FailedControl, incident.Containment, incident.PublicSummary,
            Sanctions = facts.Sanctions.Select(one => new { one.Number, State = Words.Code(one.State), one.Rung, one.Finding.Sum }),
            Pack = facts.Pack.Id, PackSha256 = facts.Pack.Hash.Hex,
        }, ReportChecking.Json);
        var fingerprint = ContentHash.Of(json);
        var address = ReportChecking.Address(facts.Issuer, fingerprint);
        return new(new PortalDocument(
            $"Incident report {incident.Number}", "en", $"Incident report {incident.Number}", facts.Issuer.Name, $"{incident.Number}   {fingerprint.Fingerprint}", facts.Issuer.SealNote,
            [
                ReportParts.Cover(facts, fingerprint, address),
                ReportParts.Clocks(facts),
                ReportParts.RiskAndCause(facts),
                ReportParts.Timeline(facts),
                ReportParts.EvidenceAndActions(facts),
                ReportParts.Summary(facts),
            ], facts.Now), json, fingerprint);
    }
}
