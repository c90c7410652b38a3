using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
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

/// <summary>Proposes a sanction out of a finding of an audit, by the auditor who leads it; returns its number.</summary>
public sealed class ProposeFromFinding(CommandPipeline pipeline, PolicyPack pack)
{
    private static readonly Rule NotConcerned = new("SN-24", "The finding does not concern this licence.");

    public Task<Outcome<string>> Run(string auditNumber, int number, SanctionInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Proposal.Act, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("audit", auditNumber, auditNumber);
            if (await scope.Db.Audits.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == auditNumber, cancellation) is not { } audit
                || audit.FindingOf(number) is not { } finding
                || await scope.Db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Number == input.Licence, cancellation) is not { } licence)
                return Outcome<string>.From(Outcome.NotFound);
            if ((audit.WhyNotSanctioned(number, scope.Actor) ?? (Concerns(audit.TargetOf(finding), licence) ? null : NotConcerned)) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            return await scope.Propose(() => Basis(audit, finding, scope.Actor), licence, input with { Finding = Grade(finding, input) }, pack,
                sanction => audit.Note(AuditEffectKind.SanctionProposed, number, $"F{number}: sanction {sanction.Number} was proposed, L{sanction.Rung}, {pack.IncidentRules.Sanctions.Rung(sanction.Rung).Title}, on licence {licence.Number}.", scope.Now, audit.IsThematic ? licence.Recipient : null), cancellation);
        }, cancellation);

    /// <summary>An audit of a recipient as a whole is about all of its licences.</summary>
    internal static bool Concerns(AuditTarget target, Licence licence) => target.Licence is { } one ? one == licence.Id : target.Auditee == licence.Recipient;

    /// <summary>The grade is the auditor's; intent alone is found beside it.</summary>
    private static string Grade(Finding finding, SanctionInput input) => input.Finding == "INTENT" ? input.Finding : finding.Grade.ToString();

    private static SanctionBasis Basis(Audit audit, Finding finding, Actor actor) => new(null, audit.Id, audit.Number, finding.Number, audit.HasFailed(finding) ? audit.Notes.Last(note => note.Finding == finding.Number && note.Kind is AuditEffectKind.SuspensionProposal).At : finding.At,
        [.. audit.Steps.Select(step => step.Person).Append(finding.Person).Append(actor.Person).Where(person => person != default).Distinct()]) { Grade = audit.HasFailed(finding) && finding.Grade is not FindingGrade.FG4 ? null : finding.Grade.ToString(), HasFailed = audit.HasFailed(finding) };
}

/// <summary>What proposing has in common, whatever it follows from.</summary>
internal static class Proposal
{
    public const string Act = "sanction.propose";

    private static readonly Rule NoSuch = new("SN-16", "There is no such sanction in force on this recipient.");

    public static async Task<Outcome<string>> Propose(
        this CommandScope scope, Func<SanctionBasis> follow, Licence licence, SanctionInput input, PolicyPack pack, Action<Sanction> note, CancellationToken cancellation)
    {
        var (basis, earlier) = (follow(), await Earlier(scope, input.Follows, licence.Recipient, cancellation));
        if (input.Follows.Length > 0 && earlier is null)
            return Outcome<string>.From(Outcome.Broken(NoSuch));
        var finding = Proportionality.Of(input.Finding, input.Start, input.Factors, earlier?.Sanction.Rung, pack.IncidentRules.Sanctions, basis.HasFailed);
        var sanction = Sanction.Propose(
            new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextSanction(cancellation), basis,
            new(licence.Id, licence.Number, licence.Application, licence.Steward, licence.Recipient, licence.Tier), finding,
            new(input.Terms, input.CorrectBy, input.Months, input.Clauses, input.EndsOn, input.Statement), earlier, scope.Actor, pack, scope.Now);
        scope.Db.Sanctions.Add(sanction);
        note(sanction);
        scope.Record(IncidentCommand.Subject(sanction), to: Words.Code(sanction.State), reason: input.Terms, pack: pack.Hash,
            details: [.. ActOnSanction.Links(sanction), ("sum", finding.Sum.ToString(CultureInfo.InvariantCulture))]);
        return Outcome<string>.Done(sanction.Number);
    }

    private static async Task<EarlierSanction?> Earlier(CommandScope scope, string number, OrganisationId recipient, CancellationToken cancellation)
    {
        if (number.Length == 0 || await scope.Db.Sanctions.FirstOrDefaultAsync(one => one.Number == number && one.Recipient == recipient && one.State == SanctionState.Imposed, cancellation) is not { } sanction)
            return null;
        var licence = await scope.Db.Licences.AsNoTracking().SingleAsync(one => one.Id == sanction.Licence, cancellation);
        return new(sanction, licence.MissedOrder(number, DateOnly.FromDateTime(scope.Now.UtcDateTime)));
    }
}
