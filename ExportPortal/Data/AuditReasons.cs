using System.Linq.Expressions;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// Facts that call for an audit and come on record by an act of somebody else (domain/08): the act itself raises them, once, for each
/// licence that is in use. What opens the audit looks at them as at any other fact (ADR 36).
/// </summary>
public static class AuditReasons
{
    public const string OwnershipChange = "ownership-change", NewAttack = "new-attack", Complaint = "complaint";

    private const int LongestDetail = 500;

    /// <param name="key">Of the policy pack's triggers; under a pack whose portal does not find it nothing is raised.</param>
    /// <param name="mark">What the fact is called; of it come its identity and its link.</param>
    /// <param name="detail">In a sentence; cut where it is longer than a reason may be.</param>
    public static async Task RaiseReason(this CommandScope scope, string key, Expression<Func<Licence, bool>> of, string mark, string detail, PolicyPack pack, CancellationToken cancellation)
    {
        if (pack.Audits?.Triggers.Exists(one => one.Key == key && one.ByPortal) is not true)
            return;
        var used = await scope.Db.Licences.AsNoTracking().Where(of).Where(one => one.State == LicenceState.Active || one.State == LicenceState.Suspended)
            .OrderBy(one => one.Number).Select(one => new { one.Id, one.Number }).ToListAsync(cancellation);
        var prints = used.ConvertAll(one => RiskTrigger.FingerprintOf(key, one.Number, mark));
        var known = await scope.Db.RiskTriggers.Where(one => prints.Contains(one.Fingerprint)).Select(one => one.Fingerprint).ToListAsync(cancellation);
        scope.Db.RiskTriggers.AddRange(used.Zip(prints).Where(pair => !known.Contains(pair.Second)).Select(pair =>
            RiskTrigger.Raise(Guid.CreateVersion7(scope.Now), key, pair.First.Id, pair.First.Number, mark, detail.Length > LongestDetail ? detail[..LongestDetail] : detail, null, pack, scope.Now)));
    }

    /// <summary>Other owners stand on record than before. What the recipient has told of, and the office has not answered yet, is the same fact.</summary>
    public static async Task RaiseOwnership(this CommandScope scope, Organisation party, IReadOnlyList<Owner> before, PolicyPack pack, CancellationToken cancellation)
    {
        if (Domain.Recipients.OwnershipChange.Between(before, party.Owners) is not { } said)
            return;
        var id = party.Id;
        if (!await scope.Db.CircumstanceReports.AnyAsync(one => one.Recipient == id && one.Kind == CircumstanceKind.Control && one.State == CircumstanceState.Reported, cancellation))
            await scope.RaiseReason(OwnershipChange, one => one.Recipient == id, $"{id.Value:N} {scope.Now:yyyyMMddHHmmss}", $"Owners of {party.RomanisedName}: {said}", pack, cancellation);
    }

    /// <summary>An attack on data of a version, or tests of it, give less reason to trust the measurement that licences stand on.</summary>
    public static Task RaiseAttack(this CommandScope scope, DatasetVersionId version, string mark, string detail, PolicyPack pack, CancellationToken cancellation) =>
        scope.RaiseReason(NewAttack, licence => scope.Db.Applications.Any(one => one.Id == licence.Application && one.DatasetVersion == version), mark, detail, pack, cancellation);

    /// <summary>A complaint about a licence, or about the case that it was granted on, was answered with substance in this act. What its recipient complains of speaks for no audit of itself.</summary>
    public static async Task RaiseComplaint(this CommandScope scope, Dispute dispute, PolicyPack pack, CancellationToken cancellation)
    {
        if (dispute.Substance is not { } answer || answer.At != scope.Now)
            return;
        var (about, by) = (dispute.About, dispute.Complainant);
        await scope.RaiseReason(Complaint, licence => (by == null || licence.Recipient != by) && (licence.Number == about || scope.Db.Applications.Any(one => one.Id == licence.Application && one.Number == about)),
            dispute.Number, $"{dispute.Number}: {answer.Outcome.Label()}. {answer.Reasons.ReplaceLineEndings(" ")}", pack, cancellation);
    }

    /// <summary>Such facts that came to nothing afterwards: the owners are as they were, or a reviewer has said why the attack changes nothing.</summary>
    public static IQueryable<RiskTrigger> Unfounded(this PortalDbContext db) => db.RiskTriggers.Where(one =>
        (one.Key == OwnershipChange && db.CircumstanceReports.Any(report => report.State == CircumstanceState.Settled && report.Answer!.StartsWith(CircumstanceReport.OwnersStand)
            && one.Fingerprint.StartsWith(one.Key + " " + one.LicenceNumber + " " + report.Number + " ")))
        || (one.Key == NewAttack && db.Reassessments.Any(task => task.ClosedAt != null && !task.Outcome!.StartsWith(ReassessmentTask.Answered)
            && one.Fingerprint.StartsWith(one.Key + " " + one.LicenceNumber + " " + task.Number + " "))));
}
