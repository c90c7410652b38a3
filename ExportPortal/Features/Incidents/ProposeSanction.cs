using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>A sanction as those who investigated propose it.</summary>
/// <param name="Licence">Number of a licence that the incident reaches.</param>
/// <param name="Finding">Grade.</param>
/// <param name="Start">Rung of the ordinary start; of no account where it follows another sanction.</param>
/// <param name="Follows">Number of the sanction that was not followed; empty for none.</param>
public sealed record SanctionInput(
    string Licence, string Finding, int Start, IReadOnlyList<FactorScore> Factors, string Terms, DateOnly? CorrectBy = null, int? Months = null, string Follows = "");

/// <summary>Proposes a sanction out of an incident; returns its number.</summary>
public sealed class ProposeSanction(CommandPipeline pipeline, PolicyPack pack)
{
    private static readonly Rule NoSuch = new("SN-16", "There is no such sanction in force on this recipient.");

    public Task<Outcome<string>> Run(string incidentNumber, SanctionInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("sanction.propose", key, actor, async scope =>
        {
            if (await scope.LoadIncident(incidentNumber, cancellation) is not { } incident
                || await scope.Db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Number == input.Licence, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            var earlier = input.Follows.Length == 0 ? null : await scope.Db.Sanctions.FirstOrDefaultAsync(
                one => one.Number == input.Follows && one.Recipient == licence.Recipient && one.State == SanctionState.Imposed, cancellation);
            if (input.Follows.Length > 0 && earlier is null)
                return Outcome<string>.From(Outcome.Broken(NoSuch));
            var finding = Proportionality.Of(input.Finding, input.Start, input.Factors, earlier?.Rung, pack.IncidentRules.Sanctions);
            var sanction = Sanction.Propose(
                new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextSanction(cancellation), incident,
                new(licence.Id, licence.Number, licence.Application, licence.Steward, licence.Recipient, licence.Tier), finding, new(input.Terms, input.CorrectBy, input.Months), earlier, scope.Actor, pack, scope.Now);
            scope.Db.Sanctions.Add(sanction);
            incident.NoteAct($"Sanction {sanction.Number} proposed: L{sanction.Rung}, {pack.IncidentRules.Sanctions.Rung(sanction.Rung).Title}", licence.Number, scope.Actor, scope.Now);
            scope.Record(IncidentCommand.Subject(sanction), to: Words.Code(sanction.State), reason: input.Terms, pack: pack.Hash, details:
                [("incident", incident.Number), ("licence", licence.Number), ("rung", $"L{sanction.Rung}"), ("sum", $"{finding.Sum}")]);
            return Outcome<string>.Done(sanction.Number);
        }, cancellation);
}
