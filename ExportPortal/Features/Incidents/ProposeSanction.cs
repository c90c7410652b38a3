using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>A sanction as those who investigated propose it.</summary>
/// <param name="Licence">Number of a licence that the incident reaches, or that the finding is about.</param>
/// <param name="Finding">Grade.</param>
/// <param name="Start">Rung of the ordinary start; of no account where it follows another sanction.</param>
/// <param name="Follows">Number of the sanction that was not followed; empty for none.</param>
public sealed record SanctionInput(
    string Licence, string Finding, int Start, IReadOnlyList<FactorScore> Factors, string Terms, DateOnly? CorrectBy = null, int? Months = null, string Follows = "")
{
    /// <summary>Codes of the clauses that are added (L3).</summary>
    public IReadOnlyList<string> Clauses { get; init; } = [];

    /// <summary>Last day of a shorter term (L3); null for none.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>What the authority says publicly (L7 and above).</summary>
    public string Statement { get; init; } = "";
}

/// <summary>Proposes a sanction out of an incident; returns its number.</summary>
public sealed class ProposeSanction(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Run(string incidentNumber, SanctionInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Proposal.Act, key, actor, async scope =>
        {
            if (await scope.LoadIncident(incidentNumber, cancellation) is not { } incident
                || await scope.Db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Number == input.Licence, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            return await scope.Propose(() => SanctionBasis.Of(incident, licence.Id, scope.Actor), licence, input, pack,
                sanction => incident.NoteAct($"Sanction {sanction.Number} proposed: L{sanction.Rung}, {pack.IncidentRules.Sanctions.Rung(sanction.Rung).Title}", licence.Number, scope.Actor, scope.Now), cancellation);
        }, cancellation);
}
