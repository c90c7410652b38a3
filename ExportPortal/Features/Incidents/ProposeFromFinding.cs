using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

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
                sanction => audit.Note(AuditEffectKind.SanctionProposed, number, Said(number, sanction, licence), scope.Now, audit.IsThematic ? licence.Recipient : null), cancellation);
        }, cancellation);

    /// <summary>An audit of a recipient as a whole is about all of its licences.</summary>
    internal static bool Concerns(AuditTarget target, Licence licence) => target.Licence is { } one ? one == licence.Id : target.Auditee == licence.Recipient;

    /// <summary>The grade is the auditor's; intent alone is found beside it.</summary>
    private static string Grade(Finding finding, SanctionInput input) => input.Finding == "INTENT" ? input.Finding : finding.Grade.ToString();

    private string Said(int number, Sanction sanction, Licence licence) =>
        $"F{number}: sanction {sanction.Number} was proposed, L{sanction.Rung}, {pack.IncidentRules.Sanctions.Rung(sanction.Rung).Title}, on licence {licence.Number}.";

    private static SanctionBasis Basis(Audit audit, Finding finding, Actor actor)
    {
        var hasFailed = audit.HasFailed(finding);
        var since = hasFailed ? audit.Notes.Last(note => note.Finding == finding.Number && note.Kind is AuditEffectKind.SuspensionProposal).At : finding.At;
        return new(null, audit.Id, audit.Number, finding.Number, since, [.. audit.WhoWorked().Append(actor.Person).Distinct()])
        {
            Grade = hasFailed && finding.Grade is not FindingGrade.FG4 ? null : finding.Grade.ToString(),
            HasFailed = hasFailed,
        };
    }
}
