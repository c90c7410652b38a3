using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Audits;

/// <summary>Takes a verb of the programme that asks for a reason at most: notice, tests, draft, reply, report, close.</summary>
public sealed class ActOnAudit(AuditCommands commands, PolicyPack pack)
{
    public Task<Outcome<string>> Run(string number, AuditVerb verb, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        commands.Run($"audit.{verb.ToString().ToLowerInvariant()}", number, revision, reason, key, actor, async found =>
        {
            found.Audit.Take(verb, reason, found.Scope.Actor, found.Independence, pack, found.Scope.Now);
            if (verb is AuditVerb.IssueReport)
            {
                await AuditEffects.OfReport(found, pack, cancellation);
                found.Scope.Enqueue(OutboxKinds.SealAuditReport, found.Audit.Id.Value);
            }
            return [(LetterOrder.LicencesDetail, found.Audit.IsThematic ? AuditWords.Extent(found.Audit) : found.Audit.LicenceNumber ?? "none")];
        }, cancellation);
}

/// <summary>Asks the audited side for evidence, one item a line.</summary>
public sealed class RequestEvidence(AuditCommands commands, PolicyPack pack)
{
    public Task<Outcome<string>> Run(string number, IReadOnlyList<string> items, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        commands.Run("audit.requestevidence", number, revision, null, key, actor, found =>
        {
            found.Audit.RequestEvidence(items, found.Scope.Actor, found.Independence, pack, found.Scope.Now);
            return Task.FromResult<(string, string)[]>([("items", items.Count.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        }, cancellation);
}
