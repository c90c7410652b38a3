using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Records the evidence for one condition that a change was granted on.</summary>
public sealed class EvidenceChange(CommandPipeline pipeline)
{
    /// <param name="condition">Place of the condition, from 0.</param>
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <returns>How many conditions have their evidence now.</returns>
    public Task<Outcome<int>> Run(string number, int condition, string evidence, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<int>("amendment.evidence", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("amendment", number, number);
            if (await scope.Db.Amendments.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } amendment)
                return Outcome<int>.From(Outcome.NotFound);
            scope.Target = ActOnAmendment.Subject(amendment);
            if (revision is { } shown && scope.IsStale(amendment, shown))
                return Outcome<int>.From(Outcome.Stale);
            amendment.Evidence(condition, evidence, scope.Actor, scope.Now);
            scope.Record(scope.Target, reason: evidence, details: ("condition", condition.ToString(CultureInfo.InvariantCulture)));
            return Outcome<int>.Done(amendment.Terms!.Precedent.Count(one => one.IsMet));
        }, cancellation);
}
